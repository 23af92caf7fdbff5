import CoreyIR
import CoreyRuntime

/// The fields of a JSON file of settings, each read with its bounds.
///
/// Problems are collected, so that one look shows them all; a field in error reads as its default.
struct ConfigReader {
  /// The largest file that is read: what is longer holds no settings.
  private static let largestFile = 16 << 20

  let path: String
  private let fields: [String: JSONValue]
  /// The names that no question has asked for yet.
  private(set) var unread: Set<String>
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  /// Reads a file that must hold an object.
  init(path: String) throws(Diagnostic) {
    let memory = try TensorMemory.map(path: path)
    guard memory.byteCount <= Self.largestFile else {
      throw .error("a file of \(memory.byteCount) bytes holds no settings", file: path)
    }
    let value = try JSONParser.parse(Array(memory.bytes), path: path, dialect: .python)
    guard let members = value.members else {
      throw .error(
        "the file holds no JSON object", file: path,
        suggestion: "give the config.json that save_pretrained writes")
    }
    self.path = path
    fields = Dictionary(
      members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    unread = Set(fields.keys)
  }

  /// The value of a field; `nil` if it is absent or null.
  mutating func value(_ name: String) -> JSONValue? {
    unread.remove(name)
    guard let value = fields[name], value != .null else { return nil }
    return value
  }

  /// The value of a field without reading it.
  func peek(_ name: String) -> JSONValue? { fields[name] }

  /// Whether a field is there and not null.
  func has(_ name: String) -> Bool { (fields[name] ?? .null) != .null }

  /// Marks fields as read.
  mutating func skip(_ names: some Sequence<String>) { unread.subtract(names) }

  /// A positive whole number.
  mutating func size(_ name: String, default absent: Int?, limit: Int) -> Int {
    let fallback = absent ?? 1
    guard let value = value(name) else {
      if absent == nil { refuse(name, "is missing") }
      return fallback
    }
    guard case .integer(let size) = value else {
      refuse(name, "must be a whole number, not \(Self.text(value))")
      return fallback
    }
    guard (1...limit).contains(size) else {
      refuse(name, "is \(size), but must lie between 1 and \(limit)")
      return fallback
    }
    return size
  }

  /// A finite number within bounds.
  mutating func number(
    _ name: String, default absent: Double, in bounds: ClosedRange<Double>
  ) -> Double {
    guard let value = value(name) else { return absent }
    guard let number = Self.number(value), bounds.contains(number) else {
      refuse(
        name,
        "must be a number from \(bounds.lowerBound) to \(bounds.upperBound), not "
          + Self.text(value))
      return absent
    }
    return number
  }

  /// True or false.
  mutating func flag(_ name: String, default absent: Bool) -> Bool {
    guard let value = value(name) else { return absent }
    guard case .bool(let flag) = value else {
      refuse(name, "must be true or false, not \(Self.text(value))")
      return absent
    }
    return flag
  }

  /// A text.
  mutating func text(_ name: String) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.text else {
      refuse(name, "must be a text, not \(Self.text(value))")
      return nil
    }
    return text
  }

  /// Whole numbers: one, or an array of them.
  mutating func integers(_ name: String) -> [Int] {
    guard let value = value(name) else { return [] }
    if case .integer(let number) = value { return [number] }
    guard let numbers = value.integers else {
      refuse(name, "must be whole numbers, not \(Self.text(value))")
      return []
    }
    return numbers
  }

  /// Adds an error about a field.
  mutating func refuse(_ name: String, _ problem: String, suggestion: String? = nil) {
    errors.append(
      .error("'\(name)' \(problem)", file: path, detail: name, suggestion: suggestion))
  }

  /// Adds a warning about a field.
  mutating func warn(_ name: String, _ problem: String, suggestion: String? = nil) {
    warnings.append(
      Diagnostic(
        .warning, "'\(name)' \(problem)", at: .file(path, detail: name), suggestion: suggestion))
  }

  /// The number that a value spells; infinities also as texts and as `{"__float__": "Infinity"}`.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .string(let text):
      switch text.lowercased() {
      case "inf", "+inf", "infinity", "+infinity": .infinity
      case "-inf", "-infinity": -.infinity
      default: nil
      }
    case .object: value["__float__"].flatMap { $0.members == nil ? number($0) : nil }
    case .null, .bool, .array: nil
    }
  }

  /// A value in a message, shortened.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .string(let text): "'\(text.prefix(60))'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
