import CoreyIR
import CoreyRuntime

/// Token ids in a file: numbers with white space between them, or an npy array of integers.
public enum TokenFile {
  /// The ids in the order of the file.
  public static func read(_ path: String) throws(Diagnostic) -> [Int] {
    if path.hasSuffix(".npy") {
      let tensor = try TensorFile.open(path).onlyTensor()
      guard let ids = tensor.integers else {
        throw .error(
          "tokens are integers, not \(tensor.type.rawValue)", file: path,
          suggestion: "convert them: ids.astype(numpy.int32)")
      }
      return ids
    }
    let memory = try TensorMemory.map(path: path)
    var ids: [Int] = []
    var line = 1
    for words in memory.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      for word in words.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
        let text = String(decoding: word.prefix(40), as: UTF8.self)
        guard word.count <= 20, let id = Int(text) else {
          throw .error(
            "'\(text)' is no token id", file: path, detail: "line \(line)",
            suggestion: "write numbers with spaces or lines between them")
        }
        ids.append(id)
      }
      line += 1
    }
    return ids
  }
}
