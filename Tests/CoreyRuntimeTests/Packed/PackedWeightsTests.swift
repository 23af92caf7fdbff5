import CoreyIR
import CoreySchedule
import Foundation
import Testing

@testable import CoreyRuntime

struct PackedWeightsTests {
  private let interface = AveragingLayer.interface
  private let program = AveragingLayer.program
  private let packed: PackedWeights

  init() throws {
    packed = try AveragingLayer.layer(TCCCompiler(symbols: [])).weights
  }

  @Test func survivesAFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/weights.corey"
    try packed.write(to: path)
    let read = try PackedWeights.open(path, program: program, byteCount: 64)
    #expect(read.isMapped)
    let floats = read.withUnsafeBytes { bytes in
      #expect(UInt(bitPattern: bytes.baseAddress) % 64 == 0)
      return Array(bytes.bindMemory(to: Float.self))
    }
    #expect(floats.prefix(6) == [0.5, 0.25, 0.75, 1, 0, 2])
    let kernel = try TCCCompiler(symbols: []).load(AveragingLayer.text, as: interface)
    var session = KernelSession(try CompiledLayer(kernel: kernel, weights: read))
    let input = AveragingLayer.input(batch: 1, time: 6)
    #expect(try session.run(["x": input])["out"]?.floats == AveragingLayer.expected(input))
  }

  /// Every byte of the file is under a checksum or a rule, except the padding of the header.
  @Test func seesEveryChangedByte() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/weights.corey"
    try packed.write(to: path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(whole.count == 128 + 64)
    for offset in Array(0..<72) + Array(128..<192) {
      var bytes = whole
      bytes[offset] ^= 0x40
      #expect(try refusal(bytes, folder) != nil, "byte \(offset)")
    }
    for count in [0, 7, 8, 100, 127, 128, 191] {
      #expect(try refusal(whole.prefix(count), folder) != nil, "\(count) bytes")
    }
    #expect(try refusal(whole + [0], folder) != nil)
    #expect(try refusal(whole, folder) == nil)
  }

  @Test func saysWhatIsWrong() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/weights.corey"
    try packed.write(to: path)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(
      try refusal(bytes, folder, program: ProgramHash(of: "other", interface: interface))?
        .contains("another pack program") == true)
    #expect(
      try refusal(bytes, folder, byteCount: 128)
        == "the packed file holds 64 bytes of weights where the layer needs 128")
    #expect(try refusal(Data("hello".utf8), folder) == "this is no file of packed weights")
    bytes[140] ^= 1
    #expect(try refusal(bytes, folder)?.contains("weights in the packed file are damaged") == true)
    try bytes.write(to: URL(fileURLWithPath: path))
    _ = try PackedWeights.open(path, program: program, byteCount: 64, checksContent: false)
    bytes[8] = 9
    #expect(try refusal(bytes, folder)?.contains("version 9") == true)
  }

  @Test func missingAndMisshapenWeightsAreDiagnostics() throws {
    let kernel = try TCCCompiler(symbols: []).load(AveragingLayer.text, as: interface)
    func refusal(_ decay: Tensor?) -> String? {
      do throws(Diagnostic) {
        _ = try kernel.pack(program: program) { $0 == "decay" ? decay : nil }
        return nil
      } catch {
        return error.message
      }
    }
    #expect(refusal(nil) == "weight 'decay' is missing")
    let four = Tensor([0, 0, 0, 0] as [Float], shape: [4])
    #expect(
      refusal(four) == "weight 'decay' has the shape [4] where the layer declares [5]")
    let doubles = Tensor([0, 0, 0, 0, 0] as [Double], shape: [5])
    #expect(refusal(doubles) == "weight 'decay' is stored as f64 where the layer declares f32")
    let halves = try #require(AveragingLayer.decay.converted(to: .bf16)?.reshaped([1, 5, 1]))
    let widened = try kernel.pack(program: program) { $0 == "decay" ? halves : nil }
    let same = widened.withUnsafeBytes { new in packed.withUnsafeBytes { new.elementsEqual($0) } }
    #expect(same)
  }

  private func refusal(
    _ bytes: Data, _ folder: borrowing TemporaryFolder, program: ProgramHash? = nil,
    byteCount: Int = 64
  ) throws -> String? {
    let path = folder.path + "/changed.corey"
    try bytes.write(to: URL(fileURLWithPath: path))
    do throws(Diagnostic) {
      _ = try PackedWeights.open(path, program: program ?? self.program, byteCount: byteCount)
      return nil
    } catch {
      #expect(error.suggestion == "pack the weights again")
      return error.message
    }
  }
}
