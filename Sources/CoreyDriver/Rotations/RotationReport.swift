import CoreyPasses
import CoreyReport

/// The sites of a program at which values could be rotated.
public struct RotationReport: Sendable {
  public var sites: [RotationSite]

  /// One row for each site.
  public var table: Table {
    var table = Table([
      Table.Column("site"), Table.Column("kind"), Table.Column("n = m·2^k", key: "order"),
      Table.Column("transforms"), Table.Column("adds/step", key: "additions"),
      Table.Column("% of product", key: "overhead_percent"),
      Table.Column("extra bytes", key: "extra_bytes"), Table.Column("states"),
      Table.Column("why not", key: "obstacle"),
    ])
    for site in sites {
      table.append([
        .text(site.name), site.isLegal ? .text(site.kind.rawValue) : .missing,
        .text(site.order.description),
        site.isLegal ? .integer(site.transforms) : .missing,
        site.isLegal ? .integer(site.additions) : .missing,
        site.isLegal ? .fixed(100 * site.overhead, digits: 2) : .missing,
        site.isLegal ? .integer(site.extraBytes) : .missing,
        site.states.isEmpty ? .missing : .text(site.states.joined(separator: ", ")),
        site.rotated.obstacle.map { .text($0) } ?? .missing,
      ])
    }
    return table
  }
}
