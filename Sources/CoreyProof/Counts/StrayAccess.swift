/// An access outside of its buffer.
public struct StrayAccess: Hashable, Sendable {
  /// The C function that declares the buffer, and the buffer's C name.
  public var function: String
  public var buffer: String
  public var isStore: Bool
  /// The bytes that are touched, from the buffer's start.
  public var first: Int
  public var end: Int
  /// The buffer's bytes.
  public var size: Int
  /// Of the C text.
  public var line: Int

  public var description: String {
    "a \(isStore ? "store to" : "load from") '\(buffer)' in \(function) touches bytes "
      + "\(first) ..< \(end) of \(size)"
  }
}
