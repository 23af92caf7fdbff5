extension FusionRegion {
  /// The product that ends a group and is the only one in it, if nothing else leaves the group.
  func loneProduct(_ units: [Int]) -> FusionUnit.Matrix? {
    guard let last = units.max(), let matrix = self.units[last].matrix, matrix.writesPanels,
      units.allSatisfy({ $0 == last || self.units[$0].matrix == nil })
    else { return nil }
    let group = Set(units)
    let isAlone = values.allSatisfy { value in
      guard let producer = value.producer, group.contains(producer), producer != last else {
        return true
      }
      return !value.leaves && value.readers.allSatisfy { group.contains($0.unit) }
    }
    return isAlone && units.allSatisfy({ self.units[$0].stateBytes == 0 }) ? matrix : nil
  }
}
