import CoreyIR

/// Nests that follow each other and run strip by strip.
struct StripRun: Hashable {
  var label: Label
  /// Indices of the label in one strip.
  var length: Int
  /// How many strips there are.
  var count: Int
  var nests: Range<Int>
  /// Values that no nest outside needs: their tiles hold one strip.
  var local: Set<ValueID> = []

  /// The number of the strip, in the loop over them.
  static let variable = "strip0"
  /// Not 0 in all strips but the first.
  static let goesOn = "goes_on"

  /// The label's first index in the strip.
  var start: IntExpression { .variable(Self.variable) * .constant(length) }
}
