import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs another program and waits for it on this thread.
///
/// Waiting keeps a thread, never a task: callers are ordinary functions, and blocking one of the few
/// threads of Swift's tasks on another task could wait for ever.
enum ChildProcess {
  /// How the program ended.
  enum Status: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  struct Result {
    let status: Status
    /// What it wrote to its standard error.
    let errors: String
  }

  /// Runs `executable` without input, its output dropped and its errors kept in the file `errors`.
  static func run(
    _ executable: String, _ arguments: [String], errors: String
  ) throws(Diagnostic) -> Result {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, S_IRUSR | S_IWUSR)

    var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    var refusal = posix_spawn(&process, executable, &actions, nil, words, environ)
    // A file just written is busy while a process forked elsewhere still holds it: for an instant.
    for _ in 0..<50 where refusal == ETXTBSY {
      usleep(10_000)
      refusal = posix_spawn(&process, executable, &actions, nil, words, environ)
    }
    guard refusal == 0 else {
      throw .error("cannot run the program: \(SystemError.text(refusal))", file: executable)
    }
    let status = try wait(for: process, executable)
    let text = (try? WholeFile.read(errors)).map { String(decoding: $0, as: UTF8.self) }
    return Result(status: status, errors: text ?? "")
  }

  private static func wait(
    for process: pid_t, _ executable: String
  ) throws(Diagnostic) -> Status {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else {
        throw .error("lost the running program: \(SystemError.text())", file: executable)
      }
    }
    // The macros of <sys/wait.h>, which Swift does not see.
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }
}
