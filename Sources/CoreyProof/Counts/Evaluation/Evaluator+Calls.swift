import CoreyIR

extension Evaluator {
  /// Runs a function of the text.
  mutating func run(_ function: CodeFunction, _ arguments: [Value]) throws(Interruption) -> Value {
    guard functions.count < 64 else { throw failure("functions call each other without end") }
    let (outer, top) = (base, slots.count)
    base = top
    functions.append(function.name)
    slots += (0..<function.slots).map { index in
      Slot(
        value: index < arguments.count ? arguments[index] : .opaque, depth: counts.count,
        openness: openness)
    }
    defer {
      slots.removeLast(slots.count - top)
      base = outer
      functions.removeLast()
    }
    guard case .answer(let value?) = try execute(function.body) else { return .opaque }
    return value
  }

  mutating func call(
    _ name: String, _ arguments: [CodeExpression], _ type: TypeShape, _ place: CodePlace
  ) throws(Interruption) -> Value {
    var values: [Value] = []
    for argument in arguments { values.append(try evaluate(argument)) }
    let function: CodeFunction?
    do throws(Diagnostic) {
      function = try code.function(name)
    } catch {
      throw .failure(error)
    }
    if let function {
      return function.isArithmetic ? .opaque : try run(function, values)
    }
    switch name {
    // Asks for a line of a cache, wherever the address is: no access.
    case "__builtin_prefetch": return .opaque
    case "__builtin_ia32_loadups512_mask":
      return try touchMasked(values, .load, mask: values.last, place)
    case "__builtin_ia32_storeups512_mask":
      return try touchMasked(values, .store, mask: values.last, place)
    default:
      for case .pointer(let pointer) in values where pointer.region != Pointer.local {
        throw failure("the C text gives memory to '\(name)', which it does not define", place)
      }
      return .opaque
    }
  }

  /// Accesses of 16 lanes under a mask of whole leading lanes.
  private mutating func touchMasked(
    _ values: [Value], _ direction: Tallies.Direction, mask: Value?, _ place: CodePlace
  ) throws(Interruption) -> Value {
    guard case .pointer(let pointer)? = values.first, case .integer(let mask)? = mask else {
      throw failure("the lanes of a masked access depend on data", place)
    }
    guard let bits = mask.value else { throw undecided(mask) }
    let lanes = (bits & 0xffff).nonzeroBitCount
    if lanes > 0 { try touch(pointer, bytes: 4 * lanes, direction, place) }
    return .opaque
  }
}
