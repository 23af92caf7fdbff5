import CoreyIR
import CoreyPasses
import CoreyReport

/// The sites of a program at which values could be rotated, what they look like and what was
/// decided.
public struct RotationReport: Sendable {
  /// What was measured on, in one line.
  public var calibration: String
  public var choice: RotationChoice
  public var decisions: [RotationDecision]
  /// What is worth saying about the inputs.
  public var diagnostics: [Diagnostic]

  /// One row for each site: where it is and what it costs.
  public var sites: Table {
    var table = Table([
      Table.Column("site"), Table.Column("kind"), Table.Column("n = m·2^k", key: "order"),
      Table.Column("where"), Table.Column("transforms"),
      Table.Column("adds/step", key: "additions"),
      Table.Column("% of product", key: "overhead_percent"),
      Table.Column("extra bytes", key: "extra_bytes"), Table.Column("states"),
      Table.Column("decision"), Table.Column("why", key: "reason"),
    ])
    for decision in decisions {
      let site = decision.site
      let isLegal = site.isLegal
      table.append([
        .text(site.name), isLegal ? .text(site.kind.rawValue) : .missing,
        .text(site.order.description),
        isLegal ? .text(site.additions == 0 ? "offline" : "online") : .missing,
        isLegal ? .integer(site.transforms) : .missing,
        isLegal ? .integer(site.additions) : .missing,
        isLegal ? .fixed(100 * site.overhead, digits: 2) : .missing,
        isLegal ? .integer(site.extraBytes) : .missing,
        site.states.isEmpty ? .missing : .text(site.states.joined(separator: ", ")),
        .text(decision.rotation?.text ?? (isLegal ? "refused" : "not legal")),
        .text(decision.reason),
      ])
    }
    return table
  }

  /// Two rows or more for each input of a product at a site: as it is, and rotated.
  public var metrics: Table {
    var table = Table([
      Table.Column("site"), Table.Column("input"), Table.Column("rotated by", key: "rotation"),
      Table.Column("μ p50", key: "peak_p50"), Table.Column("μ p99", key: "peak_p99"),
      Table.Column("μ max", key: "peak_max"), Table.Column("crest"), Table.Column("kurtosis"),
      Table.Column("P(>6σ)", key: "outliers"), Table.Column("H_auto", key: "entropy_auto"),
      Table.Column("H_abs", key: "entropy_abs"), Table.Column("int8 dB", key: "int8_sqnr_db"),
    ])
    for decision in decisions {
      for measured in decision.measurements where measured.isMeasured {
        for (name, metrics) in measured.rows {
          let statistics = metrics.statistics
          table.append([
            .text(decision.site.name), .text(measured.input), .text(name),
            .fixed(metrics.medianPeak, digits: 2), .fixed(metrics.highPeak, digits: 2),
            .fixed(metrics.largestPeak, digits: 2), .fixed(statistics.crest, digits: 1),
            .number(statistics.kurtosis), .number(statistics.outliers),
            .fixed(statistics.autoEntropy, digits: 2),
            .fixed(statistics.absoluteEntropy, digits: 2),
            .fixed(metrics.int8SQNR, digits: 1),
          ])
        }
      }
    }
    return table
  }

  /// For people: the sites, their metrics, and with `withHistograms` what their values look like.
  public func plain(withHistograms: Bool) -> String {
    var text = "\(calibration); --rotate=\(choice)\n\n" + sites.plain
    if !metrics.rows.isEmpty { text += "\n" + metrics.plain }
    if withHistograms { text += "\n" + histograms }
    return text
  }

  /// Everything as one JSON object.
  public var json: String {
    let histograms = decisions.flatMap { decision in
      decision.measurements.filter(\.isMeasured).flatMap { measured in
        measured.rows.map { name, metrics in
          "  {\"site\": \(JSON.string(decision.site.name)), "
            + "\"input\": \(JSON.string(measured.input)), \"rotation\": \(JSON.string(name)), "
            + "\"largest\": \(JSON.number(metrics.statistics.largest)), "
            + "\"shares\": [\(metrics.cells.map { JSON.number($0) }.joined(separator: ", "))]}"
        }
      }
    }
    return """
      {"calibration": \(JSON.string(calibration)), "rotate": \(JSON.string("\(choice)")),
      "sites": \(sites.json.trimmed), "metrics": \(metrics.json.trimmed),
      "histograms": [
      \(histograms.joined(separator: ",\n"))
      ]}

      """
  }

  /// Before and after, one line each, from the negative of the largest magnitude to it.
  private var histograms: String {
    var table = Table([
      Table.Column("site"), Table.Column("rotated by"), Table.Column("from -max to max"),
      Table.Column("max"),
    ])
    for decision in decisions {
      guard let measured = decision.measurements.first(where: \.isMeasured) else { continue }
      let shown = decision.rotation ?? Rotation(seed: 0)
      for (name, metrics) in measured.rows where name == "-" || name == shown.text {
        table.append([
          .text(decision.site.name), .text(name), .text(Self.bars(metrics.cells)),
          .number(metrics.statistics.largest),
        ])
      }
    }
    return table.plain
  }

  /// A bar for each share; each step is a factor of four, a full bar one half or more.
  private static func bars(_ shares: [Double]) -> String {
    let marks = Array("▁▂▃▄▅▆▇█")
    return String(
      shares.map { share in
        guard share > 0 else { return " " }
        var level = marks.count - 1
        var bound = 0.25
        while level > 0, share < bound {
          level -= 1
          bound /= 4
        }
        return marks[level]
      })
  }
}

extension RotationMeasurement {
  /// As it is, then each rotation that was tried.
  fileprivate var rows: [(name: String, metrics: RotationMetrics)] {
    [("-", before)] + candidates.map { ($0.rotation.text, $0.metrics) }
  }
}

extension Rotation {
  /// As people call it.
  public var text: String { seed == 0 ? "H" : "H seed \(seed)" }
}

extension String {
  fileprivate var trimmed: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
