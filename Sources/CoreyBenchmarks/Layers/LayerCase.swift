import CoreyDriver

import CoreyRuntime

/// One row of the table of layers.
struct LayerCase {
  let workload: Workload
  let steps: Int
  let threads: Int
  /// Steps of a chunk; the scheduler's choice if absent.
  let chunk: Int?
  let run: LayerRun
  var samples = Samples()
}
