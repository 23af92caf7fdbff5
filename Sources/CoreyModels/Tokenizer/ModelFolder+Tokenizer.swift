import CoreyIR
import CoreyRuntime

extension ModelFolder {
  /// The model's tokenizer: that of its `tokenizer.json`; without one bytes, if the vocabulary is
  /// that of bytes; else none.
  public func tokenizer() throws(Diagnostic) -> (any Tokenizer)? {
    let file = path + "/tokenizer.json"
    if FileStatus.exists(file) { return try TokenizerFile.open(file) }
    return vocabulary == ByteTokenizer.vocabulary ? ByteTokenizer() : nil
  }
}
