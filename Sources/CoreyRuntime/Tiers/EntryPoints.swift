import CoreyIR
import CoreySchedule

/// The C functions of one compiled layer, valid as long as the code they lie in.
struct EntryPoints {
  typealias Run = @convention(c) (UnsafeRawPointer, Int32, Int32) -> Int32
  typealias PackPart = @convention(c) (UnsafeRawPointer, UnsafeMutableRawPointer, Int64) -> Int32
  typealias PackParts = @convention(c) () -> Int64
  typealias WorkspaceSize = @convention(c) (Int64, Int64, Int32) -> UInt
  typealias PackedSize = @convention(c) () -> UInt
  typealias StateSize = @convention(c) (Int64) -> UInt

  typealias Phases = @convention(c) () -> UnsafePointer<UInt64>

  let run: Run
  let packPart: PackPart
  let workspaceSize: WorkspaceSize
  let packedSize: PackedSize
  let stateSize: StateSize
  /// In code that measures its phases only.
  let phases: Phases?

  /// Takes the functions from `symbol` and checks that they agree with the interface.
  init(
    of interface: KernelInterface, symbol: (String) -> UnsafeMutableRawPointer?
  ) throws(Diagnostic) {
    func address(_ suffix: String) throws(Diagnostic) -> UnsafeMutableRawPointer {
      guard let found = symbol("\(interface.name)_\(suffix)") else {
        throw Diagnostic(.error, "the emitted C defines no function '\(interface.name)_\(suffix)'")
      }
      return found
    }
    run = unsafeBitCast(try address("run"), to: Run.self)
    packPart = unsafeBitCast(try address("pack_part"), to: PackPart.self)
    let packParts = unsafeBitCast(try address("pack_parts"), to: PackParts.self)
    workspaceSize = unsafeBitCast(try address("workspace_size"), to: WorkspaceSize.self)
    packedSize = unsafeBitCast(try address("packed_size"), to: PackedSize.self)
    stateSize = unsafeBitCast(try address("state_size"), to: StateSize.self)
    phases = symbol("\(interface.name)_phases").map { unsafeBitCast($0, to: Phases.self) }

    let floatBytes = MemoryLayout<Float>.size
    let packing = interface.packedBytes + interface.packScratchBytes
    guard packedSize() == UInt(exactly: packing) else {
      throw Diagnostic(
        .error,
        "the emitted C of '\(interface.name)' packs its weights in \(packedSize()) bytes where "
          + "its interface says \(packing)")
    }
    guard packParts() == interface.packParts.count else {
      throw Diagnostic(
        .error,
        "the emitted C of '\(interface.name)' packs its weights in \(packParts()) parts where its "
          + "interface says \(interface.packParts.count)")
    }
    guard stateSize(1) / UInt(floatBytes) == UInt(exactly: interface.stateElements) else {
      throw Diagnostic(
        .error,
        "the emitted C of '\(interface.name)' keeps \(stateSize(1)) bytes of state for each batch "
          + "entry where its interface says \(interface.stateElements) floats")
    }
  }
}
