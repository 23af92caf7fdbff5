/// Rows under named columns, printed aligned for people or as JSON for programs.
public struct Table: Hashable, Sendable {
  /// What stands over a column and what its JSON key is.
  public struct Column: Hashable, Sendable {
    public var title: String
    public var key: String

    /// - Parameter key: The JSON key; the title if absent.
    public init(_ title: String, key: String? = nil) {
      self.title = title
      self.key = key ?? title
    }
  }

  public var columns: [Column]
  /// Each row has one cell for each column.
  public private(set) var rows: [[Cell]] = []

  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; cells that are too few are missing, those too many are dropped.
  public mutating func append(_ cells: [Cell]) {
    let missing = max(0, columns.count - cells.count)
    rows.append(Array((cells + Array(repeating: .missing, count: missing)).prefix(columns.count)))
  }

  /// The table for people: a line of titles, then a line for each row, numbers to the right.
  public var plain: String {
    let texts = [columns.map(\.title)] + rows.map { $0.map(\.plain) }
    let widths = columns.indices.map { column in
      texts.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    let isRight = columns.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { $0[column].isNumber || $0[column] == .missing }
    }
    return texts.map { row in
      var line = ""
      for column in columns.indices {
        let text = row[column]
        let padding = String(repeating: " ", count: widths[column] - text.unicodeScalars.count)
        line += column == 0 ? "" : "  "
        line += isRight[column] ? padding + text : text + padding
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// The table as a JSON array with one object for each row.
  public var json: String {
    let objects = rows.map { row in
      let members = zip(columns, row).map { "\(JSON.string($0.key)): \($1.json)" }
      return "  {\(members.joined(separator: ", "))}"
    }
    return objects.isEmpty ? "[]\n" : "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  /// One of the two.
  public func rendered(asJSON: Bool) -> String { asJSON ? json : plain }
}
