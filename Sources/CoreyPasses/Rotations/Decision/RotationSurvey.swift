import CoreyIR

/// A program, the same with scales out of the way of rotations, and the sites of that.
public struct RotationSurvey: Sendable {
  /// As it was given.
  public let program: Program
  /// With every scale folded that may be; values keep their numbers.
  public let folded: Program
  public let sites: [RotationSite]

  /// Plain H, and H with the signs of these seeds.
  public static let rotations = [0, 1, 2, 3].map { Rotation(seed: $0) }

  /// - Parameter fold: Which scales may be folded; those that are free at least.
  public init(_ program: Program, fold: FoldChoice) {
    self.program = program
    var folded = program
    for layer in folded.layers.indices {
      _ = ScaleFolding.foldAll(fold.forRotations, in: &folded.layers[layer])
    }
    self.folded = folded
    sites = RotationAnalysis.sites(of: folded)
  }

  /// Where a site is measured: each input of a product that its class has, as the product reads it
  /// in either program.
  public struct Input: Hashable, Sendable {
    public var name: String
    public var before: RotationPlace
    public var after: RotationPlace
  }

  public func inputs(of site: RotationSite) -> [Input] {
    let index = RotationIndex(folded)
    let original = RotationIndex(program)
    var inputs: [Input] = []
    for fold in site.rotated.folds where !fold.isProducer {
      let reference = fold.place.node
      guard let node = index.node(reference),
        let read = node.op.operands.indices.first(where: { $0 != fold.place.operand }),
        let after = place(node.op.operands[read], fold.axis, reference.layer, index)
      else { continue }
      let earlier = original.node(reference)?.op.operands[read]
      let before = earlier.flatMap { place($0, fold.axis, reference.layer, original) } ?? after
      guard !inputs.contains(where: { $0.before == before && $0.after == after }) else { continue }
      let weight = node.op.operands[fold.place.operand].value
      let name = weight.map { folded.layers[reference.layer][$0].name } ?? ""
      inputs.append(Input(name: name, before: before, after: after))
    }
    if inputs.isEmpty {
      let name = folded.layers[site.measured.layer][site.measured.value].name
      inputs.append(Input(name: name, before: site.measured, after: site.measured))
    }
    return inputs
  }

  private func place(
    _ operand: Operand, _ axis: RotationAxis, _ layer: Int, _ index: RotationIndex
  ) -> RotationPlace? {
    guard let value = operand.value,
      let own = operand.axis(of: axis, dims: index.dims(layer, value)), own.path.isEmpty
    else { return nil }
    return RotationPlace(layer: layer, value: value, axis: own)
  }

  // MARK: Measuring

  /// Two probes for each input of each site that is legal: as it is, and with every rotation.
  /// - Parameter transform: Makes a rotation of rows of that many numbers.
  public func probes(
    _ transform: (Rotation, Int) -> RowTransform
  ) -> [RowProbe] {
    measured.flatMap { _, input -> [RowProbe] in
      let length = program.layers[input.after.layer].length(
        product: input.after.axis.labels.map(\.axis))
      return [
        RowProbe(
          layer: input.before.layer, value: input.before.value, along: input.before.axis.labels,
          transforms: []),
        RowProbe(
          layer: input.after.layer, value: input.after.value, along: input.after.axis.labels,
          transforms: Self.rotations.map { transform($0, length) }),
      ]
    }
  }

  /// What the probes found, for each site in order.
  public func measurements(_ found: [RowProbe.Measurement]) -> [[RotationMeasurement]] {
    var bySite = sites.map { _ in [RotationMeasurement]() }
    for (number, (site, input)) in measured.enumerated()
    where found.indices.contains(2 * number + 1) {
      bySite[site].append(
        RotationMeasurement(
          input: input.name, before: found[2 * number].before,
          candidates: zip(Self.rotations, found[2 * number + 1].after).map {
            RotationMeasurement.Candidate(rotation: $0, metrics: $1)
          }))
    }
    return bySite
  }

  private var measured: [(site: Int, input: Input)] {
    sites.indices.filter { sites[$0].isLegal }.flatMap { number in
      inputs(of: sites[number]).map { (number, $0) }
    }
  }
}

extension FoldChoice {
  /// A rotation needs scales out of its way, those at least that fold for nothing.
  var forRotations: FoldChoice { self == .none ? .free : self }
}
