import CoreyIR
import CoreyModels
import CoreyRuntime
import Foundation
import Testing

@Suite("Folders that something is wrong with")
struct HostileFolderTests {
  @Test("Each gives located messages", arguments: HostileFolder.all)
  func located(_ hostile: HostileFolder) throws {
    try withTemporaryFolder { folder in
      try Checkpoint(.mamba).write(to: folder)
      try hostile.damage(folder)
      let errors = #expect(throws: Diagnostics.self) { _ = try ModelFolder.open(folder.path) }
      let all = errors?.all ?? []
      #expect(!all.isEmpty && all.count <= 13)
      for error in all {
        guard case .file(let path, _) = error.place else {
          Issue.record("'\(error.message)' names no file")
          continue
        }
        #expect(path.hasPrefix(folder.path))
      }
      let told = all.flatMap { error in
        guard case .file(let path, let detail) = error.place else { return [error.message] }
        return [error.message, path, detail ?? "", error.suggestion ?? ""]
      }
      #expect(told.contains { $0.contains(hostile.told) }, "\(told)")
    }
  }

  @Test("Links are followed: caches of downloads are made of them")
  func links() throws {
    try withTemporaryFolder { folder in
      try Checkpoint(.mamba).write(to: folder)
      let files = FileManager.default
      for name in ["config.json", "model.safetensors"] {
        let path = folder.appendingPathComponent(name)
        try files.moveItem(at: path, to: folder.appendingPathComponent("blob-\(name)"))
        try files.createSymbolicLink(atPath: path.path, withDestinationPath: "blob-\(name)")
      }
      #expect(try ModelFolder.open(folder.path).config.backbone.width == 6)
    }
  }

  @Test("A head that repeats the embedding is tied")
  func repeatedHead() throws {
    var checkpoint = Checkpoint(.mamba)
    checkpoint.tensors["lm_head.weight"] = checkpoint.tensors["backbone.embeddings.weight"]
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      #expect(try ModelFolder.open(folder.path).config.backbone.isTied)
    }
  }
}
