import CoreyIR
import CoreyRuntime

/// What to run a layer on, and what to do with what it gives.
public struct RunRequest: Sendable {
  /// A file, and the tensor it is for where several could be meant.
  public struct File: Hashable, Sendable {
    public var name: String?
    public var path: String

    public init(name: String? = nil, path: String) {
      self.name = name
      self.path = path
    }
  }

  /// `FILE[,prefix]`; seeded weights if there are none.
  public var weights: [String] = []
  /// Seeded inputs where none is given.
  public var inputs: [File] = []
  public var outputs: [File] = []
  /// Where the states before the first step come from; zeros if absent.
  public var statesIn: String?
  /// Where the states after the last step go, if anywhere.
  public var statesOut: String?
  public var tier: Tier = .tcc
  public var threads = 1
  /// Whether compiled kernels and packed weights are kept for other runs.
  public var keepsResults = true
  /// Whether results are compared with the interpreters'.
  public var checks = false
  /// Lengths of what is made up; those of given tensors hold where there are any.
  public var batch: Int?
  public var time: Int?
  public var seed: UInt64 = 1

  public init() {}
}
