/// Numbers for what is counted apart: every buffer of every kernel, and what the entry function does.
struct Tallies {
  /// What a number stands for.
  enum Meaning: Hashable {
    case entry
    case buffer(layer: Int, kernel: Int, BufferID)
  }

  private var first: [[Int]] = []
  private(set) var count = 1

  static let entry = 0

  init(_ program: LoopProgram) {
    for layer in program.layers {
      var numbers: [Int] = []
      for _ in layer.kernels {
        numbers.append(count)
        count += layer.buffers.count
      }
      first.append(numbers)
    }
  }

  /// The number before that of a kernel's first buffer.
  func base(layer: Int, kernel: Int) -> Int { first[layer][kernel] }
}
