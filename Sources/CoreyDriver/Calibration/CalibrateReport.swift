import CoreyIR
import CoreyPasses
import CoreyReport

/// What a calibration found.
public struct CalibrateReport: Sendable {
  public var calibration: Calibration
  /// What is worth saying: made-up tensors, weights that are not used.
  public var diagnostics: [Diagnostic]

  /// One row for each value of each instance of a layer.
  public var table: Table {
    var table = Table([
      Table.Column("layer"), Table.Column("value"), Table.Column("axes"),
      Table.Column("H_auto", key: "entropy_auto"), Table.Column("H_abs", key: "entropy_abs"),
      Table.Column("crest"), Table.Column("kurtosis"), Table.Column("outliers"),
      Table.Column("rms"), Table.Column("p9995"), Table.Column("not finite", key: "not_finite"),
    ])
    for instance in calibration.instances {
      for value in instance.values {
        let statistics = value.statistics
        table.append([
          .text(instance.prefix.isEmpty ? instance.layer : instance.prefix), .text(value.name),
          .text("[\(value.axes.joined(separator: ", "))]"),
          .fixed(statistics.autoEntropy, digits: 2), .fixed(statistics.absoluteEntropy, digits: 2),
          .fixed(statistics.crest, digits: 1), .number(statistics.kurtosis),
          .number(statistics.outliers), .number(statistics.rms),
          .number(statistics.percentile9995),
          .integer(Int(clamping: statistics.nanCount &+ statistics.infiniteCount)),
        ])
      }
    }
    return table
  }
}
