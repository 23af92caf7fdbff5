import CoreyRuntime
import Testing

struct CacheGeometryTests {
  @Test(arguments: [
    // bytes, ways, line; then bytes, ways, sets
    ([32 << 10, 8, 64], [32 << 10, 8, 64]), ([48 << 10, 12, 64], [48 << 10, 12, 64]),
    ([33 << 20, 11, 64], [33 << 20, 33, 16384]), ([30 << 20, 20, 64], [30 << 20, 30, 16384]),
    ([1000, 4, 64], [960, 15, 1]), ([0, 0, 0], [128, 1, 2]), ([4096, 9999, 48], [4096, 32, 2]),
  ])
  func setsAreAPowerOfTwo(_ described: [Int], _ simulated: [Int]) {
    let cache = CacheGeometry(bytes: described[0], ways: described[1], lineBytes: described[2])
    #expect([cache.bytes, cache.ways, cache.sets] == simulated)
    #expect(cache.sets.nonzeroBitCount == 1)
    #expect(cache.bytes == cache.sets * cache.ways * cache.lineBytes)
  }
}
