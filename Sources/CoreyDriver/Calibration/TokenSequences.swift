import CoreyIR
import CoreyRuntime
import CoreySchedule

/// Token indices cut into sequences, for the one input of a program that takes indices.
struct TokenSequences {
  private let port: KernelInterface.Port
  private let tokens: [Int32]
  private let context: Int

  /// - Parameter rowBounds: For inputs that are indices, by position, the length of their table.
  init?(
    _ request: CalibrateRequest, _ interface: KernelInterface, rowBounds: [Int: Int]
  ) throws(Diagnostic) {
    guard let path = request.text ?? request.tokens else { return nil }
    let integers = interface.inputs.indices.filter { interface.inputs[$0].type == "i32" }
    guard integers.count == 1, interface.inputs.count == 1,
      interface.inputs[integers[0]].extents.allSatisfy({ $0 == .batch || $0 == .time })
    else {
      throw .error(
        "the layer '\(interface.name)' does not take tokens as its only input", file: path,
        suggestion: "give tensors with --input [name=]x.npy")
    }
    port = interface.inputs[integers[0]]
    context = max(1, request.context)
    let all = try Self.read(request, path: path, rows: rowBounds[integers[0]])
    tokens = Array(all.prefix(max(1, request.tokensLimit)))
    guard !tokens.isEmpty else { throw .error("the file holds no tokens", file: path) }
  }

  /// The sequences, each from its first token.
  func visit(_ body: ([String: Tensor]) throws(Diagnostic) -> Void) throws(Diagnostic) {
    var start = 0
    while start < tokens.count {
      let piece = Array(tokens[start..<min(start + context, tokens.count)])
      let shape = port.extents.map { $0 == .time ? piece.count : 1 }
      try body([port.name: Tensor(piece, shape: shape)])
      start += piece.count
    }
  }

  private static func read(
    _ request: CalibrateRequest, path: String, rows: Int?
  ) throws(Diagnostic) -> [Int32] {
    let indices: [Int]
    if request.text != nil {
      if let rows, rows > 256 {
        throw .error(
          "a text is taken byte by byte, but the model knows \(rows) tokens", file: path,
          suggestion: "give the indices of its tokens with --tokens FILE.npy")
      }
      indices = try InputFile.read(path, limit: 1 << 30).map { Int($0) }
    } else {
      guard let read = try TensorFile.open(path).onlyTensor().integers else {
        throw .error("token indices are integers", file: path)
      }
      indices = read
    }
    if let wrong = indices.first(where: { $0 < 0 || $0 >= rows ?? Int(Int32.max) }) {
      throw .error(
        "the token \(wrong) is none of the \(rows ?? Int(Int32.max)) that the model knows",
        file: path)
    }
    return indices.map { Int32($0) }
  }
}
