import CoreyIR
import CoreyPasses
import CoreyReport
import CoreySchedule

/// Every policy side by side on one layer and one machine.
public struct PolicyReport: Sendable {
  /// What one policy makes of the layer.
  public struct Row: Sendable {
    public var fusion: FusionPolicy
    public var tile: TilePolicy
    public var plan: Plan
    public var cost: Cost
    /// The median of some runs, if they were asked for.
    public var milliseconds: Double?

    /// The kernels of all layers.
    public var kernels: [KernelPlan] { plan.kernels }
  }

  public var rows: [Row]
  /// What was planned.
  public var program: Program
  /// For each layer what is known of its values.
  public var statistics: [[ValueID: ValueStatistics]] = []
  /// Where that comes from.
  public var calibration: Calibration?

  /// A row for each policy: what its plan moves and how long it takes.
  public var table: Table {
    var table = Table([
      .init("fusion"), .init("tile"), .init("kernels"), .init("chunks"),
      .init("DRAM MB", key: "dram_megabytes"), .init("B/token", key: "bytes_per_token"),
      .init("x bound", key: "ratio_to_lower_bound"),
      .init("workspace MB", key: "workspace_megabytes"),
      .init("predicted ms", key: "predicted_milliseconds"),
      .init("measured ms", key: "measured_milliseconds"),
    ])
    for row in rows {
      let chunks = Set(row.kernels.map(\.chunk)).sorted()
      table.append([
        .text("\(row.fusion)"), .text("\(row.tile)"), .integer(row.kernels.count),
        .text(chunks.map(String.init).joined(separator: " ")), .megabytes(row.cost.dramBytes),
        .fixed(row.cost.bytesPerToken, digits: 0), .fixed(row.cost.ratio, digits: 2),
        .megabytes(row.cost.workspaceBytes), .fixed(row.cost.predictedSeconds * 1e3, digits: 2),
        row.milliseconds.map { .fixed($0, digits: 2) } ?? .missing,
      ])
    }
    return table
  }

  /// A row for each cut of each policy: behind what, at which entropy, why.
  public var cutTable: Table {
    var table = Table([
      .init("fusion"), .init("behind"), .init("H bits", key: "entropy_bits"), .init("why"),
    ])
    for row in rows {
      let names = Printer.valueNames(of: row.plan.program)
      for (index, layer) in row.plan.layers.enumerated() {
        let kernels = layer.kernels
        for (before, kernel) in zip(kernels, kernels.dropFirst()) {
          let last = before.nodes.last.flatMap(\.lastValue)
          let name = last.map { names[index][$0.index] } ?? "-"
          let bits = last.flatMap { row.plan.entropy($0, layer: index) }
          table.append([
            .text("\(row.fusion)"), .text(name), bits.map { .fixed($0, digits: 2) } ?? .missing,
            .text("\(kernel.reason)"),
          ])
        }
      }
    }
    return table
  }

  /// The tables for people.
  /// - Parameter withEdges: That of all values, too.
  public func plain(withEdges: Bool) -> String {
    table.plain + "\n" + (withEdges ? edgeTable : cutTable).plain
      + (calibration.map { "\n\($0.summary)\n" } ?? "")
  }

  /// All tables as one JSON object, with the source of entropies.
  public var json: String {
    "{\n\"calibration\": \(calibration.map { JSON.string($0.summary) } ?? "null"),\n"
      + "\"policies\": \(table.json),\"cuts\": \(cutTable.json),\"edges\": \(edgeTable.json)}\n"
  }
}

extension Node {
  /// The last value that it makes, itself or in its body.
  fileprivate var lastValue: ValueID? { results.last ?? op.body.last.flatMap(\.lastValue) }
}
