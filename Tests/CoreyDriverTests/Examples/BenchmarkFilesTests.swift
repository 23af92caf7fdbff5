import Foundation
import Testing

@Suite("The files of Examples/benchmarks/")
struct BenchmarkFilesTests {
  static let folder = Repository.examples.appendingPathComponent("benchmarks")

  @Test("The command of a layer's header runs")
  func headers() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".ssm") }
    #expect(files.count == 2)
    for file in files {
      let lines = try Repository.text("Examples/benchmarks/\(file)").split(separator: "\n")
      let line = try #require(lines.first { $0.hasPrefix("//   coreyc ") })
      let result = try Command.coreyc(
        line.dropFirst("//   coreyc ".count).split(separator: " ").map(String.init))
      #expect(result.status == 0, "\(file): \(result.errors)")
    }
  }

  @Test(
    "The ABI that Python reads from a header is that of the library",
    .enabled(if: Command.exists("python3") && Command.exists("cc")))
  func emittedLayer() throws {
    let result = try Command.run(
      "python3", ["-m", "unittest", "discover", Self.folder.path], in: Repository.root,
      environment: ["COREYC": Repository.coreyc.path, "PYTHONDONTWRITEBYTECODE": "1"])
    #expect(result.status == 0, "\(result.errors)")
  }
}
