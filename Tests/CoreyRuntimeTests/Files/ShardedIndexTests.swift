import CoreyIR
import CoreyRuntime
import Testing

/// Indices of shards, good and bad.
@Suite struct ShardedIndexTests {
  private func open(_ index: String, shards: Bool = true) throws -> TensorFile {
    try inFolder { folder in
      if shards {
        try TensorFile.write(
          ["a": Tensor([1] as [Float], shape: [1])], to: "\(folder)/1.safetensors")
        try TensorFile.write(
          ["b": Tensor([2] as [Float], shape: [1]), "c": Tensor([3] as [Float], shape: [1])],
          to: "\(folder)/2.safetensors")
        try write([1, 2, 3], to: "\(folder)/broken.safetensors")
      }
      let path = "\(folder)/model.safetensors.index.json"
      try write(Array(index.utf8), to: path)
      return try TensorFile.open(path)
    }
  }

  @Test func shardsAreJoined() throws {
    let file = try open(
      """
      {"metadata": {"total_size": 12},
       "weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "2.safetensors"}}
      """)
    #expect(file.format == .sharded)
    #expect(file.names == ["a", "b", "c"])
    #expect(try file.tensors().mapValues(\.floats) == ["a": [1], "b": [2], "c": [3]])
  }

  @Test(arguments: [
    "", "{", "[]", "{}", "{\"weight_map\": []}", "{\"weight_map\": {\"a\": 1}}",
    "{\"weight_map\": {\"a\": \"missing.safetensors\"}}",
    "{\"weight_map\": {\"b\": \"1.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"broken.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"../1.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"./1.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"/etc/passwd\"}}",
    "{\"weight_map\": {\"a\": \"..\"}}", "{\"weight_map\": {\"a\": \".\"}}",
    "{\"weight_map\": {\"a\": \"\"}}", "{\"weight_map\": {\"a\": \"1.safetensors\\u0000\"}}",
    "{\"weight_map\": {\"a\": \"model.safetensors.index.json\"}}",
    "{\"weight_map\": {\"a\": \"1.safetensors\", \"a\": \"2.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"sub\\\\1.safetensors\"}}",
  ])
  func isRefused(_ index: String) throws {
    let error = #expect(throws: Diagnostic.self) { try open(index) }
    guard case .file = error?.place else {
      Issue.record("no file is named: \(String(describing: error))")
      return
    }
    #expect(error?.suggestion != nil)
  }

  @Test func aMissingShardIsNamed() throws {
    let error = #expect(throws: Diagnostic.self) {
      try open("{\"weight_map\": {\"a\": \"1.safetensors\"}}", shards: false)
    }
    #expect(error?.notes.count == 1)
  }
}
