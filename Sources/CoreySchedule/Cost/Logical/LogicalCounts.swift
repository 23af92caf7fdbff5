/// What the kernels of a program load and store, exactly, for concrete lengths.
///
/// Counted are the elements that the emitted C moves through its load and store helpers and its
/// micro-kernels; local variables and arrays are not memory. In detail:
///
/// * a scalar access is one element, `s_load_i32` of a gather's row included;
/// * a lane access is as many elements as there are lanes, or as are valid if fewer;
/// * an operand that the C text repeats (the argument of `square`) is loaded as often;
/// * `ck_row_…` of n elements loads n; `ck_move` of n loads and stores n;
/// * `ck_matmul` cuts `rows` into `ceil(rows / tileRows)` tiles. Each tile loads the panel once
///   (`depth * 32`), each row of x once for every `tileColumns` of the 32 columns
///   (`rows * depth * 32 / tileColumns`), and every row stores 32 elements;
/// * what the entry function does around the kernels (copies of states, checks of rows) is not a
///   kernel and not counted; neither is the pack program.
public struct LogicalCounts: Hashable, Sendable {
  /// What one kernel does with one buffer, over all its calls.
  public struct Row: Hashable, Sendable {
    /// Index into `LoopProgram.layers`.
    public var layer: Int
    /// Index into `LayerLoops.kernels`.
    public var kernel: Int
    public var buffer: BufferID
    /// Elements.
    public var count: AccessCount
    /// Bytes of one element in memory.
    public var elementBytes: Int
    public var loadBytes: Int { count.loads * elementBytes }
    public var storeBytes: Int { count.stores * elementBytes }
  }

  /// In the order of layers, kernels, buffers; none is empty.
  public var rows: [Row] = []
  /// The arithmetic of every kernel, by layer and kernel.
  public var operations: [[Operations]] = []

  /// Bytes of all rows.
  public var loadBytes: Int { rows.reduce(0) { $0 + $1.loadBytes } }
  public var storeBytes: Int { rows.reduce(0) { $0 + $1.storeBytes } }

  /// Counts a whole run.
  ///
  /// - Parameters:
  ///   - thread: One thread's part, or all threads together if absent (every thread's share of
  ///     the rounds; what only the first does is counted once).
  ///   - threads: How many share the work.
  public init(
    _ program: LoopProgram, batch: Int, time: Int, thread: Int? = nil, threads: Int = 1,
    unit: VectorUnit = .v4
  ) {
    let share = thread.map { Share(thread: $0, threads: max(1, threads)) } ?? .all
    var run = LogicalRun(program: program, batch: batch, time: time, share: share, unit: unit)
    run.count()
    operations = run.operations
    for (layer, kernels) in run.counts.enumerated() {
      for (kernel, buffers) in kernels.enumerated() {
        for (buffer, count) in buffers.sorted(by: { $0.key < $1.key })
        where count != AccessCount() {
          rows.append(
            Row(
              layer: layer, kernel: kernel, buffer: BufferID(buffer), count: count,
              elementBytes: program.layers[layer].buffers[buffer].type.bytes))
        }
      }
    }
  }
}
