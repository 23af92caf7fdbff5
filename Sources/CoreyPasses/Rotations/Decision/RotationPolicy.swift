import CoreyIR

/// Decides which sites are rotated, and how.
///
/// The metric is the signal to noise, in dB, of a product's actual input in int8 with one scale: a
/// rotation is worth something where values are stored or multiplied in few bits, and in the cuts
/// that entropies choose. In f32 it gains nothing, so a site that costs anything must be asked for.
public struct RotationPolicy: Sendable {
  /// What the inputs of a site must gain on average; none of them may lose as much.
  public static let margin = 1.0
  /// What signs must gain over plain H.
  public static let signMargin = 0.5
  /// The share of the products beside them that transforms may take unless a site is named.
  public static let mostOverhead = 0.25

  public let choice: RotationChoice

  public init(_ choice: RotationChoice) {
    self.choice = choice
  }

  /// Whether the choice depends on measurements.
  public var asksForMeasurements: Bool { choice == .free || choice == .all }

  /// One decision for each site, in order.
  public func decide(
    _ sites: [RotationSite], _ measurements: [[RotationMeasurement]]
  ) -> [RotationDecision] {
    var decisions: [RotationDecision?] = sites.map { _ in nil }
    var taken: [RotationSite] = []
    // What is free stands in nobody's way; then what costs least.
    let order = sites.indices.sorted {
      (sites[$0].isLegal ? 0 : 1, sites[$0].additions, $0)
        < (sites[$1].isLegal ? 0 : 1, sites[$1].additions, $1)
    }
    for number in order {
      let site = sites[number]
      let found = measurements.indices.contains(number) ? measurements[number] : []
      var decision = decide(site, found)
      if decision.rotation != nil, let other = taken.first(where: { site.conflicts(with: $0) }) {
        decision.rotation = nil
        decision.reason = "'\(other.name)' rotates the same values"
      }
      if decision.rotation != nil { taken.append(site) }
      decisions[number] = decision
    }
    return decisions.compactMap { $0 }
  }

  private func decide(
    _ site: RotationSite, _ found: [RotationMeasurement]
  ) -> RotationDecision {
    let (best, gain) = Self.best(found)
    var decision = RotationDecision(site: site, rotation: nil, reason: "", measurements: found)
    if let obstacle = site.rotated.obstacle {
      decision.reason = obstacle
      return decision
    }
    switch choice {
    case .none:
      decision.reason = "rotations are not asked for"
      return decision
    case .sites(let names):
      guard names.contains(site.name) else {
        decision.reason = "it is not among the sites that are asked for"
        return decision
      }
      decision.rotation = best
      decision.reason = "it is asked for"
      return decision
    case .free where site.additions > 0:
      decision.reason =
        "it takes \(site.transforms) \(site.transforms == 1 ? "transform" : "transforms") a step "
        + "(\(Self.percent(site.overhead)) of the products beside), which gain nothing in f32: "
        + "--rotate=all or its name asks for it"
      return decision
    case .free where site.extraBytes > 0:
      decision.reason = "\(site.extraBytes) more bytes would be stored"
      return decision
    case .all where site.overhead > Self.mostOverhead:
      decision.reason =
        "its transforms take \(Self.percent(site.overhead)) of the products beside them"
      return decision
    case .free, .all: break
    }
    guard found.contains(where: \.isMeasured) else {
      decision.reason = "nothing is known of its values"
      return decision
    }
    let losses = found.filter(\.isMeasured).map { $0.gain(best) }
    guard gain >= Self.margin, (losses.min() ?? 0) > -Self.margin else {
      decision.reason =
        "it does not help: int8 signal to noise \(Self.change(found, best)), "
        + "and \(Self.decibels(Self.margin)) more are asked for"
      return decision
    }
    decision.rotation = best
    decision.reason = "int8 signal to noise \(Self.change(found, best))"
    return decision
  }

  /// The rotation that gains most on average, plain H if signs gain little more.
  private static func best(_ found: [RotationMeasurement]) -> (rotation: Rotation, gain: Double) {
    let measured = found.filter(\.isMeasured)
    let plain = Rotation(seed: 0)
    guard !measured.isEmpty else { return (plain, 0) }
    func gain(_ rotation: Rotation) -> Double {
      measured.reduce(0) { $0 + $1.gain(rotation) } / Double(measured.count)
    }
    let signed = RotationSurvey.rotations.max { gain($0) < gain($1) } ?? plain
    let chosen = gain(signed) >= gain(plain) + signMargin ? signed : plain
    return (chosen, gain(chosen))
  }

  private static func change(_ found: [RotationMeasurement], _ rotation: Rotation) -> String {
    found.filter(\.isMeasured).prefix(3).map { one in
      "\(decibels(one.before.int8SQNR)) to "
        + decibels(one.after(rotation)?.int8SQNR ?? one.before.int8SQNR)
        + (found.count > 1 && !one.input.isEmpty ? " at '\(one.input)'" : "")
    }.joined(separator: ", ")
  }

  private static func decibels(_ number: Double) -> String { "\(tenths(number)) dB" }

  private static func percent(_ share: Double) -> String { "\(tenths(100 * share)) %" }

  private static func tenths(_ number: Double) -> String {
    guard number.magnitude < 1e12 else { return "\(number)" }
    return "\((number * 10).rounded() / 10)"
  }
}

extension RotationSite {
  /// Whether two sites would rotate the same values along the same axes, or transform what the
  /// other reads.
  public func conflicts(with other: RotationSite) -> Bool {
    func key(_ place: RotationPlace) -> RotationPlace {
      RotationPlace(layer: place.layer, value: place.value, axis: RotationAxis([]))
    }
    func borders(_ site: RotationSite) -> Set<RotationPlace> {
      Set((site.rotated.entries.map(\.place) + site.rotated.inverses).map(key))
    }
    let own = Dictionary(grouping: rotated.members, by: key)
    let theirs = Set(other.rotated.members.map(key))
    if !borders(self).isDisjoint(with: theirs) || !borders(other).isDisjoint(with: Set(own.keys)) {
      return true
    }
    for member in other.rotated.members {
      for mine in own[key(member)] ?? [] where !mine.axis.isDisjoint(with: member.axis) {
        return true
      }
    }
    return other.rotated.folds.contains { fold in
      rotated.folds.contains { $0.place == fold.place && !$0.axis.isDisjoint(with: fold.axis) }
    }
  }
}

extension RotationAxis {
  /// Whether no element lies along both.
  func isDisjoint(with other: RotationAxis) -> Bool {
    for (part, otherPart) in zip(path, other.path) {
      if part.label != otherPart.label { return true }
      if part.index != otherPart.index { return true }
    }
    if path.count == other.path.count { return Set(labels).isDisjoint(with: other.labels) }
    // One reaches deeper: it lies along the other if that takes the concatenation as a whole.
    let (shallow, deep) = path.count < other.path.count ? (self, other) : (other, self)
    return !shallow.labels.contains(deep.path[shallow.path.count].label)
  }
}
