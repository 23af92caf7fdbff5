/// What an expression stands for while a layer is elaborated: a constant or a way to read a value.
struct Tensor {
  /// Labels in the operand are those of the scope, not yet of any node.
  var operand: Operand
  var type: StorageType = .f32
  /// The dimensions as they were declared, each a product of indices; nothing for what has no
  /// declared order.
  var groups: [[Label]]?

  static func constant(_ value: Double) -> Tensor { Tensor(operand: .constant(value)) }

  init(operand: Operand, type: StorageType = .f32, groups: [[Label]]? = nil) {
    self.operand = operand
    self.type = type
    self.groups = groups
  }

  /// A whole value, read at these labels.
  init(
    _ value: ValueID, labels: [Label], type: StorageType = .f32, groups: [[Label]]? = nil
  ) {
    self.init(operand: .value(value, labels.map { .label($0) }), type: type, groups: groups)
  }

  /// The free indices, in the order of the value's dimensions.
  var labels: [Label] { operand.labels }

  var constant: Double? {
    if case .constant(let value) = operand { value } else { nil }
  }

  /// Whether it reads all of a value, each dimension at its own index.
  var isWhole: Bool {
    guard case .value(_, let subscripts) = operand else { return false }
    return subscripts.allSatisfy {
      if case .label = $0 { true } else { false }
    } && Set(labels).count == labels.count
  }

  /// With every index in the table replaced, all at once.
  func renamed(_ table: [Label: Label]) -> Tensor {
    if table.isEmpty { return self }
    var copy = self
    copy.operand = operand.mapLabels { table[$0] ?? $0 }
    copy.groups = groups?.map { $0.map { table[$0] ?? $0 } }
    return copy
  }
}
