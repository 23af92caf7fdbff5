import CoreyDriver
import CoreyIR
import CoreyRuntime
import CoreySchedule
import Foundation
import Testing

@Suite("Packing holds little")
struct PackingTests {
  private func kernel(_ source: SourceFile) throws -> LoadedKernel {
    var session = Session(options: CompileOptions(target: .native))
    let program = try session.optimize(try session.check(try session.parse(source)))
    let module = try session.emit(try session.lower(try session.plan(program)))
    return try Tier.tcc.compiler { _ in }.load(module.hosted, as: module.interface)
  }

  @Test("One tensor of a model at a time")
  func model() throws {
    let input = try ProgramInput.open(Repository.root.path + "/" + TinyMamba.path)
    let kernel = try kernel(input.source)
    let store = try WeightStore(arguments: input.weights)
    var binding = try store.bind(kernel.interface.weights)
    var held: [Int] = []
    let packed = try kernel.pack(program: ProgramHash(of: "test", interface: kernel.interface)) {
      name throws(Diagnostic) in
      let tensor = try binding.tensor(name)
      held.append(tensor?.byteCount ?? 0)
      return tensor
    }
    let sizes = try store.names.compactMap { try store.tensor($0)?.byteCount }
    #expect(packed.mostTensorBytes == sizes.max())
    #expect(packed.mostTensorBytes < packed.byteCount / 4)
    // A weight of two halves is read for each, and no more often than it is split.
    #expect(held.reduce(0, +) < 2 * sizes.reduce(0, +))
    #expect(kernel.interface.packParts.allSatisfy { $0.count <= 1 })
    #expect(kernel.interface.packScratchBytes <= packed.mostTensorBytes + 4096)
  }

  @Test("Files that are one weight are packed one at a time")
  func experts() throws {
    let text = """
      layer experts {
        axis b, t, e = 5, d = 40, o = 24
        input x[b, t, e, d]
        weight w[e, o, d] from "experts.{e}.weight"
        weight s[e] from "scales.{e}"
        output y = sum[d](x * w) * exp(s)
      }
      """
    let kernel = try kernel(SourceFile(path: "experts.ssm", text: text))
    let interface = kernel.interface
    var reads: [String: Int] = [:]
    let packed = try kernel.pack(program: ProgramHash(of: "test", interface: interface)) { name in
      reads[name, default: 0] += 1
      let port = interface.weights.first { $0.name == name }
      return Tensor(zeros: port?.shape ?? [])
    }
    #expect(reads.count == 10 && reads.values.allSatisfy { $0 == 1 })
    #expect(packed.mostTensorBytes == 4 * 24 * 40)
    // The five scales make one value together.
    #expect(interface.packParts.map(\.count).sorted() == [1, 1, 1, 1, 1, 5])
  }
}
