import CoreyCodeGen
import CoreyModels
import CoreyRuntime

extension TokenUse {
  /// The tokens of a model: bytes if there are as many as bytes and no tokenizer says otherwise.
  public init(_ model: ModelFolder) {
    self.init(
      areBytes: model.vocabulary == 256 && !FileStatus.exists(model.path + "/tokenizer.json"),
      vocabulary: model.vocabulary, start: model.tokens.start, ends: model.tokens.end)
  }
}
