/// A definition of the kernel text with the comment before it: a function, a type, a macro, or
/// alternatives of one that only the compiler can choose from.
struct TextItem {
  var text: String
  /// The names it introduces.
  var defines: Set<String>
  /// The identifiers in it.
  var mentions: Set<String>
  /// Whether it is an `#undef` of `mentions`.
  var endsMacro: Bool

  /// The items of a text, without the branches that the known macros rule out.
  static func items(of text: String, known: [String: Int]) -> [TextItem] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var position = 0
    let live = resolve(lines, &position, known: known)
    var items: [TextItem] = []
    var comment: [Substring] = []
    var current: [Substring] = []
    var isInComment = false
    var depth = 0
    for line in live {
      let code = withoutComment(line)
      if current.isEmpty, isInComment || line.hasPrefix("/*") {
        comment.append(line)
        isInComment = !line.contains("*/")
        continue
      }
      if current.isEmpty, code.isEmpty { continue }
      current.append(line)
      depth += code.reduce(0) { $0 + ($1 == "{" ? 1 : $1 == "}" ? -1 : 0) }
      if code.hasPrefix("#if") { depth += 1 }
      if code.hasPrefix("#endif") { depth -= 1 }
      if depth == 0, code.hasPrefix("#") || code.hasSuffix(";") || code.hasSuffix("}") {
        items.append(TextItem(lines: comment + current))
        comment = []
        current = []
      }
    }
    return items
  }

  private init(lines: [Substring]) {
    text = lines.joined(separator: "\n") + "\n"
    let code = Self.withoutComments(text)
    mentions = Self.identifiers(of: code)
    defines = []
    for line in code.split(separator: "\n") {
      if let name = Self.definition(line) { defines.insert(name) }
    }
    endsMacro = code.drop { $0 == "\n" }.hasPrefix("#undef")
    if endsMacro { mentions.remove("undef") }
  }

  /// The lines from `position` to the end of the branch there, conditions decided where possible.
  private static func resolve(
    _ lines: [Substring], _ position: inout Int, known: [String: Int]
  ) -> [Substring] {
    var result: [Substring] = []
    while position < lines.count {
      let line = lines[position]
      if line.hasPrefix("#el") || line.hasPrefix("#endif") { return result }
      position += 1
      guard line.hasPrefix("#if") else {
        result.append(line)
        continue
      }
      var directive = line
      var isOpen = false
      var isDone = false
      while true {
        let branch = resolve(lines, &position, known: known)
        let isLast = directive == "#else"
        let condition = directive.drop { $0 != " " }
        let truth = isLast ? true : PreprocessorCondition.evaluate(condition, known: known)
        if !isDone, truth != false {
          if truth == true {
            if isOpen { result.append("#else") }
            isDone = true
          } else {
            result.append((isOpen ? "#elif" : "#if") + condition)
            isOpen = true
          }
          result += branch
        }
        guard position < lines.count else { break }
        directive = lines[position]
        position += 1
        if directive.hasPrefix("#endif") { break }
      }
      if isOpen { result.append("#endif") }
    }
    return result
  }

  /// The name that a line at the margin defines.
  private static func definition(_ line: Substring) -> String? {
    if line.hasPrefix("#define ") {
      return String(line.dropFirst(8).prefix { $0.isWordCharacter })
    }
    if line.hasPrefix("typedef ") {
      let end = line.firstRange(of: " __attribute__")?.lowerBound ?? line.lastIndex(of: ";")
      return end.map { String(line[..<$0].split(separator: " ").last ?? "") }
    }
    guard line.hasPrefix("CK_INLINE ") || line.hasPrefix("CK_FUNCTION "),
      let open = line.firstIndex(of: "(")
    else { return nil }
    let before = word(endingAt: open, in: line)
    guard before == "CK" else { return before }
    return String(line[line.index(after: open)...].prefix { $0.isWordCharacter })
  }

  private static func word(endingAt end: String.Index, in line: Substring) -> String {
    String(String(line[..<end].reversed()).prefix { $0.isWordCharacter }.reversed())
  }

  /// The identifiers of C code.
  static func identifiers(of code: String) -> Set<String> {
    let words = code.split { !$0.isWordCharacter }
    return Set(words.filter { !($0.first?.isNumber ?? true) }.map(String.init))
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    var code = line.firstRange(of: "/*").map { line[..<$0.lowerBound] } ?? line
    while code.last == " " { code.removeLast() }
    return code
  }

  private static func withoutComments(_ text: String) -> String {
    var rest = text[...]
    var code = ""
    while let open = rest.firstRange(of: "/*") {
      code += rest[..<open.lowerBound]
      guard let close = rest[open.upperBound...].firstRange(of: "*/") else { return code }
      rest = rest[close.upperBound...]
    }
    return code + rest
  }
}
