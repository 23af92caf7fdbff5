import CoreyIR

extension Label {
  /// Whether the label runs over batch entries or time, whose lengths are known at run time.
  var isRun: Bool { axis == .batch || axis == .time }
}
