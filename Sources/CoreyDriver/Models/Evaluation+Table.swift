import CoreyModels
import CoreyReport

extension Evaluation {
  /// What was measured, in one row.
  public var table: Table {
    var table = Table([
      Table.Column("blocks"), Table.Column("context"), Table.Column("scored"),
      Table.Column("bits/byte", key: "bits_per_byte"),
      Table.Column("bits/token", key: "bits_per_token"), Table.Column("perplexity"),
    ])
    table.append([
      .integer(blocks.count), .integer(context), .integer(scored),
      bitsPerByte.map { .fixed($0, digits: 4) } ?? .missing, .fixed(bitsPerToken, digits: 4),
      .fixed(perplexity, digits: 4),
    ])
    return table
  }

  /// How it was measured.
  public var protocolText: String {
    "\(blocks.count) blocks of \(context) tokens, each run alone from zero states; tokens "
      + "2...\(context) of each are scored; the mean is over \(scored) tokens; logits in Float32, "
      + "log-softmax in Float64\n"
  }
}
