import CoreySchedule

/// A plan by how to come to it: that of a policy, and steps to neighbours from there.
struct PlanTrial: Hashable, Sendable {
  var fusion: FusionPolicy
  var tile: TilePolicy
  /// Indices into `Plan.neighbours`.
  var steps: [Int] = []

  init(fusion: FusionPolicy, tile: TilePolicy) {
    self.fusion = fusion
    self.tile = tile
  }

  /// Reads what `text` wrote.
  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 2, let fusion = FusionPolicy(words[0]), let tile = TilePolicy(words[1])
    else { return nil }
    self.init(fusion: fusion, tile: tile)
    for word in words.dropFirst(2) {
      guard let step = Int(word), step >= 0 else { return nil }
      steps.append(step)
    }
  }

  /// `entropy cost 3 17`
  var text: String { (["\(fusion)", "\(tile)"] + steps.map(String.init)).joined(separator: " ") }
}
