import CoreyIR
import CoreyRuntime
import SystemPackage

extension ModelFolder {
  /// Opens a model.
  ///
  /// - Throws: Everything that is wrong with the settings, or else with the files.
  public static func open(_ path: String) throws(Diagnostics) -> ModelFolder {
    let folder = FilePath(path)
    var reader = try wrapped { () throws(Diagnostic) in
      try ConfigReader(path: folder.appending("config.json").string)
    }
    var config = try ModelConfig(&reader)
    var tokens = SpecialTokens()
    tokens.read(&reader, vocabulary: config.backbone.vocabulary)
    ModelConfig.warnOfUnknown(&reader)
    var errors = reader.errors
    var warnings = reader.warnings

    let generation = folder.appending("generation_config.json").string
    if FileStatus.exists(generation) {
      var reader = try wrapped { () throws(Diagnostic) in try ConfigReader(path: generation) }
      tokens.read(&reader, vocabulary: config.backbone.vocabulary)
      errors += reader.errors
      warnings += reader.warnings
    }
    if !errors.isEmpty { throw Diagnostics(errors) }

    let files = try wrapped { () throws(Diagnostic) in
      try TensorFile.open(WeightStore.modelFile(path))
    }
    var check = FolderCheck(files: files, config: reader.path)
    let weights = try check.weights(of: &config, reader)
    warnings += check.warnings
    let name = layerName(path)
    let text = ModelText(
      config: config, weights: weights, name: name,
      header: header(config.backbone, folder: path, file: files.path))
    return ModelFolder(
      path: path, config: config, tokens: tokens,
      source: SourceFile(path: reader.path, text: text.text), name: name, weights: files,
      diagnostics: warnings)
  }

  private static func header(
    _ backbone: BackboneConfig, folder: String, file: String
  ) -> [String] {
    [
      "\(backbone.architecture.title), \(backbone.layers) layers of width \(backbone.width), "
        + "vocabulary of \(backbone.vocabulary).",
      "Imported by coreyc from \(printable(folder)) (config.json and "
        + "\(printable(FilePath(file).lastComponent?.string ?? file))).",
      "",
      "  coreyc run THIS.ssm --weights \(printable(folder))",
    ]
  }

  /// A path on one line.
  private static func printable(_ path: String) -> String {
    String(path.map { $0.isNewline || $0.isWhitespace && $0 != " " ? "?" : $0 })
  }

  private static func wrapped<Result>(
    _ work: () throws(Diagnostic) -> Result
  ) throws(Diagnostics) -> Result {
    do throws(Diagnostic) {
      return try work()
    } catch {
      throw Diagnostics(error)
    }
  }
}
