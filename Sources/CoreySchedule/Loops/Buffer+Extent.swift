extension Buffer.Extent {
  public static func + (left: Self, right: Self) -> Self {
    Self(
      fixed: left.fixed + right.fixed, perBatch: left.perBatch + right.perBatch,
      perStep: left.perStep + right.perStep,
      perBatchAndStep: left.perBatchAndStep + right.perBatchAndStep)
  }

  /// Every term a multiple of 16 floats, so that all sums of extents are aligned to cache lines.
  public var aligned: Self {
    func up(_ number: Int) -> Int { (number + 15) / 16 * 16 }
    return Self(
      fixed: up(fixed), perBatch: up(perBatch), perStep: up(perStep),
      perBatchAndStep: up(perBatchAndStep))
  }
}
