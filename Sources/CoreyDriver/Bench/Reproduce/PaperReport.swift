import CoreyReport
import CoreySchedule

/// What the COREY papers report, tried on one layer.
public struct PaperReport: Sendable {
  /// One plan.
  public struct Row: Sendable {
    public var fusion: FusionPolicy
    public var tile: TilePolicy
    public var plan: Plan
    /// As the model counts it.
    public var cost: Cost
    /// Milliseconds.
    public var samples = Samples()

    /// The chunks of its kernels.
    public var chunks: [Int] { Set(plan.kernels.map(\.chunk)).sorted() }
    /// Bytes that kernels hand to each other for each step of a sequence.
    public var cutBytes: Int {
      plan.layers.indices.flatMap { plan.cuts(layer: $0) }.reduce(0) { $0 + $1.bytes }
    }
  }

  /// Chunks by cost, one policy each.
  public var fusions: [Row]
  /// All ops that may run together in one kernel, one chunk or chunk policy each.
  public var chunks: [Row]
  /// Where entropies come from.
  public var calibration: String

  /// No fusion, the papers' static baseline, their two policies, the most fusion, ours.
  static let fusions: [FusionPolicy] = [.none, .staticBaseline, .egfs, .score, .all, .entropy]

  /// The papers' rules, ours, and the chunks that the papers choose from, as far as they are shorter
  /// than a sequence.
  static func tiles(upTo steps: Int) -> [TilePolicy] {
    [.entropyTile, .entropyChunk, .cost]
      + [32, 64, 128, 256, 512, 1024, 2048].filter { $0 <= steps }.map(TilePolicy.fixed)
  }

  private subscript(fusion: FusionPolicy) -> Row? { fusions.first { $0.fusion == fusion } }
  private subscript(tile: TilePolicy) -> Row? { chunks.first { $0.tile == tile } }
  private var fixedChunks: [Row] {
    chunks.filter { if case .fixed = $0.tile { true } else { false } }
  }

  // MARK: Tables

  /// A row for each fusion policy.
  public var fusionTable: Table {
    var table = Table([
      .init("fusion"), .init("kernels"), .init("cut B/token", key: "cut_bytes_per_token"),
      .init("DRAM MB", key: "dram_megabytes"), .init("% none", key: "bytes_percent_of_none"),
      .init("% fixed", key: "bytes_percent_of_fixed"),
      .init("predicted ms", key: "predicted_milliseconds"), .init("ms", key: "milliseconds"),
      .init("+-%", key: "spread_percent"), .init("% none", key: "time_percent_of_none"),
      .init("% fixed", key: "time_percent_of_fixed"),
    ])
    for row in fusions {
      func bytes(_ other: FusionPolicy) -> Cell {
        Self.change(self[other].map { Double($0.cost.dramBytes) }, Double(row.cost.dramBytes))
      }
      func time(_ other: FusionPolicy) -> Cell {
        Self.change(self[other]?.samples.median, row.samples.median)
      }
      table.append([
        .text("\(row.fusion)"), .integer(row.plan.kernels.count), .integer(row.cutBytes),
        .fixed(Double(row.cost.dramBytes) / 1e6, digits: 2), bytes(.none), bytes(.staticBaseline),
        .fixed(row.cost.predictedSeconds * 1e3, digits: 2), .fixed(row.samples.median, digits: 2),
        .fixed(100 * row.samples.spread, digits: 0), time(.none), time(.staticBaseline),
      ])
    }
    return table
  }

  /// A row for each chunk.
  public var chunkTable: Table {
    var table = Table([
      .init("tile"), .init("chunks"), .init("DRAM MB", key: "dram_megabytes"),
      .init("predicted ms", key: "predicted_milliseconds"), .init("ms", key: "milliseconds"),
      .init("+-%", key: "spread_percent"), .init("x fastest", key: "over_fastest"),
    ])
    let fastest = fixedChunks.map(\.samples.median).min() ?? .nan
    for row in chunks {
      table.append([
        .text("\(row.tile)"), .text(row.chunks.map(String.init).joined(separator: " ")),
        .fixed(Double(row.cost.dramBytes) / 1e6, digits: 2),
        .fixed(row.cost.predictedSeconds * 1e3, digits: 2), .fixed(row.samples.median, digits: 2),
        .fixed(100 * row.samples.spread, digits: 0),
        .fixed(row.samples.median / fastest, digits: 2),
      ])
    }
    return table
  }

  /// What was published beside what was found here.
  public var claimTable: Table {
    var table = Table([.init("claim"), .init("published"), .init("here"), .init("as")])
    func add(_ claim: String, _ published: String, _ here: Cell, _ how: String) {
      table.append([.text(claim), .text(published), here, .text(how)])
    }
    for (other, bytes, time) in [
      (FusionPolicy.none, "-24 % to -26 %", "-21 % to -25 %"),
      (.staticBaseline, "-5 % to -12 %", "-"),
    ] {
      guard let base = self[other], let guided = self[.egfs] else { continue }
      add(
        "egfs against \(other): bytes", bytes,
        Self.change(Double(base.cost.dramBytes), Double(guided.cost.dramBytes)), "counted")
      add(
        "egfs against \(other): time", time,
        Self.change(base.samples.median, guided.samples.median), "measured")
    }
    let sorted = fixedChunks.sorted { $0.samples.median < $1.samples.median }
    if let chosen = self[.entropyChunk], let best = sorted.first, let worst = sorted.last {
      add(
        "entropy-chunk takes the fastest chunk", "yes",
        .text(
          "\(chosen.chunks == best.chunks ? "yes" : "no"): "
            + "\(chosen.chunks.first ?? 0), fastest \(best.tile)"), "measured")
      add(
        "slowest chunk over entropy-chunk", "3.9 to 4.4 (64 steps, GPU)",
        .fixed(worst.samples.median / chosen.samples.median, digits: 2),
        "measured, \(worst.tile) steps")
      add(
        "entropy-chunk against the fastest chunk: time", "+0.7 % to +8.8 % (end to end)",
        Self.change(best.samples.median, chosen.samples.median), "measured")
    }
    return table
  }

  public var plain: String {
    [fusionTable, chunkTable, claimTable].map(\.plain).joined(separator: "\n")
      + "\npublished bytes and times are of a model with constants set by hand\n\(calibration)\n"
  }

  public var json: String {
    "{\n\"calibration\": \(JSON.string(calibration)),\n\"fusion\": \(fusionTable.json),"
      + "\"chunks\": \(chunkTable.json),\"claims\": \(claimTable.json)}\n"
  }

  /// The change from one to the other in percent.
  private static func change(_ from: Double?, _ to: Double) -> Cell {
    guard let from, from > 0 else { return .missing }
    return .fixed(100 * (to / from - 1), digits: 1)
  }
}
