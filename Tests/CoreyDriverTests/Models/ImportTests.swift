import CoreyRuntime
import Foundation
import Testing

@Suite("coreyc import")
struct ImportTests {
  private struct Row: Decodable {
    let tensor, type, shape: String
    let elements, bytes: Int
  }

  @Test("The tensors of a folder, for people and for programs")
  func tensors() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "tensors.json").path
      let result = try Command.coreyc(["import", TinyMamba.path, "--json", "-o", path])
      #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
      let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: URL(filePath: path)))
      let file = try TensorFile.open(
        Repository.root.appending(path: TinyMamba.path + "/model.safetensors").path)
      #expect(rows.map(\.tensor) == file.names)
      for row in rows {
        let tensor = try #require(try file.tensor(row.tensor))
        #expect(row.type == tensor.type.rawValue && row.bytes == tensor.byteCount)
        #expect(row.shape == TensorShape.text(tensor.shape) && row.elements == tensor.count)
      }
      let table = try Command.coreyc(["import", TinyMamba.path, "--tensors"]).text
      #expect(table.split(separator: "\n").count == rows.count + 1)
    }
  }
}
