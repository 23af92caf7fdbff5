import CoreyCodeGen
import CoreyIR
import CoreySchedule

/// The memory that a caller hands to a run, and the arguments that point to it.
struct RunMemory {
  private(set) var regions: [Region] = []
  private(set) var fields: [String: Value]

  init(
    _ interface: KernelInterface, _ shape: RunShape, packed: Int, states: Int, workspace: Int
  ) {
    fields = [
      "version": .number(Int(KernelInterface.abiVersion)), "b": .number(shape.batch),
      "t": .number(shape.time), "barrier": .number(1),
    ]
    for port in interface.inputs + interface.outputs {
      let elements = port.extents.reduce(1) { product, extent in
        switch extent {
        case .batch: product * shape.batch
        case .time: product * shape.time
        case .fixed(let length): product * length
        }
      }
      add(CModule.field(port), elements * (StorageType(rawValue: port.type)?.bytes ?? 4))
    }
    add("state_in", states)
    add("state_out", states)
    add("packed", packed)
    add("workspace", workspace)
  }

  private mutating func add(_ name: String, _ size: Int) {
    fields[name] = .pointer(Pointer(region: regions.count, offset: Affine(0)))
    regions.append(Region(name: name, size: size))
  }
}
