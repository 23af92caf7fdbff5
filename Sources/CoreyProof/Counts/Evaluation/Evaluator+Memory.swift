import CoreyIR

extension Evaluator {
  /// Counts an access of so many bytes, in every round of the loops around it.
  mutating func touch(
    _ pointer: Pointer, bytes: Int, _ direction: Tallies.Direction, _ place: CodePlace
  ) throws(Interruption) {
    guard pointer.region != Pointer.local else { return }
    let tally =
      pointer.buffer?.tally
      ?? tallies.position(
        of: Tallies.Key(function: functions.first ?? "", buffer: regions[pointer.region].name))
    guard tallies.add(bytes, times: multiplicity, direction, at: tally) != nil else {
      throw failure("the bytes that are touched exceed 64 bits", place)
    }
    guard let offset = pointer.offset else { return }
    let start = pointer.buffer?.start ?? Affine(0)
    guard let whole = offset.bounds(counts), let own = offset.adding(start, times: -1),
      let inside = own.bounds(counts)
    else { throw failure("an address exceeds 64 bits", place) }
    let regionSize = regions[pointer.region].size
    let size = pointer.buffer?.size
    func strays(_ bounds: ClosedRange<Int>, _ size: Int) -> Bool {
      bounds.lowerBound < 0 || bounds.upperBound > size - bytes
    }
    if strays(whole, regionSize) || size.map({ strays(inside, $0) }) ?? false {
      let key = tallies.keys[tally]
      tallies.add(
        StrayAccess(
          function: key.function, buffer: key.buffer, isStore: direction == .store,
          first: inside.lowerBound, end: inside.upperBound + bytes, size: size ?? regionSize,
          line: place.line))
    }
  }

  /// The address of what an expression names.
  mutating func address(_ expression: CodeExpression) throws(Interruption) -> Value {
    switch expression {
    case .memory(let address, _, _): return try evaluate(address)
    case .variable(let variable):
      let slot = base + variable.slot
      switch variable.type.kind {
      case .record, .array: return slots[slot].value
      case .integer, .pointer:
        // Whoever has the address may change it.
        slots[slot].value = .opaque
      case .other: break
      }
      return .pointer(localMemory(variable.type.size))
    default: return .pointer(localMemory(0))
    }
  }

  /// Memory of a function's own: it counts as registers.
  func localMemory(_ size: Int) -> Pointer { Pointer(region: Pointer.local, offset: nil) }

  /// The pointer, as one into the buffer that a kernel gives this name.
  mutating func window(_ pointer: Pointer, _ variable: CodeVariable) -> Pointer {
    guard pointer.region != Pointer.local, let function = functions.last,
      let extent = layout.extent(of: variable.name, in: function),
      let start = pointer.offset
    else { return pointer }
    var (batch, steps) = (0, 0)
    if case .record(let frame)? = slots.indices.contains(base) ? slots[base].value : nil {
      if case .integer(let value)? = records[frame].fields["b"] { batch = value.constant }
      if case .integer(let value)? = records[frame].fields["s"] { steps = value.constant }
    }
    var result = pointer
    result.buffer = BufferWindow(
      tally: tallies.position(of: Tallies.Key(function: function, buffer: variable.name)),
      start: start, size: extent.bytes(batch: batch, steps: steps))
    return result
  }

  mutating func assign(_ value: Value, toSlot index: Int) throws(Interruption) {
    let slot = slots[index]
    if slot.depth < counts.count {
      if case .opaque = slot.value, case .opaque = value { return }
      // What a round reads first is what the round before it left.
      guard !slot.isReadInside, slot.depth < privates.count else {
        throw .rounds(loop: counts.count - 1, isSplit: true)
      }
      privates[privates.count - 1].append((index, slot))
      slots[index].depth = counts.count
    }
    slots[index].isReadInside = false
    slots[index].value = slot.openness < openness ? .opaque : value
  }

  mutating func assign(
    _ value: Value, to record: Int, _ field: String
  ) throws(Interruption) {
    if records[record].isUnion { return }
    if records[record].depth < counts.count {
      throw .rounds(loop: counts.count - 1, isSplit: true)
    }
    records[record].fields[field] = openness > 0 ? .opaque : value
  }
}
