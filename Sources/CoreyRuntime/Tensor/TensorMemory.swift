import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that tensors lie in: aligned memory of our own, or a file mapped read-only.
///
/// Tensors that share it never write to it, so it may cross threads; `Tensor` writes only to memory
/// that it alone refers to.
public final class TensorMemory: @unchecked Sendable {
  /// Where owned memory starts: at a multiple of this many bytes.
  public static let alignment = 64

  package let base: UnsafeMutableRawPointer
  /// Bytes in use.
  public let byteCount: Int
  /// Whether the bytes are a file's.
  public var isMapped: Bool { identity != nil }
  /// The file whose bytes these are, as it was when it was mapped.
  let identity: FileIdentity?

  /// All bytes. Valid as long as the memory lives.
  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: byteCount)
  }

  private init(base: UnsafeMutableRawPointer, byteCount: Int, identity: FileIdentity? = nil) {
    self.base = base
    self.byteCount = byteCount
    self.identity = identity
  }

  deinit {
    if isMapped {
      munmap(base, byteCount)
    } else {
      free(base)
    }
  }

  /// Fresh bytes of undefined content, aligned to 64; `nil` if there is no such memory.
  ///
  /// Much memory is asked for in large pages: where weights are streamed once a step, looking up
  /// small ones takes a third of the time.
  public static func allocate(byteCount: Int) -> TensorMemory? {
    guard byteCount >= 0 else { return nil }
    let isLarge = byteCount >= 2 * largePage
    var pointer: UnsafeMutableRawPointer?
    guard
      posix_memalign(&pointer, isLarge ? largePage : alignment, max(byteCount, 1)) == 0,
      let pointer
    else { return nil }
    #if os(Linux)
      // Without them it is the same memory, only slower.
      if isLarge { madvise(pointer, byteCount, Int32(MADV_HUGEPAGE)) }
    #endif
    return TensorMemory(base: pointer, byteCount: byteCount)
  }

  /// The larger pages of x86-64 and arm64.
  private static let largePage = 2 << 20

  /// Gives the pages of a range back: a file's are read again when somebody needs them, the content
  /// of our own is lost.
  func leave(_ range: Range<Int>) {
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    var first = UInt(bitPattern: base) + UInt(range.lowerBound)
    var last = UInt(bitPattern: base) + UInt(range.upperBound)
    // At the ends of our own lie other bytes that are somebody's.
    first = (isMapped ? first : first + page - 1) / page * page
    last = (isMapped ? last + page - 1 : last) / page * page
    guard first < last, let start = UnsafeMutableRawPointer(bitPattern: first) else { return }
    madvise(start, Int(last - first), Int32(MADV_DONTNEED))
  }

  /// Maps a whole regular file for reading; an empty file yields owned memory of no bytes.
  public static func map(path: String) throws(Diagnostic) -> TensorMemory {
    // Without O_NONBLOCK a pipe of that name would be waited for before it is refused.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .error("cannot read the file: \(SystemError.text())", file: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .error("cannot read the file: \(SystemError.text())", file: path)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw .error(
        kind == S_IFDIR ? "this is a folder, not a file" : "this is not a regular file",
        file: path)
    }
    let count = Int(status.st_size)
    if count == 0, let empty = allocate(byteCount: 0) { return empty }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else {
      throw .error("cannot map the file: \(SystemError.text())", file: path)
    }
    return TensorMemory(base: base, byteCount: count, identity: FileIdentity(status))
  }
}
