import CoreyIR
import CoreySchedule
import Foundation
import Testing

@testable import CoreyRuntime

struct ClangTierTests {
  /// This process's environment with its cache in `folder`.
  private func environment(_ folder: borrowing TemporaryFolder) -> CompilerEnvironment {
    var environment = CompilerEnvironment.current
    environment.cacheHome = folder.path
    environment.temporary = folder.path
    return environment
  }

  /// A script that counts its calls in `calls` and then is clang.
  private func countingClang(_ folder: borrowing TemporaryFolder) throws -> String {
    let clang = try #require(CompilerEnvironment.current.executable("clang"))
    let script = folder.path + "/counting-clang"
    let text = "#!/bin/sh\necho x >> '\(folder.path)/calls'\nexec '\(clang)' \"$@\"\n"
    try text.write(toFile: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    return script
  }

  private func calls(_ folder: borrowing TemporaryFolder) -> Int {
    let text = try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)
    return text.map { $0.split(separator: "\n").count } ?? 0
  }

  private func check(_ layer: CompiledLayer) throws {
    var session = KernelSession(layer)
    let input = AveragingLayer.input(batch: 2, time: 3)
    #expect(try session.run(["x": input])["out"]?.floats == AveragingLayer.expected(input))
  }

  @Test func compilesOnceAndKeepsTheResult() throws {
    let folder = try TemporaryFolder()
    var environment = environment(folder)
    environment.clang = try countingClang(folder)
    let reports = Reports()
    let compiler = Tier.clang.compiler(environment: environment, report: reports.add)
    #expect(compiler.tier == .clang)
    try check(AveragingLayer.layer(compiler))
    try check(AveragingLayer.layer(compiler))
    #expect(calls(folder) == 1)

    // Damaged in place: seen, and compiled again.
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/coreyc")
    #expect(entries.count == 1)
    let entry = folder.path + "/coreyc/" + (try #require(entries.first))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: entry))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: entry), options: .atomic)
    try check(AveragingLayer.layer(compiler))
    #expect(calls(folder) == 2)
    try bytes.prefix(100).write(to: URL(fileURLWithPath: entry), options: .atomic)
    try check(AveragingLayer.layer(compiler))
    #expect(calls(folder) == 3)
    try check(AveragingLayer.layer(compiler))
    #expect(calls(folder) == 3)
    #expect(reports.all == [])
    let rights = try FileManager.default.attributesOfItem(atPath: folder.path + "/coreyc")
    #expect(rights[.posixPermissions] as? Int == 0o700)
  }

  @Test func aLostRaceIsAMiss() throws {
    let folder = try TemporaryFolder()
    let reports = Reports()
    let compiler = Tier.clang.compiler(environment: environment(folder), report: reports.add)
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      do { try check(AveragingLayer.layer(compiler)) } catch {
        reports.add(.init(.error, "\(error)"))
      }
    }
    #expect(reports.all == [])
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/coreyc")
    #expect(entries.count == 1)
  }

  @Test func anUnusableCacheIsAWarning() throws {
    let folder = try TemporaryFolder()
    var environment = environment(folder)
    try "".write(toFile: folder.path + "/coreyc", atomically: true, encoding: .utf8)
    let reports = Reports()
    let compiler = Tier.clang.compiler(environment: environment, report: reports.add)
    try check(AveragingLayer.layer(compiler))
    #expect(reports.all.map(\.severity) == [.warning])
    #expect(reports.all.first?.message.hasPrefix("compiled kernels are not kept") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["coreyc"])

    environment.cacheHome = nil
    environment.home = nil
    let homeless = Reports()
    _ = Tier.clang.compiler(environment: environment, report: homeless.add)
    #expect(homeless.all.count == 1)
  }

  @Test func aFolderOfOthersIsNoCache() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/open"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
    #expect(throws: Diagnostic.error("other users can write to the folder", file: path)) {
      _ = try CacheFolder(path)
    }
  }

  @Test func aMissingClangIsOneWarningAndTheOtherTier() throws {
    let reports = Reports()
    let compiler = Tier.clang.compiler(
      environment: CompilerEnvironment(path: "/nowhere"), report: reports.add)
    #expect(compiler.tier == .tcc)
    try check(AveragingLayer.layer(compiler))
    #expect(reports.all.map(\.severity) == [.warning])
    #expect(reports.all.first?.message.contains("no clang on PATH") == true)

    let named = Reports()
    _ = Tier.clang.compiler(
      environment: CompilerEnvironment(clang: "/nowhere/clang"), report: named.add)
    #expect(named.all.first?.message.contains("COREY_CLANG names '/nowhere/clang'") == true)
  }

  @Test func brokenTextIsADiagnosticWithItsPlace() throws {
    let folder = try TemporaryFolder()
    let compiler = Tier.clang.compiler(environment: environment(folder), report: { _ in })
    let text = "int one;\n#line 12 \"layers/my layer.ssm\"\nint f(void) { return y; }\n"
    do throws(Diagnostic) {
      _ = try compiler.load(text, as: AveragingLayer.interface)
      Issue.record("the text is accepted")
    } catch {
      #expect(error.message == "clang rejects the emitted C: use of undeclared identifier 'y'")
      #expect(error.place == .file("layers/my layer.ssm", detail: "line 12, column 22"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/coreyc") == [])
  }

  @Test(arguments: [
    ("echo out of luck >&2; exit 3", "clang fails with exit code 3"),
    ("echo out of luck >&2; kill -SEGV $$", "clang is killed by signal 11"),
  ]) func aFailingCompilerIsADiagnostic(_ script: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    var environment = environment(folder)
    let path = folder.path + "/clang"
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    environment.clang = path
    let compiler = Tier.clang.compiler(environment: environment, report: { _ in })
    do throws(Diagnostic) {
      _ = try compiler.load(AveragingLayer.text, as: AveragingLayer.interface)
      Issue.record("the compiler is believed")
    } catch {
      #expect(error.message == message)
      #expect(error.notes.map(\.message).contains("out of luck"))
    }
  }

  @Test func theKeyHoldsAllThatDecides() {
    func key(_ text: String = "t", _ flags: [String] = ["f"], _ cpu: String = "c") -> String {
      KernelCache.Key(text: text, flags: flags, compiler: "/bin/sh", processor: cpu).text
    }
    let all = [key(), key("u"), key("t", ["g"]), key("t", ["f"], "d"), key("tf", [""])]
    #expect(Set(all).count == all.count)
    #expect(key() == key())
    #expect(key().count == 64)
    #expect(!CPUIdentity.current.isEmpty)
  }
}
