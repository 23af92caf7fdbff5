import CoreyIR
import CoreyPasses
import CoreyReport
import CoreySchedule

extension PolicyReport {
  /// A row for each value that ops hand to each other: its entropies and tails, and under each
  /// policy the bytes per token that its cut there costs; nothing stands where it does not cut.
  public var edgeTable: Table {
    var table = Table(
      [
        .init("layer"), .init("value"), .init("axes"), .init("B/token", key: "bytes_per_token"),
        .init("H_auto", key: "entropy_auto"), .init("H_abs", key: "entropy_abs"), .init("crest"),
        .init("kurtosis"),
      ] + rows.map { .init("\($0.fusion) B", key: "cut_bytes_\($0.fusion)") })
    let names = Printer.valueNames(of: program)
    for (index, graph) in program.layers.enumerated() {
      let cuts = rows.map { row in
        Dictionary(
          row.plan.cuts(layer: index).map { ($0.value, $0.bytes) }, uniquingKeysWith: { $0 + $1 })
      }
      for value in graph.handedValues {
        let known = index < statistics.count ? statistics[index][value] : nil
        table.append(
          [
            .text(graph.name), .text(names[index][value.index]),
            .text("[\(graph.axisNames(of: value).joined(separator: ", "))]"),
            .integer(graph.elementsPerStep(value) * graph[value].type.bytes),
            known.map { .fixed($0.autoEntropy, digits: 2) } ?? .missing,
            known.map { .fixed($0.absoluteEntropy, digits: 2) } ?? .missing,
            known.map { .fixed($0.crest, digits: 1) } ?? .missing,
            known.map { .number($0.kurtosis) } ?? .missing,
          ] + cuts.map { $0[value].map { .integer($0) } ?? .missing })
      }
    }
    return table
  }
}

extension Graph {
  /// The values with time that one op makes and another reads, in the order in which they are made.
  fileprivate var handedValues: [ValueID] {
    func all(_ nodes: [Node]) -> [Node] { nodes.flatMap { [$0] + all($0.op.body) } }
    let nodes = all(nodes)
    let read = Set(nodes.flatMap { $0.op.operands.compactMap(\.value) })
    var seen = Set<ValueID>()
    return nodes.flatMap(\.results).filter { value in
      self[value].hasTime && self[value].type != .i32 && read.contains(value)
        && seen.insert(value).inserted
    }
  }
}
