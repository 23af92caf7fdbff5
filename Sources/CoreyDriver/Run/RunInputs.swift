import CoreyIR
import CoreyRuntime
import CoreySchedule

/// The tensors a layer is run on: read from files, made up where none is given.
struct RunInputs {
  /// Steps of a sequence that is made up.
  static let defaultTime = 32

  let interface: KernelInterface
  /// By name, in the declared types.
  private(set) var tensors: [String: Tensor] = [:]
  private(set) var states: StateBundle?
  private(set) var batch: Int
  private(set) var time: Int
  private(set) var diagnostics: [Diagnostic] = []
  /// The names of inputs that were not given.
  private(set) var madeUp: [String] = []

  /// - Parameter rowBounds: For inputs that are indices, by position, the length of their table.
  init(
    _ request: RunRequest, _ interface: KernelInterface, rowBounds: [Int: Int]
  ) throws(Diagnostic) {
    self.interface = interface
    batch = request.batch ?? 1
    time = request.time ?? Self.defaultTime
    for file in request.inputs { try read(file) }
    let stored = try request.statesIn.map { (path) throws(Diagnostic) in
      try inThisBasis(try TensorFile.open(path).tensors(), path: path)
    }
    try findLengths(request, stored)
    try makeUp(seed: request.seed, rowBounds: rowBounds)
    if !interface.states.isEmpty {
      var bundle = try StateBundle(for: interface, batch: batch)
      if let stored { try fill(&bundle, stored, path: request.statesIn ?? "") }
      states = bundle
    } else if let path = request.statesIn {
      throw .error("the layer '\(interface.name)' keeps no states", file: path)
    }
  }

  private mutating func read(_ file: RunRequest.File) throws(Diagnostic) {
    let opened = try TensorFile.open(file.path)
    if let name = file.name {
      // An npz may hold the tensor by that name; an npy holds one only.
      let tensor = try opened.tensor(name)
      let found = if let tensor { tensor } else { try opened.onlyTensor() }
      try set(name, to: found, from: file.path)
      return
    }
    if opened.names.count == 1, interface.inputs.count == 1 {
      return try set(interface.inputs[0].name, to: try opened.onlyTensor(), from: file.path)
    }
    if opened.names.count == 1, opened.names[0].isEmpty {
      throw .error(
        "the layer has \(interface.inputs.count) inputs, and the file does not say for which it is",
        file: file.path,
        suggestion: "write --input \(interface.inputs.first?.name ?? "x")=\(file.path)")
    }
    for (name, tensor) in try opened.tensors().sorted(by: { $0.key < $1.key }) {
      try set(name, to: tensor, from: file.path)
    }
  }

  private mutating func set(
    _ name: String, to tensor: Tensor, from path: String
  ) throws(Diagnostic) {
    guard let port = interface.inputs.first(where: { $0.name == name }) else {
      throw .error(
        "the layer '\(interface.name)' has no input '\(name)'", file: path,
        suggestion: Suggestion.didYouMean(name, among: interface.inputs.map(\.name)))
    }
    guard tensors[name] == nil else {
      throw .error("the input '\(name)' is given twice", file: path)
    }
    guard let type = ElementType(rawValue: port.type), tensor.type.isFloat == type.isFloat,
      let converted = tensor.converted(to: type)
    else {
      throw .error(
        "the input '\(name)' is \(tensor.type.rawValue) where \(port.type) is declared",
        file: path)
    }
    tensors[name] = converted
  }

  /// Batch and time are those of the given tensors.
  private mutating func findLengths(
    _ request: RunRequest, _ stored: [String: Tensor]?
  ) throws(Diagnostic) {
    var found: [KernelInterface.Extent: (length: Int, what: String)] = [:]
    func note(
      _ tensor: Tensor, _ extents: [KernelInterface.Extent], _ what: String
    ) throws(Diagnostic) {
      guard tensor.shape.count == extents.count else { return }
      for (length, extent) in zip(tensor.shape, extents) {
        if case .fixed = extent { continue }
        if let other = found[extent], other.length != length {
          throw Diagnostic(
            .error,
            "\(what) has \(length) \(extent == .batch ? "sequences" : "steps"), but \(other.what) "
              + "has \(other.length)")
        }
        found[extent] = (length, what)
      }
    }
    if let batch = request.batch { found[.batch] = (batch, "--batch") }
    if let time = request.time { found[.time] = (time, "--time-steps") }
    for port in interface.inputs {
      if let tensor = tensors[port.name] {
        try note(tensor, port.extents, "the input '\(port.name)'")
      }
    }
    for port in interface.states {
      if let tensor = stored?[port.name] {
        try note(tensor, port.extents, "the state '\(port.name)'")
      }
    }
    batch = found[.batch]?.length ?? batch
    time = found[.time]?.length ?? time
  }

  private mutating func makeUp(seed: UInt64, rowBounds: [Int: Int]) throws(Diagnostic) {
    let seeded = SeededTensors(seed: seed)
    var names: [String] = []
    for (index, port) in interface.inputs.enumerated() where tensors[port.name] == nil {
      let shape = port.extents.map { extent in
        switch extent {
        case .batch: batch
        case .time: time
        case .fixed(let length): length
        }
      }
      tensors[port.name] = try seeded.input(
        port.name, shape: shape, type: StorageType(rawValue: port.type) ?? .f32,
        bound: rowBounds[index] ?? 2)
      names.append("'\(port.name)' \(TensorShape.text(shape))")
      madeUp.append(port.name)
    }
    if !names.isEmpty {
      diagnostics.append(
        Diagnostic(
          .remark,
          "made up with seed \(seed), as it is not given: \(names.joined(separator: ", "))",
          suggestion: "give inputs with --input [name=]x.npy"))
    }
  }

  /// States by their names here; those kept in another basis are refused.
  private func inThisBasis(
    _ stored: [String: Tensor], path: String
  ) throws(Diagnostic) -> [String: Tensor] {
    var tensors = stored
    for port in interface.states where stored[port.storedName] == nil || !port.basis.isEmpty {
      tensors[port.name] = nil
      if let tensor = stored[port.storedName] {
        tensors[port.storedName] = nil
        tensors[port.name] = tensor
        continue
      }
      let others = stored.keys.sorted().filter {
        $0 == port.name || $0.hasPrefix("\(port.name) in ")
      }
      guard let other = others.first else { continue }
      let basis =
        other == port.name ? "as it was written" : "'\(other.dropFirst(port.name.count + 4))'"
      throw .error(
        "the state '\(port.name)' is kept here in the basis "
          + (port.basis.isEmpty ? "as it was written" : "'\(port.basis)'")
          + ", but there in the basis \(basis)",
        file: path, suggestion: "go on with the --rotate that wrote it")
    }
    return tensors
  }

  private func fill(
    _ bundle: inout StateBundle, _ stored: [String: Tensor], path: String
  ) throws(Diagnostic) {
    for name in stored.keys.sorted() where !bundle.names.contains(name) {
      throw .error(
        "the layer '\(interface.name)' has no state '\(name)'", file: path,
        suggestion: Suggestion.didYouMean(name, among: bundle.names))
    }
    for name in bundle.names {
      guard let tensor = stored[name] else {
        throw .error("the state '\(name)' is missing", file: path)
      }
      do throws(Diagnostic) {
        try bundle.set(name, to: tensor)
      } catch {
        throw .error(error.message, file: path, detail: name)
      }
    }
  }
}
