import CoreyReport
import CoreyRuntime
import CoreySchedule

/// What was measured, beside what the machine could do at most.
public struct BenchReport: Sendable {
  /// One layer, one length, one number of threads.
  public struct Row: Sendable {
    public var name: String
    public var tier: Tier
    public var steps: Int
    public var batch: Int
    public var threads: Int
    /// Milliseconds of a run.
    public var samples: Samples
    /// Milliseconds of the layer's products alone in OpenBLAS; none without it.
    public var floor: Samples
    /// What the model counts for this run.
    public var cost: Cost
    public var ceilings: Ceilings
    /// Cores that other processes used meanwhile, where the system tells.
    public var otherCores: Double?
    /// Where the time went, if that was measured.
    public var phases: PhaseTicks?

    private var seconds: Double { samples.median / 1e3 }
    public var tokensPerSecond: Double { Double(steps * batch) / seconds }
    /// Operations per second, functions counted as one.
    public var operationsPerSecond: Double {
      Double(cost.operations.flops + cost.operations.transcendentalCount) / seconds
    }
    /// Counted bytes to and from memory, from cold caches, per second.
    public var bytesPerSecond: Double { Double(cost.dramBytes) / seconds }
    /// The part of the roofline's speed that is reached; 1 is all of it.
    public var partOfRoofline: Double { cost.predictedSeconds / seconds }
    /// How many times the time of the products alone.
    public var overFloor: Double? {
      floor.values.isEmpty ? nil : samples.median / floor.median
    }
  }

  public var machine: Machine
  public var ceilings: [Ceilings]
  public var rows: [Row]

  /// Medians with what they are medians of.
  public var table: Table {
    var table = Table([
      .init("layer"), .init("L", key: "steps"), .init("threads"), .init("tier"),
      .init("ms", key: "milliseconds"), .init("+-%", key: "spread_percent"),
      .init("tokens/s", key: "tokens_per_second"), .init("GFLOP/s", key: "gigaflops_per_second"),
      .init("% peak", key: "percent_of_peak"), .init("GB/s", key: "gigabytes_per_second"),
      .init("% memory", key: "percent_of_bandwidth"),
      .init("% roofline", key: "percent_of_roofline"),
      .init("products ms", key: "products_milliseconds"), .init("x products", key: "over_products"),
      .init("others", key: "other_cores"),
    ])
    for row in rows {
      table.append([
        .text(row.name), .integer(row.steps), .integer(row.threads), .text(row.tier.rawValue),
        .fixed(row.samples.median, digits: row.samples.median < 10 ? 3 : 1),
        .fixed(100 * row.samples.spread, digits: 1), .fixed(row.tokensPerSecond, digits: 0),
        .fixed(row.operationsPerSecond / 1e9, digits: 1),
        .fixed(100 * row.operationsPerSecond / row.ceilings.operations, digits: 0),
        .fixed(row.bytesPerSecond / 1e9, digits: 2),
        .fixed(100 * row.bytesPerSecond / row.ceilings.bandwidth, digits: 0),
        .fixed(100 * row.partOfRoofline, digits: 0),
        row.floor.values.isEmpty
          ? .missing : .fixed(row.floor.median, digits: row.floor.median < 10 ? 3 : 1),
        row.overFloor.map { .fixed($0, digits: 2) } ?? .missing,
        row.otherCores.map { .fixed($0, digits: 2) } ?? .missing,
      ])
    }
    return table
  }

  /// What the machine reached by itself in the same run.
  public var ceilingTable: Table {
    var table = Table([
      .init("threads"), .init("peak GFLOP/s", key: "gigaflops_per_second"),
      .init("read GB/s", key: "gigabytes_per_second"),
    ])
    for ceiling in ceilings {
      table.append([
        .integer(ceiling.threads), .fixed(ceiling.operations / 1e9, digits: 1),
        .fixed(ceiling.bandwidth / 1e9, digits: 2),
      ])
    }
    return table
  }

  /// Where the time of each row went: parts of the first thread's time, and of the median.
  public var phaseTable: Table {
    var table = Table([
      .init("layer"), .init("L", key: "steps"), .init("threads"), .init("tier"), .init("phase"),
      .init("%", key: "percent"), .init("ms", key: "milliseconds"),
    ])
    for row in rows {
      guard let phases = row.phases else { continue }
      func add(_ title: String, _ part: Double) {
        table.append([
          .text(row.name), .integer(row.steps), .integer(row.threads), .text(row.tier.rawValue),
          .text(title), .fixed(100 * part, digits: 1), .fixed(part * row.samples.median, digits: 3),
        ])
      }
      for (phase, part) in zip(phases.phases, phases.parts) { add(phase.title, part) }
      add("between phases", 1 - phases.parts.reduce(0, +))
    }
    return table
  }

  /// Every sample of every row.
  var sampleTable: Table {
    var table = Table([
      .init("layer"), .init("steps"), .init("threads"), .init("tier"), .init("milliseconds"),
      .init("products_milliseconds"),
    ])
    for row in rows {
      table.append([
        .text(row.name), .integer(row.steps), .integer(row.threads), .text(row.tier.rawValue),
        .list(row.samples.values), .list(row.floor.values),
      ])
    }
    return table
  }

  public var plain: String {
    let phases = phaseTable
    return table.plain + (phases.rows.isEmpty ? "" : "\n" + phases.plain) + "\n"
      + ceilingTable.plain
  }

  public var json: String {
    "{\n\"rows\": \(table.json),\"phases\": \(phaseTable.json),"
      + "\"ceilings\": \(ceilingTable.json),\"samples\": \(sampleTable.json)}\n"
  }
}
