import CoreyIR
import CoreyReport
import CoreySchedule

/// What rotations do to the cuts that policies choose by entropies: cuts, bytes and time of one
/// layer, rotated or not.
public struct RotationEffect: Sendable {
  /// One plan of the layer.
  public struct Row: Sendable {
    /// What `--rotate` says, and how many sites it chose.
    public var choice: String
    public var sites: Int
    public var fusion: FusionPolicy
    public var plan: Plan
    public var cost: Cost
    /// The median of interleaved runs, if they were asked for.
    public var milliseconds: Double?
  }

  public var rows: [Row]
  /// What entropies and decisions come from.
  public var calibration: String

  /// A row for each choice of rotations and each policy.
  public var table: Table {
    var table = Table([
      .init("rotate"), .init("sites"), .init("fusion"), .init("kernels"), .init("cut behind"),
      .init("flops/token", key: "flops_per_token"), .init("DRAM MB", key: "dram_megabytes"),
      .init("predicted ms", key: "predicted_milliseconds"),
      .init("measured ms", key: "measured_milliseconds"),
      .init("x none", key: "ratio_to_none"),
    ])
    for row in rows {
      let base = rows.first { $0.choice == "none" && $0.fusion == row.fusion }?.milliseconds
      table.append([
        .text(row.choice), .integer(row.sites), .text("\(row.fusion)"),
        .integer(row.plan.kernels.count), .text(row.cuts.joined(separator: ", ")),
        .integer(row.cost.operations.flops / max(1, row.cost.batch * row.cost.time)),
        .fixed(Double(row.cost.dramBytes) / 1e6, digits: 2),
        .fixed(row.cost.predictedSeconds * 1e3, digits: 2),
        row.milliseconds.map { .fixed($0, digits: 2) } ?? .missing,
        row.milliseconds.flatMap { own in base.map { .fixed(own / $0, digits: 3) } } ?? .missing,
      ])
    }
    return table
  }

  /// The table for people, or JSON.
  public func rendered(asJSON: Bool) -> String {
    asJSON ? table.json : "\(calibration)\n\n\(table.plain)"
  }
}

extension RotationEffect.Row {
  /// The last value before each cut, with its entropy in bits where it is known.
  fileprivate var cuts: [String] {
    let names = Printer.valueNames(of: plan.program)
    return plan.layers.enumerated().flatMap { index, layer in
      layer.kernels.dropLast().map { kernel in
        guard let last = kernel.nodes.last.flatMap(\.madeLast) else { return "-" }
        let bits = plan.entropy(last, layer: index).map { " (\(($0 * 100).rounded() / 100))" }
        return names[index][last.index] + (bits ?? "")
      }
    }
  }
}

extension Node {
  /// The last value that it makes, itself or in its body.
  fileprivate var madeLast: ValueID? { results.last ?? op.body.last.flatMap(\.madeLast) }
}
