/// The layout of a file of packed weights: one description for the runtime, which writes and maps
/// such files, and for emitted C, which maps them.
///
/// All numbers have their lowest byte first. The weights begin at a multiple of 64 bytes, so that a
/// mapped file can be used in place.
/// ```
/// 0    magic "COREYPAK"
/// 8    version, 32 bits; bytes of the header, 32 bits
/// 16   bytes of the weights, 64 bits
/// 24   hash of the pack program, 32 bytes
/// 56   XXH64 of the weights, seed 0
/// 64   XXH64 of all before it, seed 0
/// 72   zeros up to the weights at 128
/// ```
/// The checksums find damage; they do not defend against a file made to deceive.
public enum PackedFormat {
  public static let magic = "COREYPAK"
  public static let version: UInt32 = 2
  public static let headerBytes = 128
  public static let versionOffset = 8
  public static let headerBytesOffset = 12
  public static let byteCountOffset = 16
  public static let programOffset = 24
  public static let programBytes = 32
  public static let contentChecksumOffset = 56
  public static let headerChecksumOffset = 64
}
