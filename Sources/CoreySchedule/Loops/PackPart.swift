/// One part of a pack program: it can run before or after any other, and needs no tensors but its own.
public struct PackPart: Hashable, Sendable {
  public var body: [Statement]
  /// The weight pointers it reads, by position among the layer's own, ascending.
  public var pointers: [Int]

  public init(body: [Statement], pointers: [Int]) {
    self.body = body
    self.pointers = pointers
  }
}
