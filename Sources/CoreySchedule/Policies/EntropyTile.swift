/// Chunks by entropy (COREY).
enum EntropyTile {
  /// `64 + (H / 8) · 448`, rounded to a multiple of 32, for H bits of entropy.
  static func linear(bits: Double) -> Int {
    let length = 64 + max(0, bits) / 8 * 448
    return max(32, Int((min(length, 4096) / 32).rounded()) * 32)
  }

  /// The chunks that the later version chooses from.
  static let chunks = [32, 64, 128, 256, 512]

  /// `r = H / H_ref` with `H_ref = log₂ bins`, and the chunk at the share r of the list.
  static func calibrated(bits: Double, bins: Int = 256) -> Int {
    let reference = Double(Int.bitWidth - 1 - max(2, bins).leadingZeroBitCount)
    let share = min(1, max(0, bits / reference))
    return chunks[Int((share * Double(chunks.count - 1)).rounded())]
  }
}
