import Testing

@testable import CoreyPasses

@Suite struct StronglyConnectedComponentsTests {
  @Test func componentsStandAfterWhatTheyLeadTo() {
    // 0 → 1 ⇄ 2 → 3, 4 → 4
    #expect(
      stronglyConnectedComponents([[1], [2], [1, 3], [], [4]]) == [[3], [1, 2], [0], [4]])
  }

  @Test func aLongChainNeedsNoDeepStack() {
    let chain = (0..<200_000).map { $0 == 0 ? [] : [$0 - 1] }
    #expect(stronglyConnectedComponents(chain).map { $0[0] } == Array(0..<200_000))
  }

  @Test func nothingHasNoComponents() {
    #expect(stronglyConnectedComponents([]).isEmpty)
  }
}
