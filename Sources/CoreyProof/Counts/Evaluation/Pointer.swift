/// An address: bytes from the start of a region.
struct Pointer {
  /// Index into the regions; below 0 for local variables, which are no memory that counts.
  var region: Int
  /// `nil` if it depends on data.
  var offset: Affine?
  /// The buffer it was declared to point into.
  var buffer: BufferWindow?

  static let local = -1
}

/// A buffer as a kernel declares it.
struct BufferWindow {
  /// Index into the tallies.
  var tally: Int
  /// Bytes from the start of the region.
  var start: Affine
  /// In bytes; `nil` if only the region bounds it.
  var size: Int?
}
