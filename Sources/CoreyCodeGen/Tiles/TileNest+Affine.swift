import CoreyIR
import CoreySchedule

// Affine recurrences: all rows of a strip in one call.
extension TileNest {
  /// An operand with how it grows from row to row and from element to element of the state.
  private struct Strided {
    var pointer: String
    var row: String
    var element: String
    var lane: Int
  }

  mutating func write(_ affine: AffineRecurrence) throws(TileMisfit) {
    guard let result = affine.result, case .row(let state)? = locals[affine.state] else {
      throw TileMisfit()
    }
    var fields: [(String, String)] = [
      ("steps", "strip"), ("rows", "\(affine.count)"), ("w", lanes), ("h", state.name),
      ("hs", "\(width)"), ("drive_first", affine.isDriveFirst ? "1" : "0"),
      ("before", affine.readsBefore ? "1" : "0"),
    ]
    func add(_ name: String, _ operand: Strided) {
      fields += [
        (name, operand.pointer), (name + "t", operand.row), (name + "n", operand.element),
      ]
    }
    let element = affine.variable
    switch affine.decay {
    case .none: fields += [("kind", "3"), ("a", "NULL"), ("at", "0"), ("an", "0")]
    case .factor(let factor):
      let decay = try strided(factor, element)
      fields.append(("kind", "\(decay.lane)"))
      add("a", decay)
    case .exponential(let left, let right):
      var (rate, weight) = (try strided(left, element), try strided(right, element))
      if rate.row == "0" { swap(&rate, &weight) }
      guard weight.row == "0", rate.lane == 1, weight.lane == 1 else { throw TileMisfit() }
      fields.append(("kind", "2"))
      add("a", rate)
      fields += [("A", weight.pointer), ("An", weight.element)]
    }
    if !fields.contains(where: { $0.0 == "A" }) { fields += [("A", state.name), ("An", "0")] }
    func add(
      _ names: (drive: String, weight: String), _ drive: Expression, _ weight: Expression
    ) throws(TileMisfit) {
      let (drive, weight) = (try strided(drive, element), try strided(weight, element))
      guard drive.lane == 1, weight.lane == 0 else { throw TileMisfit() }
      add(names.drive, drive)
      add(names.weight, weight)
    }
    try add(("u", "B"), affine.drive, affine.weight)
    if let second = affine.second {
      try add(("v", "D"), second.drive, second.weight)
    } else {
      fields.append(("v", "NULL"))
    }
    if let factor = affine.readout {
      let readout = try strided(factor, element)
      guard readout.lane == 0 else { throw TileMisfit() }
      add("C", readout)
    } else {
      fields += [("C", "NULL"), ("Ct", "0"), ("Cn", "0")]
    }
    locals[result] = .strip(take(.strip))
    let y = try place(result, 0, .strip)
    fields += [("y", y.pointer), ("yt", y.row)]
    open("")
    line("struct corey_affine x;")
    for (name, value) in fields { line("x.\(name) = \(value);") }
    line("corey_tile_affine(&x);")
    close()
  }

  private mutating func strided(
    _ expression: Expression, _ element: String
  ) throws(TileMisfit) -> Strided {
    switch expression {
    case .load(let access):
      guard isPlain(access), let step = access.index.coefficient(of: element),
        !step.mentions("r")
      else { throw TileMisfit() }
      var first = access
      first.index = access.index.replacing(element, with: 0)
      let place = try memoryPlace(first, .strip)
      return Strided(
        pointer: place.pointer, row: place.row, element: expressions.integer(step),
        lane: place.lane)
    case .variable, .constant:
      let place = try operand(expression, .strip)
      return Strided(pointer: place.pointer, row: place.row, element: "0", lane: place.lane)
    case .element, .apply, .round, .iota: throw TileMisfit()
    }
  }
}
