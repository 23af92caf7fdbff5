import CoreyDriver
import CoreyIR
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One run of the `coreyc` that lies beside this program, in a process of its own.
struct ColdRun {
  /// What it wrote to the standard error.
  let messages: String
  /// From before the process was made until its first byte of output came; nil if none did.
  let firstByte: Double?
  /// From before the process was made until it was gone.
  let milliseconds: Double

  /// - Parameters:
  ///   - variables: Of its environment, beside those of this process.
  /// - Throws: There is no `coreyc`, or it fails.
  init(_ arguments: [String], variables: [String: String] = [:]) throws(Diagnostic) {
    let program = try Self.program()
    var output: [Int32] = [0, 0]
    var errors: [Int32] = [0, 0]
    guard pipe(&output) == 0, pipe(&errors) == 0 else {
      throw .error("no pipe for its output: \(String(cString: strerror(errno)))", file: program)
    }
    defer { for descriptor in [output[0], errors[0]] { close(descriptor) } }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors[1], STDERR_FILENO)
    for descriptor in output + errors {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var words = Self.pointers([program] + arguments)
    var environment = Self.pointers(Self.environment(variables))
    defer { for pointer in words + environment { free(pointer) } }
    let clock = ContinuousClock()
    let start = clock.now
    var process: pid_t = 0
    let refusal = posix_spawn(&process, program, &actions, nil, &words, &environment)
    for descriptor in [output[1], errors[1]] { close(descriptor) }
    guard refusal == 0 else {
      throw .error("cannot run it: \(String(cString: strerror(refusal)))", file: program)
    }
    let first = Self.read(output[0], upTo: 1).isEmpty ? nil : clock.now
    _ = Self.read(output[0])
    messages = Self.read(errors[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    milliseconds = StageClock.milliseconds(clock.now - start)
    firstByte = first.map { StageClock.milliseconds($0 - start) }
    guard status == 0 else { throw .error("it fails: \(messages)", file: program) }
  }

  /// The stages that `--time` printed: the lines below the table's titles, a name, then a number.
  var stages: [(name: String, milliseconds: Double)] {
    let lines = messages.split(separator: "\n")
    guard let titles = lines.firstIndex(where: { $0.hasPrefix("stage ") }) else { return [] }
    return lines[(titles + 1)...].compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 1, let last = words.last, let time = Double(last) else { return nil }
      return (words.dropLast().joined(separator: " "), time)
    }
  }

  /// The most memory that it held at once, in bytes, without that of the compilers it called: what
  /// `--time` printed last.
  var peakBytes: Int? {
    let words = messages.split(whereSeparator: \.isWhitespace)
    guard let place = words.lastIndex(of: "KiB"), place > 0 else { return nil }
    return Int(words[place - 1]).map { $0 << 10 }
  }

  /// The strings in C, then nil.
  private static func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }

  private static func environment(_ variables: [String: String]) -> [String] {
    ProcessInfo.processInfo.environment.merging(variables) { $1 }.map { "\($0)=\($1)" }
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

  /// What comes, until that many bytes are there or nothing comes any more.
  private static func read(_ descriptor: Int32, upTo most: Int = .max) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < most {
      let room = min(buffer.count, most - bytes.count)
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, &buffer, room)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, room)
      #else
        let count = Glibc.read(descriptor, &buffer, room)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
