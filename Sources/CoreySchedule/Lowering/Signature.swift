import CoreyIR

/// The loops that all ops of a lane nest share: outer labels one index at a time, then lanes over
/// adjacent labels as if they were one axis.
struct Signature: Hashable {
  var outer: [Label]
  /// Empty: the nest computes scalars.
  var lanes: [Label]
}
