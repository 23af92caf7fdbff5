import CoreyIR

extension NameTemplate {
  /// The leading axes of a weight that its name mentions: one file for each index.
  func stackedAxes(in graph: Graph, of value: ValueID) -> [AxisID] {
    let names = Set(placeholders.flatMap { $0.split { !$0.isLetter && !$0.isNumber && $0 != "_" } })
    var axes: [AxisID] = []
    for label in graph[value].dims {
      // Only the first index over an axis: `w[d, d]` from "{d}" stacks rows.
      guard label.primes == 0, names.contains(Substring(graph[label.axis].name)) else { break }
      axes.append(label.axis)
    }
    return axes
  }

  /// The text between braces, for each pair.
  private var placeholders: [Substring] {
    var result: [Substring] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result.append(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    return result
  }

  /// The name with its places filled; the checker has made sure that they can be.
  func filled(_ bindings: [String: Int]) -> String {
    (try? expand(bindings)) ?? text
  }
}
