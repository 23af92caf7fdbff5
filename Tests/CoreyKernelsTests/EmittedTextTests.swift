import CoreyIR
import Foundation
import Testing

@testable import CoreyKernels

/// The kernel text in an emitted file: no warnings and the same bits from every compiler and level.
@Suite struct EmittedTextTests {
  /// A compiler and its flags; those that are not installed are left out.
  struct Build: CustomTestStringConvertible, Sendable {
    var compiler: String
    var flags: [String]
    var testDescription: String { ([compiler] + flags).joined(separator: " ") }
  }

  static let builds: [Build] = {
    let strict = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    var levels = [
      ["-O0"], ["-O2"], ["-O3", "-march=native", "-ffp-contract=off"],
      ["-O2", "-DCK_ONLY_PORTABLE"],
    ]
    if ProcessInfo.processInfo.environment["COREY_SLOW"] != nil {
      levels.append(["-O1", "-fsanitize=undefined", "-fno-sanitize-recover=all"])
    }
    let all =
      levels.flatMap { level in
        ["gcc", "clang"].map { Build(compiler: $0, flags: strict + level) }
      } + [Build(compiler: "tcc", flags: ["-Wall", "-Werror"])]
    return all.filter { Tool.path($0.compiler) != nil }
  }()

  static let results = ScalarFunction.allCases.count * 2 * ExampleKernel.inputs.count

  /// Reads floats, runs every section that this machine can run and writes all results.
  /// - Parameter selected: Whether with only the parts of the kernel text that the kernel needs.
  static func program(selected: Bool) -> String {
    let kernel = ExampleKernel.text
    let sections = ISA.allCases.map {
      (selected ? KernelText.begin($0, for: kernel) : KernelText.begin($0)) + kernel
        + KernelText.end($0)
    }
    let prologue = selected ? KernelText.prologue(for: kernel) : KernelText.prologue
    return prologue + sections.joined() + KernelText.dispatch + """
      #include <stdio.h>
      static float in[3 * 4096], out[1 << 20];
      static int64_t count;
      static void write(int64_t results) { fwrite(out, sizeof *out, (size_t)results, stdout); }
      int main(int argc, char **argv)
      {
          FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
          if (file == NULL) return 1;
          count = (int64_t)fread(in, sizeof *in, sizeof in / sizeof *in, file) / 3;
          fclose(file);
      #if CK_X86
          if (ck_isa() >= 4) write(run_v4(in, count, out));
          if (ck_isa() >= 3) write(run_v3(in, count, out));
          write(run_v2(in, count, out));
      #elif CK_ARM
          write(run_neon(in, count, out));
      #else
          write(run_portable(in, count, out));
      #endif
          return 0;
      }

      """
  }

  @Test(arguments: builds) func sameBits(_ build: Build) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("corey-kernels-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("text.c")
    let binary = folder.appendingPathComponent("text")
    let data = folder.appendingPathComponent("in")
    let program = Self.program(selected: !build.flags.contains("-O0"))
    try program.write(to: source, atomically: true, encoding: .utf8)
    try ExampleKernel.operands.withUnsafeBytes { Data($0) }.write(to: data)

    let compiled = try Tool.run(
      build.compiler, build.flags + ["-o", binary.path, source.path, "-lm"])
    try #require(compiled.status == 0, "\(compiled.errors)")
    #expect(compiled.errors.isEmpty)
    let ran = try Tool.run(binary.path, [data.path])
    try #require(ran.status == 0, "\(ran.errors)")

    let floats = ran.output.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    let expected = try ExampleKernel.hostedResults()
    try #require(!floats.isEmpty && floats.count % expected.count == 0)
    for start in stride(from: 0, to: floats.count, by: expected.count) {
      let section = floats[start..<start + expected.count]
      let wrong = zip(section, expected).enumerated()
        .first { !ConversionTests.same($1.0, $1.1) }?.offset
      #expect(wrong == nil, "section \(start / expected.count): \(describe(wrong ?? 0))")
    }
  }

  /// The text for libtcc computes what the interpreter does.
  @Test func hosted() throws {
    let results = try ExampleKernel.hostedResults()
    let inputs = ExampleKernel.operands
    let n = inputs.count / 3
    var next = 0
    for function in ScalarFunction.allCases {
      for _ in 0..<2 {
        let wrong = (0..<n).first {
          let expected = function(inputs[$0], inputs[n + $0], inputs[2 * n + $0])
          return !ConversionTests.same(results[next + $0], expected)
        }
        #expect(wrong == nil, "\(describe(next + (wrong ?? 0)))")
        next += n
      }
    }
  }

  /// A selection is closed: what it mentions of the whole text, it defines.
  @Test(arguments: ["v_exp", "s_sin", "ck_matmul", "v_store_f16_n", "v_tree_max"])
  func selection(of name: String) {
    for isa in ISA.allCases {
      let items = KernelText.items[isa] ?? []
      let all = items.reduce(into: Set<String>()) { $0.formUnion($1.defines) }
      #expect(all.count > 100 && all.contains(name))
      let text = KernelText.begin(isa, for: name)
      let selected = TextItem.items(of: text, known: [:])
      let defined = selected.reduce(into: Set<String>()) { $0.formUnion($1.defines) }
      let mentioned = selected.reduce(into: Set<String>()) { $0.formUnion($1.mentions) }
      #expect(defined.contains(name) && defined.count < all.count / 2)
      #expect(mentioned.intersection(all).subtracting(defined).isEmpty)
      #expect(!text.contains("v_softplus") && (isa != .portable || !text.contains("#if LANES")))
    }
    let prologue = KernelText.prologue(for: name)
    #expect(prologue.contains("#define \(name) CK(\(name))") && !prologue.contains("v_softplus"))
  }

  @Test func conditions() {
    let known = ["LANES": 4, "CK_X86": 1, "CK_ARM": 0]
    func truth(_ condition: Substring) -> Bool? {
      PreprocessorCondition.evaluate(condition, known: known)
    }
    #expect(truth("LANES == 4") == true && truth("LANES > 4 || CK_ARM") == false)
    #expect(truth("LANES == 4 && CK_FMA") == nil && truth("LANES == 1 && CK_FMA") == false)
    #expect(truth("CK_X86 || CK_HAS(__builtin_sqrt)") == true)
    #expect(truth("!(CK_X86 && LANES >= 4) && defined(X)") == false && truth("!CK_FMA") == nil)
  }

  /// Every name of the prologue that generated code may use exists in the hosted text as well.
  @Test func hostedNames() {
    let names = KernelText.prologue.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("#define"), line.contains(" CK(") else { return nil }
      return line.split(separator: " ").dropFirst().first.map(String.init)
    }
    let bits = names.firstIndex(of: "v_half") ?? 0
    let tiles = names.firstIndex(of: "ck_matmul") ?? 0
    #expect(bits > 0 && tiles > bits)
    for name in names[..<bits] + names[tiles...] {
      let isDefined = [" \(name)(", " \(name) ", " \(name);"].contains {
        KernelText.hosted.contains($0)
      }
      #expect(isDefined, "\(name)")
    }
    for symbol in HostSymbols.all {
      #expect(KernelText.hosted.contains(" \(symbol.name)("), "\(symbol.name)")
    }
  }

  private func describe(_ index: Int) -> String {
    let n = ExampleKernel.operands.count / 3
    guard index < Self.results else { return "memory or matrix result \(index - Self.results)" }
    let function = ScalarFunction.allCases[index / n / 2]
    let at = (0..<3).map { "\(ExampleKernel.operands[$0 * n + index % n])" }
    return "\(function)(\(at.joined(separator: ", "))), \(index / n % 2 == 0 ? "lanes" : "scalars")"
  }
}
