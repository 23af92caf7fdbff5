import CoreyDriver
import CoreyIR
import CoreyReport
import CoreySchedule
import Testing

/// All policies side by side.
struct PolicyReportTests {
  @Test func everyValueStandsBesideWhatItsCutsCost() throws {
    var options = CompileOptions(lengths: ["d": 16], time: 40)
    options.calibration.keepsResults = false
    var session = Session(options: options)
    let report = try session.compare(
      TrafficRequest(machine: .standard, time: 40),
      SourceFile(path: "mamba1.ssm", text: try Repository.text("Examples/mamba1.ssm")))
    let summary = try #require(report.calibration?.summary)
    #expect(report.rows.map(\.fusion) == FusionPolicy.published)
    #expect(report.plain(withEdges: true).contains(summary))
    let table = report.edgeTable
    let (kurtosis, first) = (7, 8)
    for row in table.rows { #expect(row[kurtosis] != .missing, "\(row[1])") }
    // Without fusion every value lies in memory, in one kernel none does.
    let parts = ["xi", "z", "dr", "B", "C"].map { Cell.text($0) }
    for row in table.rows where !parts.contains(row[1]) {
      #expect(row[first] != .missing, "\(row[1])")
      #expect(row[first + 4] == .missing)
    }
    let cut = try #require(table.rows.first { $0[1] == .text("conv") })
    #expect(cut[first] == .integer(2 * 32 * 4))
  }
}
