import CoreyIR

/// Runs emitted C without its floats: integers and addresses are evaluated, accesses counted.
///
/// A loop whose rounds all do the same is evaluated once for all of them, its counter standing for
/// every round. Where a decision depends on the round, the rounds are halved until it does not.
struct Evaluator {
  /// A local variable.
  struct Slot {
    var value: Value
    /// How many loops were counted as a whole, and how many decisions left open, where it was
    /// declared.
    var depth: Int
    var openness: Int
    /// Whether it was read in a loop that is counted as a whole and stands inside of its scope.
    var isReadInside = false
  }

  struct Record {
    var fields: [String: Value]
    var depth: Int
    var isUnion: Bool
  }

  let code: CodeReader
  /// Extents of the buffers by function and C name.
  let layout: KernelLayout
  let regions: [Region]

  var tallies = Tallies()
  var slots: [Slot] = []
  var base = 0
  var records: [Record] = []
  /// How often each loop that is counted as a whole runs, outermost first.
  var counts: [Int] = []
  /// For each of these loops what its rounds give a value before they read it, as it was before.
  var privates: [[(slot: Int, before: Slot)]] = []
  /// The product of `counts`.
  var multiplicity = 1
  /// Inside how many decisions that depend on data evaluation is.
  var openness = 0
  /// The functions that run, innermost last.
  var functions: [String] = []
  /// Rounds that may still be evaluated one by one, so that every text comes to an end.
  var budget = 20_000_000

  init(_ code: CodeReader, layout: KernelLayout, regions: [Region]) {
    self.code = code
    self.layout = layout
    self.regions = regions
  }

  /// Adds a structure and answers its value.
  mutating func record(_ fields: [String: Value], isUnion: Bool = false) -> Value {
    records.append(Record(fields: fields, depth: counts.count, isUnion: isUnion))
    return .record(records.count - 1)
  }

  func failure(_ message: String, _ place: CodePlace? = nil) -> Interruption {
    .failure(Diagnostic(.error, message, at: place?.diagnosticPlace ?? .nowhere))
  }

  /// The interruption for a question that an integer of several values leaves open.
  func undecided(_ integer: Affine) -> Interruption {
    guard let loop = integer.widestLoop(counts) else {
      return failure("an integer of the C text exceeds 64 bits")
    }
    return .rounds(loop: loop, isSplit: false)
  }
}
