import CoreyIR
import CoreyReport
import CoreySchedule

/// What a run moves, in tables: per kernel, per tensor and together.
public struct TrafficReport: Sendable {
  public var loops: LoopProgram
  public var machine: Machine
  public var cost: Cost

  public init(loops: LoopProgram, machine: Machine, cost: Cost) {
    self.loops = loops
    self.machine = machine
    self.cost = cost
  }

  /// A row for each kernel: what it moves, what it computes, what decides its time.
  public var kernelTable: Table {
    var columns = [Table.Column("kernel")]
    columns += memoryColumns
    for cache in machine.caches.dropFirst().dropLast() {
      columns.append(
        Table.Column("L\(cache.level) fill MB", key: "level_\(cache.level)_fill_megabytes"))
    }
    columns += [
      Table.Column("load+store MB", key: "access_megabytes"),
      Table.Column("Mflop", key: "megaflops"),
      Table.Column("functions"),
      Table.Column("ms", key: "milliseconds"),
    ]
    var table = Table(columns)
    for kernel in cost.kernels {
      table.append(
        [.text(kernel.name)] + memoryCells(kernel.dram) + kernel.inner.map { .megabytes($0.fills) }
          + [
            .megabytes(kernel.loadBytes + kernel.storeBytes),
            .fixed(Double(kernel.operations.flops) / 1e6, digits: 2),
            .integer(kernel.operations.transcendentalCount),
            .fixed(kernel.seconds * 1e3, digits: 3),
          ])
    }
    return table
  }

  /// A row for each tensor of each kernel.
  public var tensorTable: Table {
    var table = Table(
      [Table.Column("kernel"), Table.Column("tensor"), Table.Column("in", key: "place")]
        + memoryColumns + [
          Table.Column("load MB", key: "load_megabytes"),
          Table.Column("store MB", key: "store_megabytes"),
        ])
    for tensor in cost.tensors {
      let layer = loops.layers[tensor.layer]
      table.append(
        [
          .text("\(layer.name).\(layer.kernels[tensor.kernel].name)"),
          .text(layer[tensor.buffer].name), .text(layer[tensor.buffer].kind.word),
        ] + memoryCells(tensor.dram) + [
          .megabytes(tensor.loadBytes), .megabytes(tensor.storeBytes),
        ])
    }
    return table
  }

  /// What it all comes to.
  public var totalTable: Table {
    var table = Table([Table.Column("total"), Table.Column("value"), Table.Column("unit")])
    func add(_ name: String, _ cell: Cell, _ unit: String) {
      table.append([.text(name), cell, .text(unit)])
    }
    add("DRAM", .megabytes(cost.dramBytes), "MB")
    add("  read", .megabytes(cost.dram.reads), "MB")
    add("  written", .megabytes(cost.dram.writeBacks + cost.pendingWrites), "MB")
    add("  brought in to be overwritten", .megabytes(cost.dram.allocations), "MB")
    add("lower bound", .megabytes(cost.lowerBound.bytes), "MB")
    add("ratio", .fixed(cost.ratio, digits: 3), "")
    add("per token", .fixed(cost.bytesPerToken, digits: 0), "B")
    let flops = Double(cost.operations.flops)
    add("arithmetic", .fixed(flops / 1e9, digits: 3), "Gflop")
    add("functions", .fixed(Double(cost.operations.transcendentalCount) / 1e6, digits: 2), "M")
    add("per flop", .number(Double(cost.dramBytes) / max(1, flops)), "B")
    add("workspace", .megabytes(cost.workspaceBytes), "MB")
    add("predicted time", .fixed(cost.predictedSeconds * 1e3, digits: 3), "ms")
    return table
  }

  private var memoryColumns: [Table.Column] {
    [
      Table.Column("read MB", key: "read_megabytes"),
      Table.Column("alloc MB", key: "allocated_megabytes"),
      Table.Column("write MB", key: "written_megabytes"),
    ]
  }

  private func memoryCells(_ traffic: Traffic) -> [Cell] {
    [
      .megabytes(traffic.reads), .megabytes(traffic.allocations), .megabytes(traffic.writeBacks),
    ]
  }

  /// Kernels and totals for people, with the tensors if asked for.
  public func plain(withTensors: Bool) -> String {
    kernelTable.plain + (withTensors ? "\n" + tensorTable.plain : "") + "\n" + totalTable.plain
  }

  /// All three tables as one JSON object.
  public var json: String {
    "{\n\"machine\": \(JSON.string(machine.name)),\n\"batch\": \(cost.batch),\n\"time\": \(cost.time),\n"
      + "\"kernels\": \(kernelTable.json),\"tensors\": \(tensorTable.json),"
      + "\"totals\": \(totalTable.json)}\n"
  }
}

extension Cell {
  /// Bytes as millions of them.
  static func megabytes(_ bytes: Int) -> Cell { .fixed(Double(bytes) / 1e6, digits: 2) }
}

extension Buffer.Kind {
  /// What the memory is, in a word.
  var word: String {
    switch self {
    case .input: "input"
    case .output: "output"
    case .state: "state"
    case .localState: "local state"
    case .weight: "weight"
    case .packed: "packed weight"
    case .packScratch: "scratch"
    case .segment: "segment"
    case .tile: "tile"
    }
  }
}
