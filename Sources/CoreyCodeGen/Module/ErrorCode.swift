/// What `NAME_run` and `NAME_pack_weights` return.
public enum ErrorCode: Int, Sendable, CaseIterable {
  case success = 0
  /// The arguments are of another version of the interface.
  case version = 1
  /// A negative length, or a thread number that is not below the number of threads.
  case size = 2
  /// A pointer is missing.
  case missingArgument = 3
  /// An index is outside the table it selects from.
  case row = 4

  /// What to tell the user.
  public var message: String {
    switch self {
    case .success: "success"
    case .version: "the arguments are of another version of the interface"
    case .size: "a length or thread number is out of range"
    case .missingArgument: "a pointer is missing"
    case .row: "an index is outside the table it selects from"
    }
  }
}
