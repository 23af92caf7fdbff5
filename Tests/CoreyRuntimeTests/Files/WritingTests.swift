import CoreyIR
import CoreyRuntime
import Foundation
import Testing

/// What we write is what we read.
@Suite struct WritingTests {
  static let tensors: [String: Tensor] = [
    "a": Tensor([1, -2, .infinity, 0.1] as [Float], shape: [2, 2]),
    "layer.0.weight": Tensor([0.5, 0x1p-1030] as [Double], shape: [2, 1]),
    "scalar": Tensor([7] as [Int32], shape: []),
    "empty": Tensor([] as [Float], shape: [3, 0]),
    "bytes": Tensor([-128, 0, 127] as [Int8], shape: [3]),
    "long": Tensor([.min, .max] as [Int64], shape: [2]),
    "half": Tensor(halves: [0x3C00, 0x0001, 0x7BFF], type: .f16, shape: [3]),
  ]

  @Test(arguments: ["npz", "safetensors"]) func archivesRoundTrip(_ format: String) throws {
    try inFolder { folder in
      let path = "\(folder)/x.\(format)"
      var tensors = Self.tensors
      if format == "safetensors" {
        tensors["bf"] = Tensor(halves: [0x3F80, 0xFFC1], type: .bf16, shape: [1, 2])
      }
      try TensorFile.write(tensors, to: path)
      let first = try bytes(of: path)
      let file = try TensorFile.open(path)
      #expect(Set(file.names) == Set(tensors.keys))
      for (name, tensor) in tensors {
        #expect(try file.tensor(name)?.isIdentical(to: tensor) == true, "\(name)")
      }
      try TensorFile.write(tensors, to: path)
      #expect(try bytes(of: path) == first)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.\(format)"])
    }
  }

  @Test func npyRoundTrips() throws {
    try inFolder { folder in
      for (name, tensor) in Self.tensors {
        let path = "\(folder)/\(name).npy"
        try TensorFile.write([name: tensor], to: path)
        #expect(try TensorFile.open(path).onlyTensor().isIdentical(to: tensor))
        #expect(try bytes(of: path).count % 64 == tensor.byteCount % 64)
      }
    }
  }

  @Test func safetensorsKeepMetadataAndAlignment() throws {
    try inFolder { folder in
      let path = "\(folder)/x.safetensors"
      let metadata = ["format": "pt", "a\"b\n": "\u{1}é\\"]
      try TensorFile.write(Self.tensors, to: path, metadata: metadata)
      let file = try TensorFile.open(path)
      #expect(file.metadata == metadata)
      for name in file.names { #expect(try file.tensor(name)?.isMapped == true) }
      #expect(file.names.first == "layer.0.weight" || file.names.first == "long")
    }
  }

  @Test func formatsRefuseWhatTheyLack() throws {
    try inFolder { folder in
      let brain = ["x": Tensor(halves: [0], type: .bf16, shape: [1])]
      for path in ["\(folder)/x.npy", "\(folder)/x.npz", "\(folder)/x.bin"] {
        let error = #expect(throws: Diagnostic.self) { try TensorFile.write(brain, to: path) }
        #expect(error?.suggestion != nil)
      }
      #expect(throws: Diagnostic.self) {
        try TensorFile.write(Self.tensors, to: "\(folder)/x.npy")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func whatCannotBeWrittenIsReported() throws {
    try inFolder { folder in
      try write([1], to: "\(folder)/file")
      try FileManager.default.createDirectory(
        atPath: "\(folder)/sub.npz", withIntermediateDirectories: false)
      let long = String(repeating: "x", count: 300)
      for path in [
        "\(folder)/none/x.npz", "\(folder)/file/x.npz", "\(folder)/sub.npz",
        "\(folder)/\(long).npz",
      ] {
        let error = #expect(throws: Diagnostic.self, "\(path)") {
          try TensorFile.write(Self.tensors, to: path)
        }
        #expect(error?.message.hasPrefix("cannot write the file") == true)
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(left == ["file", "sub.npz"])
    }
  }

  #if os(Linux)
    /// A full disk, as a device that is always full behind a link with the right name.
    @Test func aFullDiskIsReported() throws {
      try inFolder { folder in
        let link = "\(folder)/x.npz"
        try FileManager.default.createSymbolicLink(
          atPath: link, withDestinationPath: "/dev/full")
        let error = #expect(throws: Diagnostic.self) {
          try TensorFile.write(Self.tensors, to: link)
        }
        #expect(error?.message.contains("no space") == true)
        #expect(FileManager.default.fileExists(atPath: "/dev/full"))
      }
    }
  #endif

  @Test func aFailureKeepsTheOldFile() throws {
    try inFolder { folder in
      let path = "\(folder)/x.npz"
      try TensorFile.write(["a": Tensor([1] as [Float], shape: [1])], to: path)
      let before = try bytes(of: path)
      let brain = Tensor(halves: [0], type: .bf16, shape: [1])
      #expect(throws: Diagnostic.self) {
        try TensorFile.write(["a": Tensor([1] as [Float], shape: [1]), "b": brain], to: path)
      }
      #expect(try bytes(of: path) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npz"])
    }
  }

  @Test func linksAreFollowed() throws {
    try inFolder { folder in
      let link = "\(folder)/link.npz"
      try TensorFile.write(["a": Tensor([1] as [Float], shape: [1])], to: "\(folder)/x.npz")
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "\(folder)/x.npz")
      try TensorFile.write(["a": Tensor([2] as [Float], shape: [1])], to: link)
      #expect(try TensorFile.open("\(folder)/x.npz").tensor("a")?.floats == [2])
      #expect(
        try FileManager.default.attributesOfItem(atPath: link)[.type] as? FileAttributeType
          == .typeSymbolicLink)
    }
  }
}
