import CoreyCodeGen
import CoreyKernels
import CoreySchedule

/// The model's count of accesses beside that of the emitted C.
public struct CountCheck: Sendable {
  /// One buffer in one kernel, in bytes.
  public struct Row: Hashable, Sendable {
    public var layer: String
    public var kernel: String
    public var buffer: String
    public var modelLoads: Int
    public var countedLoads: Int
    public var modelStores: Int
    public var countedStores: Int

    public var isEqual: Bool { modelLoads == countedLoads && modelStores == countedStores }
  }

  /// All that either of them knows.
  public var rows: [Row]
  /// Accesses of the C outside of their buffers.
  public var strays: [StrayAccess]

  public var isPassed: Bool { strays.isEmpty && rows.allSatisfy(\.isEqual) }

  /// - Parameter counts: Those of a run whose model is `model`.
  public init(_ counts: AccessCounts, model: LogicalCounts, of module: CModule, isa: ISA) {
    struct Key: Hashable {
      var position: KernelLayout.Position
      var buffer: String
    }
    let program = module.program
    let positions = KernelLayout(program, functions: module.kernelFunctions(isa)).positions
    var rows: [Row] = []
    var places: [Key: Int] = [:]
    func place(_ key: Key) -> Int {
      if let known = places[key] { return known }
      let layer = program.layers[key.position.layer]
      rows.append(
        Row(
          layer: layer.name, kernel: layer.kernels[key.position.kernel].name, buffer: key.buffer,
          modelLoads: 0, countedLoads: 0, modelStores: 0, countedStores: 0))
      places[key] = rows.count - 1
      return rows.count - 1
    }
    for row in model.rows {
      let position = KernelLayout.Position(layer: row.layer, kernel: row.kernel)
      let name = program.layers[row.layer][row.buffer].name
      let index = place(Key(position: position, buffer: name))
      rows[index].modelLoads += row.loadBytes
      rows[index].modelStores += row.storeBytes
    }
    for row in counts.rows {
      // What the entry does around the kernels is not theirs.
      guard let position = positions[row.function] else { continue }
      let index = place(Key(position: position, buffer: row.buffer))
      rows[index].countedLoads += row.loads
      rows[index].countedStores += row.stores
    }
    self.rows = rows
    strays = counts.strays
  }
}

extension VectorUnit {
  /// The unit that a variant is written for.
  public init(_ isa: ISA) {
    switch isa {
    case .v4: self = .v4
    case .v3: self = .v3
    case .v2: self = .v2
    case .neon: self = .neon
    case .portable: self = .portable
    }
  }
}
