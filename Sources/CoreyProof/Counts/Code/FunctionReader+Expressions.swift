import CoreyIR

extension FunctionReader {
  mutating func expression(_ cursor: Cursor) throws(Diagnostic) -> CodeExpression {
    let type = cursor.typeShape
    switch cursor.kind {
    case .integerLiteral, .sizeExpression:
      guard let value = cursor.integer else { throw unknown(cursor) }
      return .integer(Int(value))
    case .parentheses: return try expression(try only(cursor))
    case .reference: return try reference(cursor, type)
    case .member:
      guard let base = cursor.children.first else { throw unknown(cursor) }
      return .field(try expression(base), name: cursor.spelling, type)
    case .subscripting: return try subscripting(cursor, type)
    case .unaryOperator: return try unary(cursor, type)
    case .binaryOperator: return try binary(cursor, type)
    case .compoundAssignment: return try compound(cursor)
    case .conditional:
      let parts = try list(cursor.children)
      guard parts.count == 3 else { throw unknown(cursor) }
      return .conditional(parts[0], parts[1], parts[2])
    case .call: return try call(cursor, type)
    case .cast, .unexposedExpression:
      guard let inner = cursor.children.last(where: { $0.kind != .typeReference }) else {
        return .number([])
      }
      if type.kind == .other { return .number([try expression(inner)]) }
      return .convert(try expression(inner), type)
    case .initializerList: return .number(try list(cursor.children))
    default:
      guard type.kind == .other else { throw unknown(cursor) }
      return .number(try list(cursor.children.filter { $0.kind != .typeReference }))
    }
  }

  private mutating func list(_ cursors: [Cursor]) throws(Diagnostic) -> [CodeExpression] {
    var result: [CodeExpression] = []
    for cursor in cursors { result.append(try expression(cursor)) }
    return result
  }

  private func only(_ cursor: Cursor) throws(Diagnostic) -> Cursor {
    guard let inner = cursor.children.first else { throw unknown(cursor) }
    return inner
  }

  private func reference(_ cursor: Cursor, _ type: TypeShape) throws(Diagnostic) -> CodeExpression {
    let name = cursor.spelling
    for scope in scopes.reversed() {
      if let variable = scope[name] { return .variable(variable) }
    }
    if let number = enumerators[name] { return .integer(number) }
    if let value = cursor.integer { return .integer(Int(value)) }
    guard type.kind == .other else { throw unknown(cursor) }
    return .number([])
  }

  private mutating func subscripting(
    _ cursor: Cursor, _ type: TypeShape
  ) throws(Diagnostic) -> CodeExpression {
    let parts = cursor.children
    guard parts.count == 2 else { throw unknown(cursor) }
    let (base, index) = (try expression(parts[0]), try expression(parts[1]))
    let shape = parts[0].typeShape
    // A lane of a vector.
    guard shape.kind == .pointer || shape.kind == .array else { return .number([base, index]) }
    return .memory(
      .offset(base, by: index, elementSize: shape.elementSize), type, place(cursor))
  }

  private mutating func unary(
    _ cursor: Cursor, _ type: TypeShape
  ) throws(Diagnostic) -> CodeExpression {
    let operand = try only(cursor)
    let inner = try expression(operand)
    let spelling = cursor.operatorSpelling
    switch spelling {
    case "*": return .memory(inner, type, place(cursor))
    case "&": return .address(inner)
    case "++", "--":
      let shape = operand.typeShape
      return .assign(
        inner, spelling == "++" ? .add : .subtract, .integer(1),
        elementSize: shape.kind == .pointer ? shape.elementSize : nil)
    default:
      guard type.kind != .other else { return .number([inner]) }
      guard let sign = CodeOperator(rawValue: spelling) else { return inner }
      return .prefix(sign, inner)
    }
  }

  private mutating func binary(
    _ cursor: Cursor, _ type: TypeShape
  ) throws(Diagnostic) -> CodeExpression {
    let parts = cursor.children
    guard parts.count == 2 else { throw unknown(cursor) }
    let (left, right) = (try expression(parts[0]), try expression(parts[1]))
    let spelling = cursor.operatorSpelling
    switch spelling {
    case "=": return .assign(left, nil, right, elementSize: nil)
    case ",": return .sequence(left, right)
    default: break
    }
    guard type.kind != .other else { return .number([left, right]) }
    guard let sign = CodeOperator(rawValue: spelling) else { throw unknown(cursor) }
    guard type.kind == .pointer else {
      let isPointers = parts.allSatisfy { [.pointer, .array].contains($0.typeShape.kind) }
      if isPointers, sign == .subtract { throw unknown(cursor) }
      return .binary(sign, left, right)
    }
    let isLeft = [.pointer, .array].contains(parts[0].typeShape.kind)
    let (base, index) = isLeft ? (left, right) : (right, left)
    return .offset(
      base, by: sign == .subtract ? .prefix(.subtract, index) : index,
      elementSize: type.elementSize)
  }

  private mutating func compound(_ cursor: Cursor) throws(Diagnostic) -> CodeExpression {
    let parts = cursor.children
    let spelling = String(cursor.operatorSpelling.dropLast())
    guard parts.count == 2, let sign = CodeOperator(rawValue: spelling) else {
      throw unknown(cursor)
    }
    let shape = parts[0].typeShape
    return .assign(
      try expression(parts[0]), sign, try expression(parts[1]),
      elementSize: shape.kind == .pointer ? shape.elementSize : nil)
  }

  private mutating func call(
    _ cursor: Cursor, _ type: TypeShape
  ) throws(Diagnostic) -> CodeExpression {
    var parts = cursor.children
    guard !parts.isEmpty else { throw unknown(cursor) }
    var callee = parts.removeFirst()
    while callee.kind == .unexposedExpression || callee.kind == .parentheses {
      callee = try only(callee)
    }
    let arguments = try list(parts)
    if callee.kind == .member { return .callField(callee.spelling, arguments) }
    return .call(callee.spelling, arguments, type, place(cursor))
  }
}
