import CoreyIR
import CoreyKernels
import CoreyProof
import CoreyReport

/// What the model counts beside what the emitted C does, per thread, kernel and buffer.
public struct TrafficCheckReport: Sendable {
  public var isa: ISA
  /// One for each thread.
  public var checks: [CountCheck]

  public init(isa: ISA, checks: [CountCheck]) {
    self.isa = isa
    self.checks = checks
  }

  /// Whether the model and the C agree to the byte and no access leaves its buffer.
  public var isPassed: Bool { checks.allSatisfy(\.isPassed) }

  /// Bytes as both count them.
  public var table: Table {
    var table = Table([
      Table.Column("thread"), Table.Column("kernel"), Table.Column("buffer"),
      Table.Column("load B, model", key: "model_load_bytes"),
      Table.Column("load B, C", key: "counted_load_bytes"),
      Table.Column("store B, model", key: "model_store_bytes"),
      Table.Column("store B, C", key: "counted_store_bytes"), Table.Column("equal"),
    ])
    for (thread, check) in checks.enumerated() {
      for row in check.rows {
        table.append([
          .integer(thread), .text("\(row.layer).\(row.kernel)"), .text(row.buffer),
          .integer(row.modelLoads), .integer(row.countedLoads), .integer(row.modelStores),
          .integer(row.countedStores), .text(row.isEqual ? "yes" : "no"),
        ])
      }
    }
    return table
  }

  /// What is wrong, if anything is: a fault of the compiler, for no source can cause it.
  public var fault: Failure? {
    if isPassed { return nil }
    let differences = checks.flatMap(\.rows).filter { !$0.isEqual }.map { row in
      Diagnostic.Note(
        "'\(row.buffer)' of \(row.layer).\(row.kernel): the model loads \(row.modelLoads) bytes and stores "
          + "\(row.modelStores), the C loads \(row.countedLoads) and stores \(row.countedStores)",
        at: .nowhere)
    }
    let strays = checks.flatMap(\.strays).map { Diagnostic.Note($0.description, at: .nowhere) }
    return .fault(
      while: "traffic --check",
      Diagnostic(.error, "the model and the emitted C differ", notes: differences + strays))
  }
}
