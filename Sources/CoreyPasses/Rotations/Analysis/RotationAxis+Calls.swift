import CoreyIR

extension RotationAxis {
  /// An axis of a caller in the axes of the layer it calls.
  func inside(_ call: Call) -> RotationAxis? {
    var inner: [AxisID: AxisID] = [:]
    for (callee, caller) in call.axes { inner[caller] = callee }
    return renamedAxes { inner[$0] }
  }

  /// An axis of a layer in the axes of its caller.
  func outside(_ call: Call, _ callee: Graph) -> RotationAxis? {
    renamedAxes { call.axes[$0] }
  }

  private func renamedAxes(_ name: (AxisID) -> AxisID?) -> RotationAxis? {
    func label(_ label: Label) -> Label? {
      name(label.axis).map { Label($0, primes: label.primes) }
    }
    let renamed = labels.compactMap(label)
    let path = path.compactMap { part in
      label(part.label).map { Part(label: $0, index: part.index) }
    }
    guard renamed.count == labels.count, path.count == self.path.count else { return nil }
    return RotationAxis(renamed, path: path)
  }
}
