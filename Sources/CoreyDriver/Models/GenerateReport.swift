import CoreyReport

/// What generating took.
public struct GenerateReport: Sendable {
  /// Milliseconds from the start of the process to the first byte of the result that can be.
  public var load = 0.0
  /// Tokens of the prompt that were read before the first new one, and milliseconds for them.
  public var prefill = (count: 0, milliseconds: 0.0)
  /// New tokens, and milliseconds for them.
  public var decode = (count: 0, milliseconds: 0.0)

  /// A line for each part.
  public var table: Table {
    var table = Table([
      Table.Column("part"), Table.Column("tokens"), Table.Column("ms"),
      Table.Column("tokens/s", key: "tokens_per_second"),
    ])
    table.append([.text("load"), .missing, .number(load), .missing])
    for (name, part) in [("prefill", prefill), ("decode", decode)] {
      let rate = part.milliseconds > 0 ? Double(part.count) / part.milliseconds * 1e3 : 0
      table.append([
        .text(name), .integer(part.count), .number(part.milliseconds),
        part.count > 0 ? .number(rate) : .missing,
      ])
    }
    return table
  }
}
