/// A box and what is done to it.
struct Touch: Hashable {
  var box: Box
  /// Whether it is read before anything of it is written.
  var isRead: Bool
  var isWritten: Bool
}
