/// A function of emitted C.
struct CodeFunction {
  var name: String
  var parameters: [CodeVariable]
  /// How many variables it has, parameters first.
  var slots: Int
  var result: TypeShape
  var body: CodeStatement

  /// Whether it maps numbers to a number, so that it cannot reach memory of others.
  var isArithmetic: Bool {
    result.kind == .other
      && parameters.allSatisfy { parameter in
        switch parameter.type.kind {
        case .other, .integer: true
        case .pointer, .array, .record: false
        }
      }
  }
}
