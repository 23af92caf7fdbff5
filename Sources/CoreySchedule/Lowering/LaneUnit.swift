import CoreyIR

/// Ops that can only be placed together: one op, or those of a recurrence.
struct LaneUnit {
  var operations: [LaneOperation]
  /// The values carried from step to step, if this is a recurrence.
  var carried: [ValueID: StateID]
  var isRecurrence: Bool
}
