import CoreyIR
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file being written: beside its final name until it is complete, so that a reader sees the old
/// file or the new one and a failure leaves nothing behind.
public final class FileSink {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Bytes written so far.
  public private(set) var position = 0

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Writes a file: `body` fills it, then it takes the name `path` at once.
  ///
  /// What is not a regular file (a pipe, `/dev/stdout`) is written in place; a link is followed.
  public static func write(
    to path: String, _ body: (FileSink) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var status = stat()
    if stat(path, &status) == 0 {
      let kind = status.st_mode & S_IFMT
      guard kind != S_IFDIR else {
        throw .error(
          "cannot write the file: this is a folder", file: path,
          suggestion: "name a file in it")
      }
      guard kind == S_IFREG else { return try fill(path, creating: nil, body) }
    }
    let target = FilePath(resolved(path))
    guard let name = target.lastComponent else {
      throw .error("cannot write the file: the name is empty", file: path)
    }
    let unique = UInt64.random(in: .min ... .max)
    let aside = target.removingLastComponent().appending(
      ".\(name.string.prefix(100)).\(String(unique, radix: 36))")
    do {
      try fill(path, creating: aside.string, body)
    } catch {
      unlink(aside.string)
      throw error
    }
    guard rename(aside.string, target.string) == 0 else {
      let reason = SystemError.text()
      unlink(aside.string)
      throw failure(path, reason)
    }
  }

  /// Appends bytes.
  public func append(_ bytes: some Sequence<UInt8>) throws(Diagnostic) {
    let before = buffer.count
    buffer.append(contentsOf: bytes)
    position += buffer.count - before
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Appends bytes without copying them first.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    try flush()
    try send(bytes)
    position += bytes.count
  }

  /// Appends an integer, the lowest byte first.
  func append<Number: FixedWidthInteger>(littleEndian number: Number) throws(Diagnostic) {
    let bytes = withUnsafeBytes(of: number.littleEndian) { Array($0) }
    try append(bytes)
  }

  private func flush() throws(Diagnostic) {
    guard !buffer.isEmpty else { return }
    let pending = buffer
    buffer.removeAll(keepingCapacity: true)
    var problem: Diagnostic?
    pending.withUnsafeBytes { bytes in
      do throws(Diagnostic) { try send(bytes) } catch { problem = error }
    }
    if let problem { throw problem }
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    guard let start = bytes.baseAddress else { return }
    var sent = 0
    while sent < bytes.count {
      let written = systemWrite(descriptor, start + sent, bytes.count - sent)
      if written > 0 {
        sent += written
      } else if written == 0 || errno != EINTR {
        throw Self.failure(path, written == 0 ? "nothing was written" : SystemError.text())
      }
    }
  }

  private static func fill(
    _ path: String, creating aside: String?, _ body: (FileSink) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let descriptor =
      if let aside {
        open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      } else {
        open(path, O_WRONLY | O_CLOEXEC)
      }
    guard descriptor >= 0 else { throw failure(path, SystemError.text()) }
    do throws(Diagnostic) {
      let sink = FileSink(path: path, descriptor: descriptor)
      try body(sink)
      try sink.flush()
    } catch {
      close(descriptor)
      throw error
    }
    // Some file systems report a full disk only now.
    guard close(descriptor) == 0 else { throw failure(path, SystemError.text()) }
  }

  /// The path with links followed if the file exists, so that renaming replaces the file and not
  /// the link.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func failure(_ path: String, _ reason: String) -> Diagnostic {
    .error(
      "cannot write the file: \(reason)", file: path,
      suggestion: "write to another folder, or make room")
  }
}

private func systemWrite(
  _ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int
) -> Int {
  write(descriptor, bytes, count)
}
