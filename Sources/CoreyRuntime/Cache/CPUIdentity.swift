#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What code for "this machine" depends on, as text: the processor's model and its features.
public enum CPUIdentity {
  /// That of the machine this process started on.
  public static let current: String = {
    var system = utsname()
    uname(&system)
    let machine = withUnsafeBytes(of: &system.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return ([machine] + processor).joined(separator: "\n")
  }()

  /// The lines of the first processor that do not change from one start of the machine to the next.
  private static var processor: [String] {
    guard let bytes = try? WholeFile.read("/proc/cpuinfo") else { return [] }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
      .filter { line in lasting.contains { line.hasPrefix($0) } }
      .map(String.init)
  }

  private static let lasting = [
    "vendor_id", "cpu family", "model", "stepping", "flags", "Features", "CPU ",
  ]
}
