import CoreyModels
import CoreyRuntime
import Testing

@Suite("Model folders")
struct ModelFolderTests {
  @Test("A folder without config.json is no model")
  func foldersAreTold() {
    #expect(!ModelFolder.isModel(#filePath))
    #expect(!ModelFolder.isModel(String(#filePath.dropLast("/ModelFolderTests.swift".count))))
  }
}
