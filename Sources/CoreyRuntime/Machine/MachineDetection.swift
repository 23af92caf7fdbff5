import CoreyKernels
import CoreySchedule

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds out what this machine is: its caches at once, its speed only by measuring it.
public enum MachineDetection {
  /// This machine with the speed of the standard one.
  public static func current() -> Machine {
    var machine = Machine.standard
    machine.name = "this"
    machine.cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    machine.lanes = ISA.host.lanes
    let found = caches()
    if !found.isEmpty { machine.caches = found }
    return machine
  }

  /// The data caches of the first processor, the nearest first; empty if the system does not tell.
  private static func caches() -> [Machine.Cache] {
    #if canImport(Darwin)
      return systemCaches()
    #else
      return folderCaches()
    #endif
  }

  /// Fills in what a cache of this level can do on the standard machine.
  private static func cache(
    level: Int, bytes: Int, lineBytes: Int, ways: Int, sharedBy: Int
  ) -> Machine.Cache {
    let standard = Machine.standard.caches
    let like = standard[min(max(level, 1), standard.count) - 1]
    return Machine.Cache(
      level: level, bytes: bytes, lineBytes: lineBytes, ways: ways, sharedBy: sharedBy,
      bandwidth: like.bandwidth)
  }

  #if canImport(Darwin)
    private static func systemCaches() -> [Machine.Cache] {
      let names = ["hw.perflevel0.l1dcachesize", "hw.perflevel0.l2cachesize", "hw.l3cachesize"]
      return names.enumerated().compactMap { index, name in
        var (number, size) = (Int64(0), MemoryLayout<Int64>.size)
        guard sysctlbyname(name, &number, &size, nil, 0) == 0, number > 0 else { return nil }
        return cache(
          level: index + 1, bytes: Int(number), lineBytes: 64, ways: 16, sharedBy: 1)
      }
    }
  #else
    private static func folderCaches() -> [Machine.Cache] {
      var caches: [Machine.Cache] = []
      for index in 0..<8 {
        let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)"
        guard let type = line("\(folder)/type"), type != "Instruction",
          let level = line("\(folder)/level").flatMap({ Int($0) }), (1...8).contains(level),
          let bytes = line("\(folder)/size").flatMap({ size($0) })
        else { continue }
        let ways = line("\(folder)/ways_of_associativity").flatMap { Int($0) } ?? 8
        let lineBytes = line("\(folder)/coherency_line_size").flatMap { Int($0) } ?? 64
        let shared = line("\(folder)/shared_cpu_list").map { processors(in: $0) } ?? 1
        caches.append(
          cache(
            level: level, bytes: bytes, lineBytes: lineBytes, ways: max(1, ways),
            sharedBy: shared))
      }
      return caches.sorted { $0.level < $1.level }
    }

    private static func line(_ path: String) -> String? {
      guard let bytes = try? WholeFile.read(path) else { return nil }
      return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// `48K`, `2M` in bytes.
    static func size(_ text: String) -> Int? {
      let digits = text.prefix { $0.isNumber }
      guard let number = Int(digits), number > 0, number < 1 << 30 else { return nil }
      switch text.dropFirst(digits.count) {
      case "": return number
      case "K": return number << 10
      case "M": return number << 20
      case "G": return number << 30
      default: return nil
      }
    }

    /// How many processors a list like `0-3,8` names.
    static func processors(in list: String) -> Int {
      let counts = list.split(separator: ",").map { part -> Int in
        let ends = part.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, last >= first, last < 1 << 20 else {
          return 0
        }
        return last - first + 1
      }
      return max(1, counts.reduce(0, +))
    }
  #endif
}
