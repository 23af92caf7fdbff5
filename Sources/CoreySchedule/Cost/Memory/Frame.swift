/// The addresses one call of a layer works on, in bytes.
struct Frame {
  var layer: Int
  var inputs: [Int]
  var outputs: [Int]
  /// The steps that each port's array holds.
  var inputSteps: [Int]
  var outputSteps: [Int]
  var states: Int
  var localStates: Int
  var packed: Int
  var workspace: Int
}
