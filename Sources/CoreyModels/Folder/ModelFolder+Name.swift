import CoreyIR
import SystemPackage

extension ModelFolder {
  /// The longest name that is taken from a folder.
  private static let longestName = 48

  /// A name for the model's layer: the folder's, of letters, digits and underscores only.
  static func layerName(_ path: String) -> String {
    let component = FilePath(path).lexicallyNormalized().lastComponent?.string ?? ""
    var name = ""
    for scalar in component.unicodeScalars.prefix(longestName) {
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal)
      name.unicodeScalars.append(isPlain ? scalar : "_")
    }
    let isReadable = name.contains { $0 != "_" }
    guard isReadable, let first = name.first else { return "model" }
    if first.isNumber || first == "_" { name = "model_" + name }
    // The text may define a function of its own beside the layers.
    let own = [ModelText.block, "gelu"]
    let isTaken = ReservedNames.layers.contains(name) || own.contains(name)
    return isTaken ? name + "_model" : name
  }
}
