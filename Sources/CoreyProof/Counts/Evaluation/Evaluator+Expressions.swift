import CoreyIR

extension Evaluator {
  mutating func evaluate(_ expression: CodeExpression) throws(Interruption) -> Value {
    switch expression {
    case .integer(let value): return .number(value)
    case .number(let parts):
      for part in parts { _ = try evaluate(part) }
      return .opaque
    case .variable(let variable):
      guard variable.type.kind != .other else { return .opaque }
      let slot = base + variable.slot
      if slots[slot].depth < privates.count { slots[slot].isReadInside = true }
      return slots[slot].value
    case .field(let owner, let name, let type): return try field(owner, name, type)
    case .memory(let address, let type, let place):
      let value = try evaluate(address)
      if case .record = value { return value }
      if type.kind == .array { return value }
      guard case .pointer(let pointer) = value else {
        throw failure("an address depends on data", place)
      }
      try touch(pointer, bytes: type.size, .load, place)
      return .opaque
    case .address(let inner): return try address(inner)
    case .prefix(let sign, let inner): return try prefix(sign, try evaluate(inner))
    case .binary(let sign, let left, let right): return try binary(sign, left, right)
    case .offset(let pointer, let index, let size):
      return try move(try evaluate(pointer), by: try evaluate(index), elementSize: size)
    case .conditional(let condition, let yes, let no):
      guard let decision = try decide(try evaluate(condition)) else {
        return try chooseOpenly(yes, no)
      }
      return try evaluate(decision ? yes : no)
    case .assign(let target, let sign, let value, let elementSize):
      return try assign(target, sign, value, elementSize)
    case .convert(let inner, let type): return try convert(try evaluate(inner), to: type)
    case .call(let name, let arguments, let type, let place):
      return try call(name, arguments, type, place)
    case .callField(_, let arguments):
      for argument in arguments { _ = try evaluate(argument) }
      return .opaque
    case .sequence(let first, let second):
      _ = try evaluate(first)
      return try evaluate(second)
    }
  }

  /// The truth of a value; `nil` if it depends on data.
  func decide(_ value: Value) throws(Interruption) -> Bool? {
    switch value {
    case .opaque: return nil
    case .pointer, .record: return true
    case .integer(let integer):
      if let number = integer.value { return number != 0 }
      guard let bounds = integer.bounds(counts) else { throw undecided(integer) }
      if !bounds.contains(0) { return true }
      throw undecided(integer)
    }
  }

  /// The value as a type holds it.
  func convert(_ value: Value, to type: TypeShape) throws(Interruption) -> Value {
    guard case .integer(let integer) = value, case .integer(let isSigned) = type.kind,
      type.size < 8
    else { return value }
    let bits = 8 * type.size
    let range = isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
    if let bounds = integer.bounds(counts), range.contains(bounds.lowerBound),
      range.contains(bounds.upperBound)
    {
      return value
    }
    guard let number = integer.value else { throw undecided(integer) }
    let low = number & ((1 << bits) - 1)
    return .number(isSigned && low > range.upperBound ? low - (1 << bits) : low)
  }

  private mutating func field(
    _ owner: CodeExpression, _ name: String, _ type: TypeShape
  ) throws(Interruption) -> Value {
    guard case .record(let record) = try evaluate(owner) else {
      if type.kind == .array { return .pointer(localMemory(type.size)) }
      return .opaque
    }
    if type.kind == .array { return .pointer(localMemory(type.size)) }
    return type.kind == .other ? .opaque : records[record].fields[name] ?? .opaque
  }

  func move(_ pointer: Value, by index: Value, elementSize: Int) throws(Interruption) -> Value {
    guard case .pointer(var pointer) = pointer else { return pointer }
    guard case .integer(let index) = index, let offset = pointer.offset else {
      pointer.offset = nil
      return .pointer(pointer)
    }
    guard let moved = offset.adding(index, times: elementSize) else {
      throw failure("an address exceeds 64 bits")
    }
    pointer.offset = moved
    return .pointer(pointer)
  }

  /// A choice that depends on data: both ways must touch the same memory.
  private mutating func chooseOpenly(
    _ yes: CodeExpression, _ no: CodeExpression
  ) throws(Interruption) -> Value {
    openness += 1
    defer { openness -= 1 }
    let before = tallies
    _ = try evaluate(yes)
    let after = tallies
    tallies = before
    _ = try evaluate(no)
    guard after == tallies else { throw failure("which memory is touched depends on data") }
    return .opaque
  }

  private mutating func assign(
    _ target: CodeExpression, _ sign: CodeOperator?, _ value: CodeExpression, _ elementSize: Int?
  ) throws(Interruption) -> Value {
    var result = try evaluate(value)
    if let sign {
      // The old value is read, in memory too.
      let old = try evaluate(target)
      if let elementSize {
        let step = sign == .subtract ? try prefix(.subtract, result) : result
        result = try move(old, by: step, elementSize: elementSize)
      } else {
        result = try combine(sign, old, result)
      }
    }
    switch target {
    case .variable(let variable):
      guard variable.type.kind != .other else { return .opaque }
      result = try convert(result, to: variable.type)
      if case .pointer(let pointer) = result, sign == nil {
        result = .pointer(window(pointer, variable))
      }
      try assign(result, toSlot: base + variable.slot)
    case .field(let owner, let name, let type):
      guard case .record(let record) = try evaluate(owner) else { return .opaque }
      if type.kind != .other { try assign(result, to: record, name) }
    case .memory(let address, let type, let place):
      guard case .pointer(let pointer) = try evaluate(address) else {
        throw failure("an address depends on data", place)
      }
      try touch(pointer, bytes: type.size, .store, place)
    default: _ = try evaluate(target)
    }
    return result
  }
}
