import CoreySchedule

/// The emitted C of one program.
public struct CModule: Sendable {
  /// The whole program in one self-contained file for any C11 compiler.
  public var source: String
  /// Declarations for callers.
  public var header: String
  /// A small program that runs the layer once: an example to start from.
  public var main: String
  /// The same program for libtcc inside coreyc: no includes, math and tiles are the host's.
  public var hosted: String
  public var interface: KernelInterface

  public init(
    source: String, header: String, main: String, hosted: String, interface: KernelInterface
  ) {
    self.source = source
    self.header = header
    self.main = main
    self.hosted = hosted
    self.interface = interface
  }
}
