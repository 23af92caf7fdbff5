import ArgumentParser
import CoreyCodeGen
import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

/// The options that decide what is compiled, the same for every command.
struct CompilerOptions: ParsableArguments {
  @Argument(
    help: "The layer's source, or a model's folder; '-' reads the standard input.",
    completion: .file(extensions: ["ssm"]))
  var file: String

  @Option(
    name: .customShort("O", allowingJoined: true),
    help:
      "Optimization level: 0 rewrites nothing, 1 what is always right, 2 what pays, 3 also what rounds."
  )
  var level = 2

  @Option(
    name: .customShort("D", allowingJoined: true),
    help: ArgumentHelp("Another length for a declared axis.", valueName: "axis=length"))
  var lengths: [String] = []

  @Option(help: "The layer to compile; the last of the file if absent.")
  var layer: String?

  @Option(help: "What the names of the C functions begin with; the layer's name if absent.")
  var name: String?

  @Option(help: "The processors that emitted C is for.")
  var targetCPU: TargetCPU = .generic

  @Option(
    help: ArgumentHelp(
      "How ops are grouped into kernels: none, fixed:K, egfs, score, all, entropy or measured.",
      valueName: "policy"))
  var fusion: FusionPolicy?

  @Option(
    name: [.long, .customLong("chunk")],
    help: ArgumentHelp(
      "Time steps that a kernel holds in cache at once: a number, entropy-tile, entropy-chunk, cost or measured.",
      valueName: "policy"))
  var tile: TilePolicy?

  @Option(help: "Time steps that one pass over the kernels covers.")
  var segment: Int?

  @Option(
    help:
      "Scales that are worked into weights from -O2 on: none, free (nothing more is stored) or all."
  )
  var fold: FoldChoice = .none

  @Option(
    help: ArgumentHelp(
      """
      Values that are rotated from -O2 on: none, free (those that cost nothing and help), all (that \
      help), or sites of 'coreyc rotations' by name.
      """,
      valueName: "none|free|all|site,…"))
  var rotate: RotationChoice = .none

  @Option(
    help: ArgumentHelp(
      "The machine that schedules are for: a file of 'coreyc machine', a preset or 'standard'.",
      valueName: "file|preset"),
    completion: .file(extensions: ["json"]))
  var machine = Machine.standard.name

  func validate() throws {
    if let segment, !(1...TilePolicy.most).contains(segment) {
      throw ValidationError(
        "--segment is a number of steps from 1 to \(TilePolicy.most), not \(segment)")
    }
    if let name, !Self.isIdentifier(name) {
      throw ValidationError("'\(name)' cannot begin a C name: letters, digits and _ only")
    }
    guard OptimizationLevel(rawValue: level) != nil else {
      throw ValidationError("the level is 0, 1, 2 or 3, not \(level)")
    }
    _ = try parsedLengths()
  }

  func compileOptions() throws -> CompileOptions {
    var options = CompileOptions(
      level: OptimizationLevel(rawValue: level) ?? .full, lengths: try parsedLengths(),
      layer: layer, name: name, target: targetCPU, fusion: fusion, tile: tile,
      segment: segment, machine: try describedMachine(), fold: fold)
    options.rotate = rotate
    return options
  }

  /// The same for kernels that run in this process: one variant is enough.
  func hostedOptions() throws -> CompileOptions {
    var options = try compileOptions()
    if options.target == .generic { options.target = .native }
    return options
  }

  /// The machine that was named; exits if its file is not right.
  func describedMachine() throws -> Machine {
    do throws(Diagnostic) {
      return try MachineFile.machine(named: machine)
    } catch {
      Console().show([error])
      throw ExitCode(1)
    }
  }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    func isDigit(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
  }

  private func parsedLengths() throws -> [String: Int] {
    var parsed: [String: Int] = [:]
    for definition in lengths {
      let parts = definition.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let length = Int(parts[1]), length > 0 else {
        throw ValidationError("-D wants axis=length with a positive integer, not '\(definition)'")
      }
      parsed[String(parts[0])] = length
    }
    return parsed
  }
}

extension TargetCPU: ExpressibleByArgument {}
extension FusionPolicy: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension TilePolicy: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension FoldChoice: ExpressibleByArgument {}
extension RotationChoice: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
