import CoreyCodeGen
import CoreyPasses
import CoreySchedule

/// Everything besides the source that decides what is compiled.
public struct CompileOptions: Hashable, Sendable {
  public var level: OptimizationLevel
  /// Lengths of axes that stand in place of the written ones: `-D d=64`.
  public var lengths: [String: Int]
  /// The layer that is compiled; the last of the file if absent.
  public var layer: String?
  /// What the names of the C functions begin with; the layer's name if absent.
  public var name: String?
  /// The processors that emitted C is for.
  public var target: TargetCPU
  /// How ops are grouped into kernels; the level's choice if absent.
  public var fusion: FusionPolicy?
  /// Time steps that a kernel holds in cache at once; the level's choice if absent.
  public var tile: TilePolicy?
  /// Time steps that one pass over the kernels covers; the scheduler's choice if absent.
  public var segment: Int?
  /// What plans are priced for.
  public var machine: Machine
  /// Time steps of the run that plans are priced for.
  public var time: Int
  /// Which scales are worked into weights, from -O2 on.
  public var fold: FoldChoice
  /// Which values are rotated, from -O2 on.
  public var rotate: RotationChoice = .none
  /// Where statistics of values come from.
  public var calibration = CalibrationOptions()

  public init(
    level: OptimizationLevel = .full, lengths: [String: Int] = [:], layer: String? = nil,
    name: String? = nil, target: TargetCPU = .generic, fusion: FusionPolicy? = nil,
    tile: TilePolicy? = nil, segment: Int? = nil, machine: Machine = .standard,
    time: Int = 2048, fold: FoldChoice = .none
  ) {
    self.level = level
    self.lengths = lengths
    self.layer = layer
    self.name = name
    self.target = target
    self.fusion = fusion
    self.tile = tile
    self.segment = segment
    self.machine = machine
    self.time = time
    self.fold = fold
  }

  /// Touches of memory that pricing a plan may take when nothing was asked for: some milliseconds.
  private static let quickEffort = 200_000

  /// How the level is scheduled.
  public var schedule: ScheduleOptions {
    let (levelFusion, levelTile): (FusionPolicy, TilePolicy) =
      switch level {
      case .none: (.none, .fixed(TilePolicy.standard))
      case .basic: (.staticBaseline, .fixed(TilePolicy.standard))
      case .full, .lossy: (.entropy, .cost)
      }
    var options = ScheduleOptions(
      fusion: fusion ?? levelFusion, tile: tile ?? levelTile, machine: machine, time: time)
    if let segment { options.segment = max(1, segment) }
    // Who names a policy or a machine wants the best plan for it; everybody else wants it now.
    if fusion == nil, machine == .standard { options.effort = Self.quickEffort }
    return options
  }

  /// The options as they are written on a command line, for the head of emitted files.
  public var text: String {
    var words = ["-O\(level.rawValue)"]
    words += lengths.sorted { $0.key < $1.key }.map { "-D \($0.key)=\($0.value)" }
    if let layer { words.append("--layer \(layer)") }
    if let name { words.append("--name \(name)") }
    if target != .generic { words.append("--target-cpu \(target.rawValue)") }
    if let fusion { words.append("--fusion=\(fusion)") }
    if let tile { words.append("--tile=\(tile)") }
    if let segment { words.append("--segment \(segment)") }
    if machine.name != Machine.standard.name { words.append("--machine=\(machine.name)") }
    if let file = calibration.file { words.append("--calibration=\(file)") }
    if fold != .none { words.append("--fold=\(fold.rawValue)") }
    if rotate != .none { words.append("--rotate=\(rotate)") }
    return words.joined(separator: " ")
  }
}
