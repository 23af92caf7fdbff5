import CoreyIR
import CoreyRuntime

extension ConfigReader {
  /// The class of the model: what `architectures` names, which `model_type` must not contradict.
  mutating func architecture() throws(Diagnostic) -> Architecture {
    let type = text("model_type")
    let architectures = value("architectures")
    guard let architectures else {
      let known = Architecture.allCases
      if let type, let found = known.first(where: { $0.modelType == type }) { return found }
      if has("ssm_cfg") || has("d_model") { throw originalFormat }
      throw .error(
        type.map { "models of the type '\($0.prefix(80))' cannot be imported" }
          ?? "neither 'architectures' nor 'model_type' says what the model is",
        file: path, detail: "model_type",
        suggestion: type.flatMap { Suggestion.didYouMean($0, among: known.map(\.modelType)) }
          ?? Self.knownArchitectures)
    }
    guard case .array(let names) = architectures, names.count == 1, let name = names[0].text
    else {
      throw .error(
        "'architectures' must be an array of one name", file: path, detail: "architectures",
        suggestion: Self.knownArchitectures)
    }
    guard let found = Architecture(rawValue: name) else {
      throw .error(
        "models of the class '\(name.prefix(80))' cannot be imported", file: path,
        detail: "architectures",
        suggestion: Suggestion.didYouMean(name, among: Architecture.allCases.map(\.rawValue))
          ?? Self.knownArchitectures)
    }
    if let type, type != found.modelType {
      throw .error(
        "'model_type' is '\(type.prefix(80))', but \(name) is of the type '\(found.modelType)'",
        file: path, detail: "model_type",
        suggestion: "write \"model_type\": \"\(found.modelType)\"")
    }
    return found
  }

  /// The file is the config of the library `mamba_ssm`, not of transformers.
  private var originalFormat: Diagnostic {
    .error(
      "this is a checkpoint in the format of mamba_ssm ('d_model', 'ssm_cfg'), which is not read",
      file: path, detail: has("ssm_cfg") ? "ssm_cfg" : "d_model",
      suggestion: "convert it to transformers' format, or take the model whose name ends in -hf")
  }

  private static var knownArchitectures: String {
    "classes that can be: \(Architecture.allCases.map(\.rawValue).joined(separator: ", "))"
  }

  /// Fields that repeat what another one says, by other libraries' names, must agree with it.
  mutating func requireAgreement(_ name: String, with other: String, of expected: Int) {
    guard let value = value(name), value != .integer(expected) else { return }
    refuse(name, "is \(Self.text(value)), but '\(other)' gives \(expected)")
  }

  /// A field that must have one value, as the model class knows no other.
  mutating func require(_ name: String, is expected: Bool, suggestion: String) {
    guard let value = value(name), value != .bool(expected) else { return }
    refuse(name, "is \(Self.text(value)), which is not supported", suggestion: suggestion)
  }

  /// A field that is only neutral when it holds nothing.
  mutating func requireEmpty(_ name: String, suggestion: String) {
    guard let value = value(name) else { return }
    if value.members?.isEmpty == true || value == .array([]) { return }
    refuse(name, "is not supported", suggestion: suggestion)
  }
}
