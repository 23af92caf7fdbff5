/// The stretches of time that a run falls into.
struct Segments {
  /// The length of all but the last.
  let length: Int
  /// How many have that length.
  let whole: Int
  /// The length of the last; 0 if there is none.
  let rest: Int

  init(_ program: LoopProgram, time: Int) {
    length = max(1, program.segment ?? time)
    whole = time / length
    rest = time % length
  }

  /// Each length and how often it comes. A run of no steps has one empty segment.
  var distinct: [(length: Int, times: Int)] {
    let all = [(length, whole), (rest, rest > 0 ? 1 : 0)].filter { $0.1 > 0 }
    return all.isEmpty ? [(0, 1)] : all
  }
}
