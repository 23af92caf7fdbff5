/// The file of packed weights beside emitted C: what the C must know to find and to check it.
public struct PackedFile: Hashable, Sendable {
  /// Its name: `model.weights`.
  public var name: String
  /// The hash of the pack program that wrote it, `PackedFormat.programBytes` long.
  public var program: [UInt8]

  public init(name: String, program: [UInt8]) {
    self.name = name
    self.program = program
  }
}
