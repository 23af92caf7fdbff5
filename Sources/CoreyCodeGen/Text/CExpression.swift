import CoreyIR
import CoreyKernels
import CoreySchedule

/// Writes expressions of the loops as C.
struct CExpression {
  let buffers: [Buffer]

  // MARK: Integers

  func integer(_ expression: IntExpression) -> String {
    integer(expression, tighterThan: 0)
  }

  private func integer(_ expression: IntExpression, tighterThan outer: Int) -> String {
    func wrap(_ text: String, _ strength: Int) -> String {
      strength < outer ? "(\(text))" : text
    }
    switch expression {
    case .constant(let number): return number < 0 ? "(\(number))" : "\(number)"
    case .variable(let name): return name
    case .add(let left, let right):
      return wrap(
        "\(integer(left, tighterThan: 1)) + \(integer(right, tighterThan: 1))", 1)
    case .subtract(let left, let right):
      return wrap(
        "\(integer(left, tighterThan: 1)) - \(integer(right, tighterThan: 2))", 1)
    case .multiply(let left, let right):
      return wrap("\(integer(left, tighterThan: 2)) * \(integer(right, tighterThan: 3))", 2)
    case .divide(let left, let right):
      return wrap("\(integer(left, tighterThan: 2)) / \(integer(right, tighterThan: 3))", 2)
    case .remainder(let left, let right):
      return wrap("\(integer(left, tighterThan: 2)) % \(integer(right, tighterThan: 3))", 2)
    case .min(let left, let right):
      return "ck_smaller(\(integer(left)), \(integer(right)))"
    case .element(let buffer, let index):
      return "(int64_t)s_load_i32(\(pointer(buffer, index)))"
    }
  }

  func pointer(_ buffer: BufferID, _ index: IntExpression) -> String {
    let name = buffers[buffer.index].name
    return index == 0 ? name : "\(name) + \(integer(index))"
  }

  // MARK: Floats

  static func literal(_ number: Float) -> String {
    if number.isNaN { return "ck_nan()" }
    if number.isInfinite { return number < 0 ? "(-ck_infinity())" : "ck_infinity()" }
    let text = "\(number)f"
    return number.sign == .minus ? "(\(text))" : text
  }

  /// The expression as a scalar, or spread over the lanes if `lanes`.
  func float(_ expression: Expression, lanes: Bool) -> String {
    if lanes, !expression.isLanes { return "v_splat(\(float(expression, lanes: false)))" }
    switch expression {
    case .constant(let number): return Self.literal(number)
    case .variable(let name, _): return name
    case .element(let name, let index, _): return "\(name)[\(integer(index))]"
    case .load(let access): return load(access)
    case .apply(let function, let arguments):
      let isLanes = expression.isLanes
      let texts = arguments.map { argument in
        let text = float(argument, lanes: isLanes)
        if case .apply = argument { return "(\(text))" }
        return text
      }
      return function.expression(texts, lanes: isLanes)
    case .round(let type, let inner):
      let prefix = inner.isLanes ? "v" : "s"
      return "\(prefix)_through_\(type.rawValue)(\(float(inner, lanes: inner.isLanes)))"
    case .iota(let base, let isLanes):
      return isLanes ? "v_iota(\(integer(base)))" : "(float)(\(integer(base)))"
    }
  }

  // MARK: Memory

  /// `_bf16` and so on, nothing for floats.
  func suffix(_ buffer: BufferID) -> String {
    buffers[buffer.index].type.accessSuffix
  }

  private func load(_ access: Access) -> String {
    let type = suffix(access.buffer)
    let place = pointer(access.buffer, access.index)
    guard let lanes = access.lanes else { return "s_load\(type)(\(place))" }
    let valid = lanes.valid.map(integer)
    if lanes.stride == 1 {
      return valid.map { "v_load\(type)_n(\(place), \($0))" } ?? "v_load\(type)(\(place))"
    }
    return "v_load\(type)_s(\(place), \(integer(lanes.stride)), \(valid ?? "LANES"))"
  }

  func store(_ access: Access, _ expression: Expression) -> String {
    let place = pointer(access.buffer, access.index)
    guard let lanes = access.lanes else {
      if case .load(let source) = expression, source.lanes == nil {
        return move(
          to: place, of: access.buffer, from: pointer(source.buffer, source.index),
          type: buffers[source.buffer.index].type)
      }
      return store(to: place, of: access.buffer, expression)
    }
    let type = suffix(access.buffer)
    let text = float(expression, lanes: true)
    let valid = lanes.valid.map(integer)
    if lanes.stride == 1 {
      return valid.map { "v_store\(type)_n(\(place), \(text), \($0));" }
        ?? "v_store\(type)(\(place), \(text));"
    }
    return "v_store\(type)_s(\(place), \(integer(lanes.stride)), \(text), \(valid ?? "LANES"));"
  }

  /// Stores one element.
  func store(to place: String, of buffer: BufferID, _ expression: Expression) -> String {
    "s_store\(suffix(buffer))(\(place), \(float(expression, lanes: false)));"
  }

  /// Copies one element: between equal types it is moved as it is.
  func move(to place: String, of buffer: BufferID, from source: String, type: StorageType) -> String
  {
    let own = buffers[buffer.index].type
    if own == type, own != .f32 { return "*(\(place)) = *(\(source));" }
    return "s_store\(own.accessSuffix)(\(place), s_load\(type.accessSuffix)(\(source)));"
  }
}
