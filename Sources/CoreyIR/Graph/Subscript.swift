/// What replaces one dimension of a value that is read.
public enum Subscript: Hashable, Sendable {
  /// The index runs with the op's label: `d`, `d'`.
  case label(Label)
  /// A fixed index: `k[j = 0]`.
  case fixed(Int)
  /// Only on the time dimension of a value with a state: step `t + offset + sign * index`, where
  /// the index is over a fixed axis: `h[t-1]`, `conv[t + k - 3]`, `keys[t - w]`. Always the past or
  /// now, within what the state keeps; before the first step the state's argument is read.
  /// In a reversed state "past" is later in the sequence.
  case time(offset: Int, plus: Label?, sign: Int)
}
