import CoreyIR
import CoreySchedule

extension WeightStore {
  /// The tensors of a layer's weights.
  public struct Binding: Sendable {
    /// One for each port, in its stored type; `nil` where its fallback stands in.
    public var tensors: [Tensor?]
    /// Warnings and remarks: what was rounded, what is not a number, what nobody used.
    public var diagnostics: [Diagnostic]
  }

  /// Finds the tensors of a layer's weights, in order.
  ///
  /// Throws one diagnostic for each weight that is missing, has another shape
  /// (`TensorShape.matches`) or a type that is not the declared one and cannot become it exactly
  /// (only f64 is rounded, once).
  public func bind(_ ports: [KernelInterface.WeightPort]) throws(Diagnostics) -> Binding {
    var binding = Binding(tensors: [], diagnostics: [])
    var errors: [Diagnostic] = []
    var rounded: [String] = []
    for port in ports {
      do throws(Diagnostic) {
        let found = try self.tensor(port.name)
        if found == nil, port.fallback == nil { throw missing(port.name) }
        let tensor = try found.map { (found) throws(Diagnostic) in try fit(found, port) }
        if let tensor, !tensor.isFinite {
          let kind = tensor.containsNaN ? "not numbers" : "infinite"
          binding.diagnostics.append(
            Diagnostic(
              .warning, "the weight '\(port.name)' has elements that are \(kind)",
              at: place(of: port.name)))
        }
        if found?.type == .f64, tensor?.type != .f64 { rounded.append(port.name) }
        binding.tensors.append(tensor)
      } catch {
        errors.append(error)
        binding.tensors.append(nil)
      }
    }
    if !errors.isEmpty { throw Diagnostics(errors) }
    if !rounded.isEmpty {
      binding.diagnostics.append(
        Diagnostic(.remark, "rounded once from f64: \(Self.listing(rounded))"))
    }
    binding.diagnostics += unused(Set(ports.map(\.name)))
    return binding
  }

  /// The file that holds a tensor.
  private func place(of name: String) -> Diagnostic.Place {
    let holder = sources.first { $0.names[$0.prefix + name] != nil }
    return holder.map { .file($0.file.path, detail: name) } ?? .nowhere
  }

  private func missing(_ name: String) -> Diagnostic {
    let known = names
    let close = Suggestion.closest(to: name, among: known)
    if !close.isEmpty {
      return Diagnostic(
        .error, "the weight '\(name)' is in no weight file",
        suggestion: "close names: \(close.map { "'\($0)'" }.joined(separator: ", "))")
    }
    // The same name behind a prefix is what a layer of a whole model looks like.
    for source in sources {
      let candidates = source.names.keys.filter { $0.hasSuffix(name) && $0 != name }.sorted()
      if let full = candidates.first {
        return Diagnostic(
          .error, "the weight '\(name)' is in no weight file",
          suggestion: "for '\(full)' give --weights \(source.file.path),"
            + full.dropLast(name.count))
      }
    }
    return Diagnostic(
      .error, "the weight '\(name)' is in no weight file",
      suggestion: known.isEmpty
        ? "give a weight file: --weights FILE[,prefix]"
        : "the files have \(Self.listing(known))")
  }

  private func fit(
    _ tensor: Tensor, _ port: KernelInterface.WeightPort
  ) throws(Diagnostic) -> Tensor {
    guard TensorShape.matches(tensor.shape, declared: port.shape) else {
      throw Diagnostic(
        .error,
        "the weight '\(port.name)' has the shape \(TensorShape.text(tensor.shape)) in the file, "
          + "but is declared \(TensorShape.text(port.shape))",
        suggestion: "set the lengths of its axes with -D axis=N")
    }
    guard let type = ElementType(rawValue: port.type) else {
      throw Diagnostic(.error, "the weight '\(port.name)' has no known type '\(port.type)'")
    }
    let isExact: Bool =
      switch (tensor.type, type) {
      case (.f16, .f32), (.bf16, .f32): true
      case (.f64, .f32), (.f64, .f16), (.f64, .bf16): true
      default: tensor.type == type
      }
    guard isExact else {
      throw Diagnostic(
        .error,
        "the weight '\(port.name)' is \(tensor.type.rawValue) in the file, but declared "
          + type.rawValue,
        suggestion: tensor.type.storage == nil
          ? "convert the file" : "declare it ': \(tensor.type.rawValue)', or convert the file")
    }
    guard let converted = tensor.converted(to: type)?.reshaped(port.shape) else {
      throw Diagnostic(.error, "there is not enough memory for the weight '\(port.name)'")
    }
    return converted
  }

  private func unused(_ used: Set<String>) -> [Diagnostic] {
    sources.compactMap { source in
      let names = source.names.keys.filter {
        $0.hasPrefix(source.prefix) && !used.contains(String($0.dropFirst(source.prefix.count)))
      }
      guard !names.isEmpty else { return nil }
      return Diagnostic(
        .warning, "tensors that the layer does not use: \(Self.listing(names.sorted()))",
        at: .file(source.file.path, detail: nil))
    }
  }

  private static func listing(_ names: [String]) -> String {
    let shown = names.prefix(6).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
  }
}
