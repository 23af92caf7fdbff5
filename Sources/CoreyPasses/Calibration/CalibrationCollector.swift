import CoreyIR

/// Gathers statistics from the ports of a tapped program, piece by piece.
public struct CalibrationCollector: Sendable {
  private let original: Program
  public let taps: [Tap]
  private var gathered: [ValueAccumulator]
  private var channels: [ChannelAccumulator?]
  private var probes: [RowProbe.Gathered]

  /// - Parameters:
  ///   - original: The program that was tapped; its values are what statistics are of.
  ///   - probes: Rows of values of it that are looked at transformed, too.
  public init(_ tapped: TappedProgram, of original: Program, probes: [RowProbe] = []) {
    self.original = original
    let taps = tapped.taps
    self.taps = taps
    gathered = taps.map { _ in ValueAccumulator() }
    let matrixInputs = original.layers.map { $0.matrixInputs() }
    channels = taps.map { tap in
      guard tap.sources.contains(where: { matrixInputs[$0.layer].contains($0.value) }),
        let source = tap.sources.first
      else { return nil }
      let graph = original.layers[source.layer]
      let count = graph.elementsPerStep(source.value)
      guard graph[source.value].beginsWithTime, count > 1, count <= ChannelAccumulator.mostChannels
      else { return nil }
      return ChannelAccumulator(channels: count)
    }
    self.probes = probes.map { RowProbe.Gathered($0, taps: taps, in: original) }
  }

  /// Takes in what one tap shows of a piece, in its value's layout.
  /// - Parameters:
  ///   - tap: An index into `taps`.
  ///   - shape: The lengths of the value's dimensions in this piece.
  public mutating func add(_ numbers: UnsafeBufferPointer<Float>, of tap: Int, shape: [Int]) {
    guard gathered.indices.contains(tap) else { return }
    gathered[tap].add(numbers)
    channels[tap]?.add(numbers)
    for probe in probes.indices { probes[probe].add(numbers, of: tap, shape: shape) }
  }

  /// What the probes found, in their order.
  public var measurements: [RowProbe.Measurement] { probes.map(\.measurement) }

  /// What was gathered, by instance of a layer in the order in which a run reaches them.
  public func layers() -> [CalibratedLayer] {
    let names = Printer.valueNames(of: original)
    var order: [Instance] = []
    var values: [Instance: [String: (first: ValueID, value: CalibratedValue)]] = [:]
    for (index, tap) in taps.enumerated() {
      for source in tap.sources {
        let instance = Instance(prefix: source.prefix, layer: source.layer)
        if values[instance] == nil { order.append(instance) }
        let name = names[source.layer][source.value.index]
        // What runs several times or is assigned again, in rounds say, is one value.
        if values[instance]?[name] != nil {
          values[instance]?[name]?.value.gathered.merge(gathered[index])
          if let more = channels[index] {
            values[instance]?[name]?.value.channels?.merge(more)
          }
          continue
        }
        let graph = original.layers[source.layer]
        let value = CalibratedValue(
          name: name, axes: graph.axisNames(of: source.value),
          elementsPerStep: graph.elementsPerStep(source.value), gathered: gathered[index],
          channels: channels[index])
        values[instance, default: [:]][name] = (source.value, value)
      }
    }
    // The entry is met first, at its inputs, and stands last.
    let callees = order.filter { !$0.prefix.isEmpty || $0.layer != original.layers.count - 1 }
    let entry = order.filter { $0.prefix.isEmpty && $0.layer == original.layers.count - 1 }
    return (callees + entry).map { instance in
      let own = (values[instance] ?? [:]).values.sorted { $0.first < $1.first }.map(\.value)
      return CalibratedLayer(
        prefix: instance.prefix, layer: original.layers[instance.layer].name, values: own)
    }
  }

  private struct Instance: Hashable {
    var prefix: String
    var layer: Int
  }
}

extension Value {
  /// Whether batch and time are outermost, so that each step is one row.
  fileprivate var beginsWithTime: Bool {
    let outer = dims.prefix { $0.axis <= .time }
    return dims.dropFirst(outer.count).allSatisfy { $0.axis > .time }
  }
}
