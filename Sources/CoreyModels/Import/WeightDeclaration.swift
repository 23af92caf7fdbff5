import CoreyIR

/// A weight that an imported program declares, and what the files must hold for it.
struct WeightDeclaration {
  /// The name in the program.
  var name: String
  /// The axes as they are written: `e | e, d`.
  var axes: String
  /// The lengths of the dimensions in the files; those of 1 do not count.
  var shape: [Int]
  /// The name in the files, without the prefix of the block.
  var file: String
  /// How the files store it.
  var type = StorageType.f32

  init(_ name: String, _ axes: String, _ shape: [Int], _ file: String) {
    self.name = name
    self.axes = axes
    self.shape = shape
    self.file = file
  }
}
