import CoreyIR
import CoreyModels
import CoreyReport
import CoreyRuntime

extension ModelFolder {
  /// The tensors of the files in their order: what an import reads.
  public func tensorTable() throws(Diagnostic) -> Table {
    var table = Table([
      Table.Column("tensor"), Table.Column("type"), Table.Column("shape"),
      Table.Column("elements"), Table.Column("bytes"),
    ])
    for name in weights.names {
      guard let tensor = try weights.tensor(name) else { continue }
      table.append([
        .text(name), .text(tensor.type.rawValue), .text(TensorShape.text(tensor.shape)),
        .integer(tensor.count), .integer(tensor.byteCount),
      ])
    }
    return table
  }
}
