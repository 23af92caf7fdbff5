import CoreyIR
import CoreyKernels
import CoreySchedule
import Foundation
import Testing

@testable import CoreyRuntime

@Suite(.serialized) struct TCCTierTests {
  private let compiler = TCCCompiler(symbols: [])

  @Test func runsTheLayer() throws {
    let layer = try AveragingLayer.layer(compiler)
    #expect(layer.kernel.tier == .tcc)
    var session = KernelSession(layer)
    let input = AveragingLayer.input(batch: 2, time: 7)
    let outputs = try session.run(["x": input])
    #expect(outputs["out"]?.floats == AveragingLayer.expected(input))
  }

  @Test func callsHostSymbols() throws {
    let double: @convention(c) (Float) -> Float = { $0 * 2 }
    let compiler = TCCCompiler(symbols: [
      HostSymbol(name: "twice", address: unsafeBitCast(double, to: UnsafeRawPointer.self))
    ])
    let text = AveragingLayer.text
      .replacingOccurrences(of: "enum { E = 5 };", with: "enum { E = 5 }; float twice(float);")
      .replacingOccurrences(of: "* decay[E];", with: ", scaled[i*E+e] = twice(scaled[i*E+e]);")
    var session = KernelSession(try AveragingLayer.layer(Fixed(text: text, compiler: compiler)))
    let input = AveragingLayer.input(batch: 1, time: 4)
    #expect(try session.run(["x": input])["out"]?.floats == AveragingLayer.expected(input))
  }

  /// The text that emitted kernels begin with, and the compiled functions that it declares.
  @Test func compilesTheKernelText() throws {
    let text =
      KernelText.hosted + AveragingLayer.text
      + "float used(const float *p);\nfloat used(const float *p) { return v_tree_sum(p); }\n"
    let compiler = TCCCompiler()
    let kernel = try compiler.load(text, as: AveragingLayer.interface)
    #expect(kernel.tier == .tcc)
  }

  @Test func brokenTextIsADiagnosticWithItsPlace() {
    let text = "int one;\n#line 12 \"layers/my layer.ssm\"\nint f(void) { return y; }\n"
    #expect(
      throws: Diagnostic(
        .error, "tcc rejects the emitted C: 'y' undeclared",
        at: .file("layers/my layer.ssm", detail: "line 12"))
    ) { try load(text) }
  }

  @Test(arguments: [
    ("int f(void) { return g(); }", "implicit declaration of function 'g'"),
    ("int g(void); int f(void) { return g(); }", "undefined symbol 'g'"),
    ("#include <stdio.h>\n", "include file 'stdio.h' not found"),
    ("int f(void) { return 0; }", "the emitted C defines no function 'average_run'"),
  ]) func refuses(_ text: String, _ reason: String) {
    do throws(Diagnostic) {
      try load(text)
      Issue.record("the text is accepted")
    } catch {
      #expect(error.message.contains(reason), "\(error.message)")
    }
  }

  @Test func refusesAnotherInterface() throws {
    var interface = AveragingLayer.interface
    interface.packedBytes = 128
    #expect(throws: Diagnostic.self) {
      try { () throws in _ = try compiler.load(AveragingLayer.text, as: interface) }()
    }
    interface = AveragingLayer.interface
    interface.stateElements = 6
    #expect(throws: Diagnostic.self) {
      try { () throws in _ = try compiler.load(AveragingLayer.text, as: interface) }()
    }
  }

  @Test func compilesInManyThreads() {
    let input = AveragingLayer.input(batch: 1, time: 5)
    let expected = AveragingLayer.expected(input)
    let wrong = Reports()
    DispatchQueue.concurrentPerform(iterations: 200) { index in
      do {
        var session = KernelSession(try AveragingLayer.layer(compiler))
        let floats = try session.run(["x": input])["out"]?.floats
        if floats != expected { wrong.add(Diagnostic(.error, "\(index) differs")) }
      } catch {
        wrong.add(Diagnostic(.error, "\(error)"))
      }
    }
    #expect(wrong.all == [])
  }

  #if os(Linux)
    @Test func codeIsNeverWritableAndExecutable() throws {
      let kernel = try compiler.load(AveragingLayer.text, as: AveragingLayer.interface)
      let address = UInt(bitPattern: unsafeBitCast(kernel.entries.run, to: UnsafeRawPointer.self))
      let mine = try Self.mappings().filter { $0.range.contains(address) }
      #expect(mine.map(\.rights) == ["r-xp"])
      #expect(try Self.mappings().filter { $0.rights.hasPrefix("rwx") }.isEmpty)
      withExtendedLifetime(kernel) {}
    }

    @Test func freesItsCode() throws {
      var address: UInt = 0
      do {
        let kernel = try compiler.load(AveragingLayer.text, as: AveragingLayer.interface)
        address = UInt(bitPattern: unsafeBitCast(kernel.entries.run, to: UnsafeRawPointer.self))
      }
      // Other tests may map something else there, but no code.
      let after = try Self.mappings().filter { $0.range.contains(address) }
      #expect(!after.contains { $0.rights == "r-xp" })
      let before = try Self.mappings().count { $0.rights == "r-xp" }
      for _ in 0..<50 {
        _ = try AveragingLayer.layer(compiler)
      }
      #expect(try Self.mappings().count { $0.rights == "r-xp" } < before + 20)
    }

    private static func mappings() throws -> [(range: Range<UInt>, rights: String)] {
      let bytes = try WholeFile.read("/proc/self/maps")
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        return ends.count == 2 ? (ends[0]..<ends[1], String(fields[1])) : nil
      }
    }
  #endif

  private func load(_ text: String) throws(Diagnostic) {
    _ = try compiler.load(text, as: AveragingLayer.interface)
  }

  /// Compiles one text, whatever it is asked for.
  private struct Fixed: KernelCompiler {
    let text: String
    let compiler: TCCCompiler
    var tier: Tier { compiler.tier }
    func load(_: String, as interface: KernelInterface) throws(Diagnostic) -> LoadedKernel {
      try compiler.load(text, as: interface)
    }
  }
}
