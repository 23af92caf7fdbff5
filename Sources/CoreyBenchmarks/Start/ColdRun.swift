import CoreyDriver
import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One run of the `coreyc` that lies beside this program, in a process of its own.
struct ColdRun {
  /// What `--time` printed.
  let stages: [(name: String, milliseconds: Double)]
  /// From before the process was made until it was gone.
  let milliseconds: Double

  /// - Throws: There is no `coreyc`, or it fails.
  init(of file: String, arguments: [String]) throws(Diagnostic) {
    let program = try Self.program()
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0 else { throw .error("no pipe for its messages", file: program) }
    defer { close(pipes[0]) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDERR_FILENO)
    posix_spawn_file_actions_addclose(&actions, pipes[0])

    let words = [program, "run", file] + arguments + ["--time"]
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let clock = ContinuousClock()
    let start = clock.now
    var process: pid_t = 0
    let refusal = posix_spawn(&process, program, &actions, nil, &pointers, environ)
    close(pipes[1])
    guard refusal == 0 else {
      throw .error("cannot run it: \(String(cString: strerror(refusal)))", file: program)
    }
    let messages = Self.read(pipes[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    milliseconds = StageClock.milliseconds(clock.now - start)
    guard status == 0 else { throw .error("it fails: \(messages)", file: program) }
    stages = Self.stages(messages)
  }

  /// The `coreyc` beside this program.
  private static func program() throws(Diagnostic) -> String {
    var path = "/proc/self/exe"
    if let resolved = realpath(path, nil) ?? realpath(CommandLine.arguments[0], nil) {
      path = String(cString: resolved)
      free(resolved)
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let program = (parts.dropLast() + ["coreyc"]).joined(separator: "/")
    guard access(program, X_OK) == 0 else {
      throw .error(
        "there is no such program", file: program,
        suggestion: "build it beside this one: swift build -c release")
    }
    return program
  }

  private static func read(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// The lines below the table's titles: a name, then a number.
  private static func stages(_ text: String) -> [(name: String, milliseconds: Double)] {
    let lines = text.split(separator: "\n")
    guard let titles = lines.firstIndex(where: { $0.hasPrefix("stage ") }) else { return [] }
    return lines[(titles + 1)...].compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 1, let last = words.last, let time = Double(last) else { return nil }
      return (words.dropLast().joined(separator: " "), time)
    }
  }
}
