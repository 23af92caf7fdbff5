import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyReport
import CoreyRuntime

/// `coreyc calibrate FILE`
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Run a program with every value in view and gather statistics of all.",
    discussion: """
      Inputs that are not given are heavy-tailed numbers made up from a seed, and the calibration
      says that it is synthetic.
      """)

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var sequence: SequenceOptions

  @Option(help: "Calibrations of the same program and weights that are taken in.")
  var merge: [String] = []

  @Option(name: .shortAndLong, help: "Where the calibration goes.", completion: .file())
  var output: String?

  @Option(help: "What compiles the kernels: tcc at once, clang for full speed.")
  var tier: Tier = .tcc

  @Option(help: "The seed of what is made up.")
  var seed: UInt64 = 1

  func validate() throws { try sequence.validate(with: data) }

  func run() throws {
    let console = Console()
    let opened = try console.input(compiler.file)
    var request = request
    if request.weights.isEmpty { request.weights = opened.weights }
    try console.run(opened.source, try compiler.compileOptions(), observed) {
      session throws(Failure) in
      var report = try session.calibrate(request, opened.source) { console.show([$0]) }
      console.show(report.diagnostics)
      do throws(Diagnostic) {
        for path in merge {
          let other = try CalibrationFile.read(path)
          do throws(Diagnostic) {
            try report.calibration.merge(other)
          } catch {
            throw .error(error.message, file: path)
          }
        }
        if let output {
          try OutputFile.write(CalibrationFile.text(report.calibration), to: output)
        }
      } catch {
        throw .input([error])
      }
      if output != "-" { try console.print(report.table.rendered(asJSON: observed.json)) }
    }
  }

  private var request: CalibrateRequest {
    var request = sequence.request(data)
    request.tier = tier
    request.seed = seed
    return request
  }
}
