import CoreyIR

/// Reads and writes safetensors: the length of a JSON header in 8 bytes, the header, the data.
enum SafetensorsFile {
  /// The longest header that the format allows.
  private static let longestHeader = 100_000_000

  /// The tensors of a file by name; all lie in the mapped file.
  static func open(_ memory: TensorMemory, path: String) throws(Diagnostic) -> TensorFile {
    var reader = ByteReader(memory, path: path)
    let length = try reader.number(UInt64.self, "the header's length")
    guard length <= UInt64(longestHeader) else {
      throw invalid("a header of \(length) bytes is longer than the format allows", path)
    }
    let json = try reader.bytes(Int(length), "the header")
    guard json.first == UInt8(ascii: "{") else { throw invalid("the header is no object", path) }
    guard let members = try JSONParser.parse(json, path: path).members else {
      throw invalid("the header is no object", path)
    }
    let data = reader.position
    var metadata: [String: String] = [:]
    var parts: [(name: String, slice: Slice)] = []
    for member in members {
      if member.name == "__metadata__" {
        guard let entries = member.value.members else {
          throw invalid("'__metadata__' must be an object", path)
        }
        for entry in entries {
          guard let text = entry.value.text else {
            throw invalid("'__metadata__' must hold strings", path)
          }
          metadata[entry.name] = text
        }
      } else {
        parts.append((member.name, try slice(member, size: reader.remaining, path: path)))
      }
    }
    let sorted = parts.sorted {
      ($0.slice.range.lowerBound, $0.slice.range.upperBound)
        < ($1.slice.range.lowerBound, $1.slice.range.upperBound)
    }
    var end = 0
    for (name, slice) in sorted {
      guard slice.range.lowerBound == end else {
        let problem = slice.range.lowerBound < end ? "overlaps the one before" : "follows a hole"
        throw invalid("the data of '\(name)' \(problem)", path)
      }
      end = slice.range.upperBound
    }
    guard end == reader.remaining else {
      throw invalid("\(reader.remaining - end) bytes after the last tensor", path)
    }
    var sources: [String: TensorFile.Source] = [:]
    for (name, slice) in parts {
      sources[name] = .slice(
        memory, offset: data + slice.range.lowerBound, shape: slice.shape, type: slice.type)
    }
    return TensorFile(
      path: path, format: .safetensors, names: parts.map(\.name), sources: sources,
      metadata: metadata)
  }

  private struct Slice {
    var type: ElementType
    var shape: [Int]
    var range: Range<Int>
  }

  private static func slice(
    _ member: JSONValue.Member, size: Int, path: String
  ) throws(Diagnostic) -> Slice {
    let name = member.name
    guard let dtype = member.value["dtype"]?.text else {
      throw invalid("'\(name)' has no dtype", path)
    }
    guard let type = type(dtype) else {
      throw .error(
        "the element type \(dtype.prefix(40)) is not supported", file: path, detail: "'\(name)'",
        suggestion: "convert the tensor to F32, F16 or BF16")
    }
    guard let shape = member.value["shape"]?.integers,
      let bytes = TensorShape.byteCount(shape, type)
    else {
      throw invalid("'\(name)' has no shape, or one that is too large", path)
    }
    guard let offsets = member.value["data_offsets"]?.integers, offsets.count == 2,
      offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= size
    else {
      throw invalid("the data_offsets of '\(name)' are not a range within the file", path)
    }
    guard offsets[1] - offsets[0] == bytes else {
      throw invalid(
        "'\(name)' has \(offsets[1] - offsets[0]) bytes, but its shape "
          + "\(TensorShape.text(shape)) of \(dtype) needs \(bytes)", path)
    }
    return Slice(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func invalid(_ message: String, _ path: String) -> Diagnostic {
    .error(
      "the safetensors file is not valid: \(message)", file: path,
      suggestion: "the file is truncated or damaged: copy or download it again")
  }

  private static func type(_ name: String) -> ElementType? {
    ElementType.allCases.first { dtype($0) == name }
  }

  /// The name of a type in the header; `nil` for those that the format lacks.
  static func dtype(_ type: ElementType) -> String? {
    switch type {
    case .f64, .f32, .f16, .bf16, .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool:
      type.rawValue.uppercased()
    case .i4, .ternary: nil
    }
  }

  /// Writes tensors, the widest types first and then by name, so that equal tensors make equal files
  /// and each lies at a multiple of its element's size.
  static func write(
    _ tensors: [(name: String, tensor: Tensor)], to path: String, metadata: [String: String] = [:]
  ) throws(Diagnostic) {
    let sorted = tensors.sorted {
      ($1.tensor.type.bits, $0.name) < ($0.tensor.type.bits, $1.name)
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { $0.key < $1.key }
        .map { JSONText.string($0.key) + ":" + JSONText.string($0.value) }
      members.append("\"__metadata__\":{" + entries.joined(separator: ",") + "}")
    }
    var offset = 0
    for (name, tensor) in sorted {
      guard let dtype = dtype(tensor.type), name != "__metadata__" else {
        throw .error(
          "safetensors cannot hold the tensor '\(name)' of type \(tensor.type.rawValue)",
          file: path, suggestion: "convert it to f32 or give it another name")
      }
      let end = offset + tensor.byteCount
      members.append(
        JSONText.string(name) + ":{\"dtype\":\"\(dtype)\",\"shape\":"
          + JSONText.array(tensor.shape) + ",\"data_offsets\":" + JSONText.array([offset, end])
          + "}")
      offset = end
    }
    var header = Array(("{" + members.joined(separator: ",") + "}").utf8)
    // With the 8 bytes of the length the data start at a multiple of 64.
    header += [UInt8](repeating: 0x20, count: (64 - (header.count + 8) % 64) % 64)
    guard header.count <= longestHeader else {
      throw .error("the header is longer than safetensors allows", file: path)
    }
    try FileSink.write(to: path) { (sink) throws(Diagnostic) in
      try sink.append(littleEndian: UInt64(header.count))
      try sink.append(header)
      for (_, tensor) in sorted {
        try tensor.withUnsafeBytes { (bytes) throws(Diagnostic) in try sink.append(bytes) }
      }
    }
  }
}
