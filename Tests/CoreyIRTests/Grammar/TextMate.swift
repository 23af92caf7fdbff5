import Foundation

/// As much of a TextMate engine as the grammar needs: matches with captures, begin and end, includes.
struct TextMate {
  private indirect enum Pattern {
    case match(NSRegularExpression, name: String?, captures: [Int: String])
    case block(NSRegularExpression, end: NSRegularExpression, name: String?, [Pattern])
  }

  struct Malformed: Error {
    var message: String
  }

  private let patterns: [Pattern]

  init(_ data: Data) throws {
    guard let root = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      let list = root["patterns"] as? [[String: Any]]
    else { throw Malformed(message: "no patterns") }
    let repository = root["repository"] as? [String: [String: Any]] ?? [:]
    patterns = try Self.patterns(list, repository)
  }

  private static func patterns(
    _ list: [[String: Any]], _ repository: [String: [String: Any]]
  ) throws -> [Pattern] {
    try list.flatMap { entry -> [Pattern] in
      if let include = entry["include"] as? String {
        guard let target = repository[String(include.dropFirst())] else {
          throw Malformed(message: "no \(include)")
        }
        return try patterns([target], repository)
      }
      let name = entry["name"] as? String
      if let match = entry["match"] as? String {
        var captures: [Int: String] = [:]
        for (key, value) in entry["captures"] as? [String: [String: String]] ?? [:] {
          if let number = Int(key) { captures[number] = value["name"] }
        }
        return [.match(try NSRegularExpression(pattern: match), name: name, captures: captures)]
      }
      let inner = try patterns(entry["patterns"] as? [[String: Any]] ?? [], repository)
      if let begin = entry["begin"] as? String, let end = entry["end"] as? String {
        return [
          .block(
            try NSRegularExpression(pattern: begin), end: try NSRegularExpression(pattern: end),
            name: name, inner)
        ]
      }
      return inner
    }
  }

  /// The innermost scope of each UTF-16 unit of a line.
  func scopes(of line: String) -> [String?] {
    var scopes = [String?](repeating: nil, count: line.utf16.count)
    scan(line, from: 0, patterns, until: nil, in: nil, &scopes)
    return scopes
  }

  /// Scans until `end` matches; returns where that match ends.
  @discardableResult
  private func scan(
    _ line: String, from start: Int, _ patterns: [Pattern], until end: NSRegularExpression?,
    in scope: String?, _ scopes: inout [String?]
  ) -> Int {
    let length = line.utf16.count
    var position = start
    while position <= length {
      let rest = NSRange(location: position, length: length - position)
      let closing = end?.firstMatch(in: line, range: rest)
      var best: (Pattern, NSTextCheckingResult)?
      for pattern in patterns {
        let expression: NSRegularExpression
        switch pattern {
        case .match(let match, _, _): expression = match
        case .block(let begin, _, _, _): expression = begin
        }
        let options: NSRegularExpression.MatchingOptions = [.withTransparentBounds]
        guard let found = expression.firstMatch(in: line, options: options, range: rest),
          found.range.length > 0
        else { continue }
        if best.map({ found.range.location < $0.1.range.location }) ?? true {
          best = (pattern, found)
        }
      }
      if let closing, best.map({ closing.range.location <= $0.1.range.location }) ?? true {
        mark(
          NSRange(location: position, length: NSMaxRange(closing.range) - position), scope, &scopes)
        return NSMaxRange(closing.range)
      }
      guard let (pattern, found) = best else { return length }
      mark(
        NSRange(location: position, length: found.range.location - position), scope, &scopes)
      switch pattern {
      case .match(_, let name, let captures):
        mark(found.range, name ?? scope, &scopes)
        for (number, name) in captures { mark(found.range(at: number), name, &scopes) }
        position = NSMaxRange(found.range)
      case .block(_, let end, let name, let inner):
        mark(found.range, name, &scopes)
        position = scan(
          line, from: NSMaxRange(found.range), inner, until: end, in: name, &scopes)
      }
    }
    return length
  }

  private func mark(_ range: NSRange, _ scope: String?, _ scopes: inout [String?]) {
    guard range.location != NSNotFound, let scope else { return }
    for index in range.location..<NSMaxRange(range) { scopes[index] = scope }
  }
}
