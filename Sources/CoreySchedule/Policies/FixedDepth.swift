/// Groups of so many ops in topological order; with 3, the static baseline of the COREY papers.
struct FixedDepth {
  let count: Int

  func groups(_ region: FusionRegion) -> [KernelGroup] {
    GroupWalk(region: region).groups { group, _ in group.count >= count ? .depth(count) : nil }
  }
}
