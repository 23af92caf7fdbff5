import CoreyIR
import CoreyRuntime
import CoreySchedule
import Foundation
import Testing

/// Weights found, refused and made up.
@Suite struct WeightStoreTests {
  private func port(
    _ name: String, _ shape: [Int], _ type: String = "f32", fallback: Double? = nil
  ) -> KernelInterface.WeightPort {
    KernelInterface.WeightPort(name: name, shape: shape, type: type, fallback: fallback)
  }

  private func store(_ tensors: [String: Tensor], prefix: String = "") throws -> WeightStore {
    try inFolder { folder in
      let path = "\(folder)/model.safetensors"
      try TensorFile.write(tensors, to: path)
      return try WeightStore(files: [(path, prefix)])
    }
  }

  private let checkpoint: [String: Tensor] = [
    "layers.0.norm.weight": Tensor([1, 2] as [Float], shape: [2]),
    "layers.0.conv.weight": Tensor([1, 2, 3, 4] as [Float], shape: [2, 1, 2]),
    "layers.0.wide": Tensor([0.1, 2], shape: [2]),
    "layers.0.half": Tensor(halves: [0x3F80], type: .bf16, shape: [1]),
    "layers.1.norm.weight": Tensor([3, .nan] as [Float], shape: [2]),
  ]

  @Test func portsAreBoundInOrder() throws {
    let store = try store(checkpoint, prefix: "layers.0.")
    let ports = [
      port("conv.weight", [2, 2]), port("norm.weight", [2]), port("wide", [2]),
      port("half", [1]), port("bias", [2], fallback: 0),
    ]
    var binding = try store.bind(ports)
    let shapes = try ports.map { try binding.tensor($0.name)?.shape }
    #expect(shapes == [[2, 2], [2], [2], [1], nil])
    #expect(try binding.tensor("wide")?.floats == [0.1, 2])
    #expect(try binding.tensors()["half"]?.type == .f32)
    #expect(binding.diagnostics.map(\.severity) == [.remark])
    #expect(store.names == ["conv.weight", "half", "norm.weight", "wide"])
    #expect(try store.storedType("half") == .bf16)
  }

  @Test func everyProblemIsReported() throws {
    let store = try store(checkpoint, prefix: "layers.0.")
    let error = #expect(throws: Diagnostics.self) {
      try store.bind([
        port("norm.weigth", [2]), port("conv.weight", [4, 1]), port("norm.weight", [2], "i8"),
        port("wide", [2]),
      ])
    }
    let all = error?.all ?? []
    #expect(all.count == 3)
    #expect(all.first?.suggestion?.contains("'norm.weight'") == true)
    #expect(all.dropFirst().first?.message.contains("[2, 1, 2]") == true)
    #expect(all.last?.message.contains("i8") == true)
  }

  @Test func aMissingPrefixIsSuggested() throws {
    let store = try store(checkpoint)
    let error = #expect(throws: Diagnostics.self) { try store.bind([port("conv.weight", [2, 2])]) }
    #expect(error?.all.first?.suggestion?.hasSuffix("model.safetensors,layers.0.") == true)
  }

  @Test func notNumbersAndUnusedTensorsAreWarnedOf() throws {
    let store = try store(checkpoint, prefix: "layers.")
    var binding = try store.bind([port("1.norm.weight", [2])])
    #expect(binding.diagnostics.map(\.severity) == [.warning])
    #expect(try binding.tensor("1.norm.weight")?.type == .f32)
    #expect(binding.diagnostics.map(\.severity) == [.warning, .warning])
    #expect(binding.diagnostics.last?.message.contains("layers.0.wide") == true)
  }

  @Test func argumentsNameFilesFoldersAndPrefixes() throws {
    try inFolder { folder in
      try TensorFile.write(checkpoint, to: "\(folder)/model.safetensors")
      try TensorFile.write(["w": Tensor([5] as [Float], shape: [1])], to: "\(folder)/a,b.npz")
      try TensorFile.write(["w": Tensor([6] as [Float], shape: [1])], to: "\(folder)/gate.npy")
      let store = try WeightStore(arguments: [
        "\(folder),layers.0.", "\(folder)/a,b.npz", "\(folder)/gate.npy",
      ])
      #expect(try store.tensor("norm.weight")?.floats == [1, 2])
      #expect(try store.tensor("w")?.floats == [5])
      #expect(try store.tensor("gate")?.floats == [6])
      #expect(try store.tensor("layers.0.norm.weight") == nil)
      #expect(throws: Diagnostic.self) { try WeightStore(arguments: ["\(folder)/none.npz"]) }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/empty", withIntermediateDirectories: false)
      #expect(throws: Diagnostic.self) { try WeightStore(arguments: ["\(folder)/empty"]) }
    }
  }

  @Test func seedsDecideEveryBit() throws {
    let seeded = SeededTensors(seed: 1)
    let w = try seeded.weight("a.weight", shape: [64, 64], fanIn: 64)
    #expect(try seeded.weight("a.weight", shape: [64, 64], fanIn: 64).isIdentical(to: w))
    #expect(try !seeded.weight("b.weight", shape: [64, 64], fanIn: 64).isIdentical(to: w))
    #expect(
      try !SeededTensors(seed: 2).weight("a.weight", shape: [64, 64], fanIn: 64)
        .isIdentical(to: w))
    let mean = w.doubles.reduce(0, +) / 4096
    let variance = w.doubles.map { $0 * $0 }.reduce(0, +) / 4096
    #expect(abs(mean) < 0.01)
    #expect(abs(variance * 64 - 1) < 0.1)
    var generator = SeededGenerator(seed: 0)
    #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
    let ids = try seeded.input("ids", shape: [1000], type: .i32, bound: 7)
    #expect(Set(ids.integers ?? []) == Set(0..<7))
    let norm = try seeded.weight("norm.weight", shape: [100])
    #expect(norm.floats.allSatisfy { $0 > 0.3 && $0 < 1.7 })
  }
}
