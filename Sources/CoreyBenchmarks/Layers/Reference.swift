/// Figures of others for a workload, in milliseconds with 1 and 2 threads.
///
/// Measured on another machine, a 2-core Xeon at 2.5 GHz with AVX-512 whose fused multiply-adds
/// peak at 151 GFLOP/s a core: only orders of magnitude compare with what this machine does.
struct Reference {
  var name: String
  /// By the number of threads, from 1; nothing where a quiet moment was not found.
  var milliseconds: [Double?]

  subscript(threads threads: Int) -> Double? {
    milliseconds.indices.contains(threads - 1) ? milliseconds[threads - 1] : nil
  }

  /// Hand-written C: matrix products at 120 GFLOP/s (seen: 115 to 125), and the scan alone at
  /// 16 ms for 2048 steps, without softplus, skip and gate (12 ms with an instruction for exp2).
  static func prototype(_ workload: Workload, steps: Int) -> Double {
    let products = Double(steps) * workload.productOperations / 120e6
    return products + 16 * Double(steps) / 2048
  }

  /// The fastest of what people can install.
  static func best(_ workload: Workload, steps: Int) -> Reference? {
    switch (workload, steps) {
    case (.block, 512): Reference(name: "jax scan", milliseconds: [59.1, 35.5])
    case (.block, 2048): Reference(name: "torch.compile/jax", milliseconds: [242.9, 163.8])
    case (.block, 8192): Reference(name: "torch.compile/jax", milliseconds: [1097, 715])
    case (.scan, 512): Reference(name: "jax scan", milliseconds: [15.3, 14.3])
    case (.scan, 2048): Reference(name: "jax scan", milliseconds: [61.8, 52.7])
    case (.scan, 8192): Reference(name: "jax scan", milliseconds: [289.5, 235])
    default: nil
    }
  }

  /// llama.cpp's kernels.
  static func ggml(_ workload: Workload, steps: Int) -> Reference? {
    switch (workload, steps) {
    case (.block, 512): Reference(name: "ggml", milliseconds: [180, 108.9])
    case (.block, 2048): Reference(name: "ggml", milliseconds: [750.2, 432.8])
    case (.block, 8192): Reference(name: "ggml", milliseconds: [2949, 1724])
    case (.scan, 512): Reference(name: "ggml", milliseconds: [95, nil])
    case (.scan, 2048): Reference(name: "ggml", milliseconds: [381.4, 198.8])
    case (.scan, 8192): Reference(name: "ggml", milliseconds: [1534, 1246])
    default: nil
    }
  }
}
