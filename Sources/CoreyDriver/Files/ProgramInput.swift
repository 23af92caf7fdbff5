import CoreyIR
import CoreyModels
import CoreyRuntime

/// What a command compiles: a source, or a model's folder that one is made from.
public struct ProgramInput: Sendable {
  /// The text of the program.
  public let source: SourceFile
  /// The model, if the path leads to one.
  public let model: ModelFolder?

  /// Opens a path: an `.ssm` file, `-` for the standard input, or the folder of a model.
  public static func open(_ path: String) throws(Diagnostics) -> ProgramInput {
    if path != "-", FileStatus.isFolder(path) {
      let model = try ModelFolder.open(path)
      return ProgramInput(source: model.source, model: model)
    }
    do throws(Diagnostic) {
      return ProgramInput(source: try InputFile.source(path), model: nil)
    } catch {
      throw Diagnostics(error)
    }
  }

  /// The weight files that a run takes unless others are given, as `--weights` names them.
  public var weights: [String] { model.map { [$0.path] } ?? [] }

  /// Warnings about the model.
  public var diagnostics: [Diagnostic] { model?.diagnostics ?? [] }

  /// The model, for commands that run one.
  ///
  /// - Parameter path: What was opened, for messages.
  public func language(_ path: String) throws(Failure) -> ModelFolder {
    guard let model else {
      throw Failure(
        .error(
          "this is no model", file: path,
          suggestion: "give the folder of one: config.json beside safetensors"))
    }
    return model
  }
}
