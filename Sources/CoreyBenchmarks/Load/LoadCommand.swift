import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport
import Foundation

/// `corey-benchmarks load DIR`
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "From a cold start to a model's first token, and the memory that takes.",
    discussion: """
      The first run of each round finds an empty cache: it compiles, packs the weights and keeps \
      both. The next one finds them there.
      """)

  @Argument(help: "The model's folder.", completion: .directory)
  var folder: String

  @Option(help: "Rounds.")
  var rounds = 5

  @Option(help: "How the kernels are compiled: tcc or clang.")
  var tier = "clang"

  @Flag(help: "Print JSON.")
  var json = false

  /// What a kind of run took.
  private struct Runs {
    let name: String
    var firstByte = Samples()
    var peak = Samples()
  }

  func run() throws {
    try Report.run { () throws(Failure) in
      try Report.inputs { () throws(Diagnostic) in try measure() }
    }
  }

  private func measure() throws(Diagnostic) {
    var kinds = [Runs(name: "first"), Runs(name: "again")]
    var idle = Samples()
    var packed = 0
    for _ in 0..<max(1, rounds) {
      let cache = FileManager.default.temporaryDirectory
        .appending(path: "corey-load-\(UInt64.random(in: .min ... .max))")
      try OutputFile.makeFolder(cache.path)
      let tokens = cache.appending(path: "tokens.txt").path
      try OutputFile.write("1\n", to: tokens)
      defer { try? FileManager.default.removeItem(at: cache) }
      let small = try ColdRun(["Examples/gla.ssm", "--emit", "ast", "-o", "/dev/null", "--time"])
      small.peakBytes.map { idle.append(Double($0) / 1e6) }
      for index in kinds.indices {
        let run = try ColdRun(
          ["generate", folder, "--tokens", tokens, "-n", "1", "--quiet", "--tier", tier, "--time"],
          variables: ["XDG_CACHE_HOME": cache.path])
        if let first = run.firstByte { kinds[index].firstByte.append(first) }
        run.peakBytes.map { kinds[index].peak.append(Double($0) / 1e6) }
      }
      packed = Self.packedBytes(in: cache)
    }
    show(kinds, idle, Double(packed) / 1e6)
  }

  private func show(_ kinds: [Runs], _ idle: Samples, _ packed: Double) {
    var table = Table([
      Table.Column("run"), Table.Column("first byte, ms", key: "first_byte_ms"),
      Table.Column("spread %", key: "spread_percent"), Table.Column("peak, MB", key: "peak_mb"),
      Table.Column("packed, MB", key: "packed_mb"),
      Table.Column("program, MB", key: "program_mb"),
      Table.Column("the rest, MB", key: "rest_mb"),
    ])
    for kind in kinds {
      table.append([
        .text(kind.name), .fixed(kind.firstByte.median, digits: 1),
        .fixed(100 * kind.firstByte.spread, digits: 0), .fixed(kind.peak.median, digits: 1),
        .fixed(packed, digits: 1), .fixed(idle.median, digits: 1),
        .fixed(kind.peak.median - packed - idle.median, digits: 1),
      ])
    }
    if json { return print(table.json, terminator: "") }
    Report.print(
      "load: coreyc generate \(folder) --tokens FILE -n 1 --tier \(tier), \(rounds) rounds", table,
      notes: [
        "peak: the resident set at its largest, pages of mapped files among it.",
        "program: the peak of a run that compiles nothing; the rest: compiler, kernels, workspace, and the",
        "tensors that packing holds.",
      ])
  }

  /// The size of the packed weights that were kept.
  private static func packedBytes(in cache: URL) -> Int {
    let files = FileManager.default.enumerator(
      at: cache, includingPropertiesForKeys: [.fileSizeKey])
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "weights" }
      .compactMap { try? $0.resourceValues(forKeys: [.fileSizeKey]).fileSize }.reduce(0, +)
  }
}
