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
  /// Time steps that a kernel holds in cache at once; the scheduler's choice if absent.
  public var chunk: Int?
  /// Time steps that one pass over the kernels covers; the scheduler's choice if absent.
  public var segment: Int?

  public init(
    level: OptimizationLevel = .full, lengths: [String: Int] = [:], layer: String? = nil,
    name: String? = nil, target: TargetCPU = .generic, chunk: Int? = nil, segment: Int? = nil
  ) {
    self.level = level
    self.lengths = lengths
    self.layer = layer
    self.name = name
    self.target = target
    self.chunk = chunk
    self.segment = segment
  }

  /// How the level is scheduled.
  public var schedule: ScheduleOptions {
    let fusion: ScheduleOptions.Fusion =
      switch level {
      case .none: .none
      case .basic: .fixed(8)
      case .full, .lossy: .all
      }
    var options = ScheduleOptions(fusion: fusion)
    if let chunk { options.chunk = max(1, chunk) }
    if let segment { options.segment = max(1, segment) }
    return options
  }

  /// The options as they are written on a command line, for the head of emitted files.
  public var text: String {
    var words = ["-O\(level.rawValue)"]
    words += lengths.sorted { $0.key < $1.key }.map { "-D \($0.key)=\($0.value)" }
    if let layer { words.append("--layer \(layer)") }
    if let name { words.append("--name \(name)") }
    if target != .generic { words.append("--target-cpu \(target.rawValue)") }
    if let chunk { words.append("--chunk \(chunk)") }
    if let segment { words.append("--segment \(segment)") }
    return words.joined(separator: " ")
  }
}
