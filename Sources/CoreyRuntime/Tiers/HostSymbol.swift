/// A function of this program that code of the tcc tier may call by name.
public struct HostSymbol: @unchecked Sendable {
  /// The C name.
  public let name: String
  /// The function; it lives as long as the program.
  public let address: UnsafeRawPointer

  public init(name: String, address: UnsafeRawPointer) {
    self.name = name
    self.address = address
  }
}
