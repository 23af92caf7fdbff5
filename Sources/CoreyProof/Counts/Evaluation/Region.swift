/// Memory that the caller gives to a run.
struct Region {
  var name: String
  /// In bytes.
  var size: Int
}
