import CoreyIR
import CoreySchedule

extension WeightStore {
  /// Finds the tensors of a layer's weights, without reading their elements.
  ///
  /// Throws one diagnostic for each weight that is missing, has another shape
  /// (`TensorShape.matches`) or a type that is not the declared one and cannot become it exactly
  /// (only f64 is rounded, once).
  public func bind(_ ports: [KernelInterface.WeightPort]) throws(Diagnostics) -> Binding {
    var errors: [Diagnostic] = []
    var rounded: [String] = []
    for port in ports {
      do throws(Diagnostic) {
        let found = try self.tensor(port.name)
        if found == nil, port.fallback == nil { throw missing(port.name) }
        guard let found else { continue }
        let type = try suitableType(found, for: port)
        if found.type == .f64, type != .f64 { rounded.append(port.name) }
      } catch {
        errors.append(error)
      }
    }
    if !errors.isEmpty { throw Diagnostics(errors) }
    var remarks: [Diagnostic] = []
    if !rounded.isEmpty {
      remarks.append(Diagnostic(.remark, "rounded once from f64: \(Self.listing(rounded))"))
    }
    return Binding(
      store: self, ports: ports, remarks: remarks + unused(Set(ports.map(\.name))))
  }

  /// The file that holds a tensor.
  func place(of name: String) -> Diagnostic.Place {
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

  /// The type in which a layer gets a tensor.
  private func suitableType(
    _ tensor: Tensor, for port: KernelInterface.WeightPort
  ) throws(Diagnostic) -> ElementType {
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
    return type
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
