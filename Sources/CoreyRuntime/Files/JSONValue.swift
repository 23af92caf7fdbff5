/// A parsed JSON text.
///
/// Our own, because what we read must not name a member twice and integers must be exact.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Any number that is not an integer within `Int`.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// In the order of the text, no name twice.
  case object([Member])

  /// One `"name": value` of an object.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONValue
  }

  /// The members of an object, else `nil`.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The elements of an array of integers, else `nil`.
  package var integers: [Int]? {
    guard case .array(let elements) = self else { return nil }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let value) = element else { return nil }
      result.append(value)
    }
    return result
  }

  /// The text of a string, else `nil`.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value of a member of an object.
  package subscript(name: String) -> JSONValue? {
    members?.first { $0.name == name }?.value
  }
}
