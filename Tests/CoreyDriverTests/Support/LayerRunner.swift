import CoreySchedule

/// Inputs of a layer in the order of its interface, as 32-bit words.
struct LayerInputs {
  var batch: Int
  var time: Int
  var words: [[UInt32]]
}

/// What a run of a layer gives: outputs in the order of its interface, and the bundle of states.
struct LayerResult: Equatable {
  var outputs: [[UInt32]]
  var state: [UInt32]
}

/// A layer made executable one way or another: an interpreter, or kernels of some tier.
protocol LayerRunner {
  var interface: KernelInterface { get }

  /// - Parameter state: the bundle of states before the first step; zeros if absent.
  func run(_ inputs: LayerInputs, state: [UInt32]?, threads: Int) throws -> LayerResult
}

extension LayerRunner {
  func run(_ inputs: LayerInputs) throws -> LayerResult {
    try run(inputs, state: nil, threads: 1)
  }

  /// Feeds a sequence in pieces of the given lengths, handing the state on.
  func run(
    _ inputs: LayerInputs, pieces: [Int], state: [UInt32]? = nil, threads: Int = 1
  ) throws -> LayerResult {
    precondition(pieces.reduce(0, +) == inputs.time)
    var state = state
    var results: [LayerResult] = []
    var start = 0
    for length in pieces {
      let piece = inputs.slice(interface, along: .time, start..<(start + length))
      let result = try run(piece, state: state, threads: threads)
      state = result.state
      results.append(result)
      start += length
    }
    return LayerResult(
      outputs: interface.outputs.indices.map { port in
        PortLayout.join(
          zip(results, pieces).map { ($0.outputs[port], $1) },
          extents: interface.outputs[port].extents, batch: inputs.batch, time: inputs.time,
          along: .time)
      },
      state: state ?? [])
  }

  /// Runs every batch entry alone and joins the results.
  func runEachEntry(_ inputs: LayerInputs) throws -> LayerResult {
    let results = try (0..<inputs.batch).map { entry in
      try run(inputs.slice(interface, along: .batch, entry..<(entry + 1)))
    }
    return LayerResult(
      outputs: interface.outputs.indices.map { port in
        PortLayout.join(
          results.map { ($0.outputs[port], 1) }, extents: interface.outputs[port].extents,
          batch: inputs.batch, time: inputs.time, along: .batch)
      },
      state: interface.states.flatMap { port in
        PortLayout.join(
          results.map { ($0.state(port, of: 1), 1) }, extents: port.extents,
          batch: inputs.batch, time: inputs.time, along: .batch)
      })
  }
}

extension LayerInputs {
  /// The part of every input in the range along batch or time.
  func slice(
    _ interface: KernelInterface, along extent: KernelInterface.Extent, _ range: Range<Int>
  ) -> LayerInputs {
    var part = self
    if extent == .batch { part.batch = range.count }
    if extent == .time { part.time = range.count }
    part.words = zip(interface.inputs, words).map { port, words in
      PortLayout(extents: port.extents, batch: batch, time: time)
        .slice(words, along: extent, range)
    }
    return part
  }
}

extension LayerResult {
  /// One state of the bundle.
  func state(_ port: KernelInterface.StatePort, of batch: Int) -> [UInt32] {
    let count = PortLayout(extents: port.extents, batch: batch, time: 0).count
    return Array(state[(port.offset * batch)..<(port.offset * batch + count)])
  }

  /// The first difference in bits, if any; any NaN equals any NaN.
  func difference(from other: LayerResult, _ interface: KernelInterface) -> String? {
    let names = interface.outputs.map { "output \($0.name)" } + ["the state"]
    for (name, pair) in zip(names, zip(outputs + [state], other.outputs + [other.state])) {
      guard pair.0.count == pair.1.count else {
        return "\(name): \(pair.0.count) numbers, expected \(pair.1.count)"
      }
      for (index, (mine, theirs)) in zip(pair.0, pair.1).enumerated() where mine != theirs {
        let (mine, theirs) = (Float(bitPattern: mine), Float(bitPattern: theirs))
        if mine.isNaN, theirs.isNaN { continue }
        return "\(name)[\(index)]: \(mine), expected \(theirs)"
      }
    }
    return nil
  }
}
