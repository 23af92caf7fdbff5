import Testing

@testable import CoreyRuntime

struct XXHash64Tests {
  /// Values of the reference implementation; the lengths reach every branch.
  @Test(
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func referenceValues(_ text: String, _ hash: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0) } == hash)
  }

  @Test func everyByteCounts() {
    let bytes = (0..<(64 + 15)).map { UInt8($0) }
    let hash = bytes.withUnsafeBytes { XXHash64.hash($0) }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x80
      #expect(changed.withUnsafeBytes { XXHash64.hash($0) } != hash)
    }
  }
}
