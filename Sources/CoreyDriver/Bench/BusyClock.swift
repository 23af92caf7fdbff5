import CoreyRuntime

/// How much of the machine other processes use while something is measured.
struct BusyClock {
  /// Processor time of all processes and of this one, in seconds, and the moment.
  private struct Reading {
    var everybody: Double
    var own: Double
    var moment: ContinuousClock.Instant
  }

  private let clock = ContinuousClock()
  private var start: Reading?
  private(set) var othersSeconds = 0.0
  private(set) var seconds = 0.0

  /// Cores that others used on average; `nil` where the system does not tell.
  var otherCores: Double? { seconds > 0 ? max(0, othersSeconds / seconds) : nil }

  mutating func begin() { start = reading() }

  mutating func end() {
    guard let start, let end = reading() else { return }
    othersSeconds += (end.everybody - start.everybody) - (end.own - start.own)
    let (whole, attoseconds) = (end.moment - start.moment).components
    seconds += Double(whole) + Double(attoseconds) * 1e-18
  }

  private func reading() -> Reading? {
    guard let everybody = Self.everybody() else { return nil }
    return Reading(
      everybody: everybody, own: SystemCall.processorMilliseconds / 1e3, moment: clock.now)
  }

  /// The first line of /proc/stat counts hundredths of seconds: user, nice, system, idle, waiting
  /// for devices, interrupts (two kinds), taken by other machines.
  private static func everybody() -> Double? {
    guard let bytes = try? InputFile.read("/proc/stat", limit: 1 << 20) else { return nil }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let numbers = String(decoding: line, as: UTF8.self).split(separator: " ").dropFirst()
      .compactMap { Double($0) }
    guard numbers.count >= 8 else { return nil }
    return (numbers[0...2].reduce(0, +) + numbers[5...7].reduce(0, +)) / 100
  }
}
