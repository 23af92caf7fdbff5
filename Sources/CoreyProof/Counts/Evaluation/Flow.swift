/// Where evaluation goes on after a statement.
enum Flow {
  case next
  /// Behind the innermost loop or switch.
  case leave
  case answer(Value?)
}
