/// What the functions of emitted C return.
public enum ErrorCode: Int, Sendable, CaseIterable {
  case success = 0
  /// The arguments are of another version of the interface.
  case version = 1
  /// A negative length, or a number of a thread or part that is not below how many there are.
  case size = 2
  /// A pointer is missing.
  case missingArgument = 3
  /// An index is outside the table it selects from.
  case row = 4
  /// A file of weights cannot be opened or read.
  case unreadable = 5
  /// A file is not one of packed weights, or of another version of their format.
  case format = 6
  /// Packed weights of another pack program.
  case program = 7
  /// A file of packed weights is cut off, or a checksum is another.
  case damaged = 8
  /// There is no memory.
  case memory = 9

  /// What to tell the user.
  public var message: String {
    switch self {
    case .success: "success"
    case .version: "the arguments are of another version of the interface"
    case .size: "a length, thread or part number is out of range"
    case .missingArgument: "a pointer is missing"
    case .row: "an index is outside the table it selects from"
    case .unreadable: "the file cannot be read"
    case .format: "this is no file of packed weights of this version"
    case .program: "the weights were packed for another program: pack them again"
    case .damaged: "the file is cut off or damaged"
    case .memory: "out of memory"
    }
  }
}
