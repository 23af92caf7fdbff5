/// A box and what is done to it.
struct Touch: Hashable {
  var box: Box
  /// Whether it is read before anything of it is written.
  var isRead: Bool
  var isWritten: Bool
  /// Whether each row of a matrix tile uses all of it again: the panel.
  var isHeld = false
}
