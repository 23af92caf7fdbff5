import CoreyIR
import CoreyReport
import CoreyRuntime
import CoreySchedule

/// What the model says that a run moves, beside what a cache simulator counts.
public struct SimulationReport: Sendable {
  /// One kernel, or all of a run.
  public struct Row: Hashable, Sendable {
    public var name: String
    /// Bytes brought into the last cache and written back from it, as the model has them.
    public var modelFills: Int
    public var modelWriteBacks: Int
    /// The same as simulated.
    public var fills: Int
    public var writeBacks: Int

    /// Model over simulation; 1 is best.
    public var fillRatio: Double { Double(modelFills) / Double(max(1, fills)) }
    public var writeBackRatio: Double { Double(modelWriteBacks) / Double(max(1, writeBacks)) }
  }

  /// The simulated caches, next to the core and next to memory.
  public var first: CacheGeometry
  public var last: CacheGeometry
  /// Kernels, then the whole run.
  public var rows: [Row]

  /// Lines that data accesses brought into the last cache: those of instructions (`ILmr`) are not
  /// part of a layer's traffic.
  private static let fills = ["DLmr", "DLmw"]
  /// Written lines that had to go, for whatever access.
  private static let writeBacks = ["ILdmr", "DLdmr", "DLdmw"]

  /// - Parameter functions: The C function of each kernel, by layer.
  init(_ profile: CallgrindProfile, simulator: CacheSimulator, cost: Cost, functions: [[String]]) {
    first = simulator.first
    last = simulator.last
    let line = simulator.last.lineBytes
    rows = []
    func bytes(_ counters: [String], in function: String?) -> Int? {
      profile.sum(of: counters, in: function).map { $0 &* line }
    }
    for kernel in cost.kernels {
      let function = functions[kernel.layer][kernel.kernel]
      guard let fills = bytes(Self.fills, in: function),
        let writeBacks = bytes(Self.writeBacks, in: function)
      else { continue }
      rows.append(
        Row(
          name: kernel.name, modelFills: kernel.dram.fills,
          modelWriteBacks: kernel.dram.writeBacks, fills: fills, writeBacks: writeBacks))
    }
    rows.append(
      Row(
        name: "total", modelFills: cost.dram.fills, modelWriteBacks: cost.dram.writeBacks,
        fills: bytes(Self.fills, in: nil) ?? 0, writeBacks: bytes(Self.writeBacks, in: nil) ?? 0))
  }

  /// The whole run.
  public var total: Row? { rows.last }

  /// A row for each kernel that stayed a function, and one for the run.
  ///
  /// A line is written back when another takes its place: simulated, that counts where the other
  /// one comes; in the model, where the line was written. So only their sum is compared.
  public var table: Table {
    var table = Table([
      Table.Column("kernel"), Table.Column("fill B, model", key: "model_fill_bytes"),
      Table.Column("fill B, simulated", key: "simulated_fill_bytes"),
      Table.Column("ratio", key: "fill_ratio"),
      Table.Column("write-back B, model", key: "model_write_back_bytes"),
      Table.Column("write-back B, simulated", key: "simulated_write_back_bytes"),
      Table.Column("ratio", key: "write_back_ratio"),
    ])
    for (index, row) in rows.enumerated() {
      let isComparable = index == rows.count - 1 && row.writeBacks > 0
      table.append([
        .text(row.name), .integer(row.modelFills), .integer(row.fills),
        .fixed(row.fillRatio, digits: 3), .integer(row.modelWriteBacks), .integer(row.writeBacks),
        isComparable ? .fixed(row.writeBackRatio, digits: 3) : .missing,
      ])
    }
    return table
  }

  /// The simulated caches, in words and as a table.
  public var cacheTable: Table {
    var table = Table([
      Table.Column("cache"), Table.Column("bytes"), Table.Column("ways"), Table.Column("sets"),
      Table.Column("line B", key: "line_bytes"),
    ])
    for (name, cache) in [("first", first), ("last", last)] {
      table.append([
        .text(name), .integer(cache.bytes), .integer(cache.ways), .integer(cache.sets),
        .integer(cache.lineBytes),
      ])
    }
    return table
  }

  /// Both tables for people.
  public var plain: String { cacheTable.plain + "\n" + table.plain }

  /// Both tables as one JSON object.
  public var json: String {
    "{\n\"caches\": \(cacheTable.json),\"traffic\": \(table.json)}\n"
  }
}
