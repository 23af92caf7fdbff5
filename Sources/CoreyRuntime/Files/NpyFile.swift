import CoreyIR

/// Reads and writes numpy's format of one array.
enum NpyFile {
  /// The array in a range of a file's bytes. Zero-copy if its order and address allow it.
  static func read(
    _ memory: TensorMemory, range: Range<Int>? = nil, path: String
  ) throws(Diagnostic) -> Tensor {
    var reader = ByteReader(memory, path: path, range: range)
    let header = try NpyHeader(reading: &reader)
    guard let bytes = TensorShape.byteCount(header.shape, header.type) else {
      throw .error(
        "the shape \(TensorShape.text(header.shape)) is too large", file: path,
        detail: "npy header")
    }
    guard bytes == reader.remaining else {
      throw .error(
        "the shape \(TensorShape.text(header.shape)) of \(header.type.rawValue) needs \(bytes) "
          + "bytes, but \(reader.remaining) follow the header", file: path,
        suggestion: "the file is truncated or damaged: save it again")
    }
    let tensor = try slice(
      memory, offset: reader.position, shape: header.shape, type: header.type, path: path)
    guard header.isFortranOrder, header.shape.count > 1 else { return tensor }
    return try rowMajor(tensor, path: path)
  }

  /// A tensor over bytes of a file, copied only if its address does not suit the type.
  static func slice(
    _ memory: TensorMemory, offset: Int, shape: [Int], type: ElementType, path: String
  ) throws(Diagnostic) -> Tensor {
    if let tensor = Tensor(shape: shape, type: type, memory: memory, offset: offset) {
      return tensor
    }
    guard var copy = Tensor(zeros: shape, type: type) else { throw outOfMemory(path) }
    let source = UnsafeRawBufferPointer(rebasing: memory.bytes[offset..<offset + copy.byteCount])
    _ = copy.withUnsafeMutableBytes { $0.copyMemory(from: source) }
    return copy
  }

  static func outOfMemory(_ path: String) -> Diagnostic {
    .error("there is not enough memory for the tensor", file: path)
  }

  /// Writes one array.
  static func write(_ tensor: Tensor, to path: String) throws(Diagnostic) {
    let header = try header(of: tensor, path: path)
    try FileSink.write(to: path) { (sink) throws(Diagnostic) in
      try sink.append(header)
      try tensor.withUnsafeBytes { (bytes) throws(Diagnostic) in try sink.append(bytes) }
    }
  }

  static func header(of tensor: Tensor, path: String) throws(Diagnostic) -> [UInt8] {
    guard let header = NpyHeader(type: tensor.type, shape: tensor.shape).bytes else {
      throw .error(
        "numpy has no type \(tensor.type.rawValue)", file: path,
        suggestion: "write a .safetensors file")
    }
    return header
  }

  /// The elements of an array stored with the first dimension innermost, in our order.
  private static func rowMajor(_ tensor: Tensor, path: String) throws(Diagnostic) -> Tensor {
    guard var result = Tensor(zeros: tensor.shape, type: tensor.type) else {
      throw outOfMemory(path)
    }
    let size = tensor.type.alignment
    let shape = tensor.shape
    var strides: [Int] = []
    var stride = size
    for length in shape {
      strides.append(stride)
      stride *= max(length, 1)
    }
    tensor.withUnsafeBytes { source in
      _ = result.withUnsafeMutableBytes { target in
        var index = [Int](repeating: 0, count: shape.count)
        var from = 0
        for to in Swift.stride(from: 0, to: target.count, by: size) {
          for byte in 0..<size { target[to + byte] = source[from + byte] }
          for axis in shape.indices.reversed() {
            index[axis] += 1
            from += strides[axis]
            if index[axis] < shape[axis] { break }
            from -= strides[axis] * shape[axis]
            index[axis] = 0
          }
        }
      }
    }
    return result
  }
}
