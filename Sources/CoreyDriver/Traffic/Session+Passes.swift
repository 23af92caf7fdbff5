import CoreyIR
import CoreyPasses
import CoreyReport

extension Session {
  /// How many passes over each axis every layer of a source needs, and why, as a table.
  public mutating func passes(_ source: SourceFile) throws(Failure) -> Table {
    let program = try optimize(try check(try parse(source)))
    var table = Table([
      Table.Column("layer"), Table.Column("axis"), Table.Column("passes"),
      Table.Column("because", key: "reason"),
    ])
    for graph in program.layers {
      for count in PassAnalysis.passes(of: graph) {
        let reasons = count.reasons.map { reason in
          "\(graph.word(for: reason.value)) waits for \(graph.word(for: reason.awaited)): "
            + "\(reason.text) \(graph[count.axis].name) in pass \(reason.pass)"
        }
        table.append([
          .text(graph.name), .text(graph[count.axis].name), .integer(count.passes),
          .text(reasons.joined(separator: "; ")),
        ])
      }
    }
    return table
  }
}

extension Graph {
  /// A value's name in the source, or its number.
  fileprivate func word(for value: ValueID) -> String {
    self[value].name.isEmpty ? "v\(value.index)" : self[value].name
  }
}
