import CoreyIR

/// What callgrind counted, read from its output file.
///
/// The format: <https://valgrind.org/docs/manual/cl-format.html>.
public struct CallgrindProfile: Sendable {
  /// The names of the counters, in the order of the numbers.
  public let events: [String]
  /// What was counted altogether.
  public let total: [Int]
  /// What was counted while a function ran, from its calls on, by the function's name.
  public let inclusive: [String: [Int]]

  /// - Throws: That the text has no events or no totals, or numbers that are none.
  public init(_ text: String) throws(Diagnostic) {
    var events: [String] = []
    var total: [Int]?
    var inclusive: [String: [Int]] = [:]
    var names: [Substring: Substring] = [:]
    var callee: Substring?
    var isCall = false
    for line in text.split(separator: "\n") {
      if isCall {
        // The line behind `calls=`: a position, then what the calls cost.
        isCall = false
        guard let name = callee else { continue }
        let cost = try Self.numbers(line.split(separator: " ").dropFirst())
        let sum = inclusive[String(name)] ?? []
        inclusive[String(name)] = try Self.sum(sum, cost)
      } else if let rest = Self.value(of: "events", in: line) {
        events = rest.split(separator: " ").map(String.init)
      } else if let rest = Self.value(of: "totals", in: line)
        ?? (total == nil ? Self.value(of: "summary", in: line) : nil)
      {
        total = try Self.numbers(rest.split(separator: " ")[...])
      } else if line.hasPrefix("fn=") {
        _ = Self.name(line.dropFirst(3), &names)
      } else if line.hasPrefix("cfn=") {
        callee = Self.name(line.dropFirst(4), &names)
      } else if line.hasPrefix("calls=") {
        isCall = true
      }
    }
    guard !events.isEmpty, let total else {
      throw Diagnostic(.error, "callgrind's output has no totals: it did not run to its end")
    }
    self.events = events
    self.total = total
    self.inclusive = inclusive
  }

  /// The sum of some counters: altogether, or while a function ran.
  ///
  /// Counters that callgrind leaves out at the end of a line are zero.
  ///
  /// - Returns: Nil if the function was never called.
  public func sum(of counters: [String], in function: String? = nil) -> Int? {
    guard let numbers = function.map({ inclusive[$0] }) ?? total else { return nil }
    return zip(events, numbers).reduce(0) {
      counters.contains($1.0) ? $0 &+ $1.1 : $0
    }
  }

  private static func value(of key: String, in line: Substring) -> Substring? {
    line.hasPrefix(key + ": ") ? line.dropFirst(key.count + 2) : nil
  }

  /// The name behind `(4)` or `(4) name`, where the second says what the first stands for.
  private static func name(
    _ text: Substring, _ names: inout [Substring: Substring]
  ) -> Substring {
    guard text.hasPrefix("("), let close = text.firstIndex(of: ")") else { return text }
    let number = text[...close]
    let name = text[text.index(after: close)...].drop { $0 == " " }
    if name.isEmpty { return names[number] ?? number }
    names[number] = name
    return name
  }

  private static func numbers(_ words: ArraySlice<Substring>) throws(Diagnostic) -> [Int] {
    var numbers: [Int] = []
    for word in words {
      guard let number = Int(word), number >= 0 else {
        throw Diagnostic(.error, "callgrind's output has '\(word)' where a number belongs")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func sum(_ left: [Int], _ right: [Int]) throws(Diagnostic) -> [Int] {
    var sums: [Int] = []
    for index in 0..<max(left.count, right.count) {
      let a = index < left.count ? left[index] : 0
      let (sum, overflows) = a.addingReportingOverflow(index < right.count ? right[index] : 0)
      guard !overflows else {
        throw Diagnostic(.error, "callgrind's output has numbers that are too large")
      }
      sums.append(sum)
    }
    return sums
  }
}
