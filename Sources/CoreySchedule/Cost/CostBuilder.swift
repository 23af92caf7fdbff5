import CoreyIR

/// Puts together what was counted.
struct CostBuilder {
  let program: LoopProgram
  let machine: Machine
  let tallies: Tallies
  /// The last is memory.
  let levels: [LevelTraffic]
  let counts: LogicalCounts
  let batch: Int
  let time: Int
  let threads: Int

  func cost(workspaceBytes: Int, lowerBound: LowerBound) -> Cost {
    var kernels: [KernelCost] = []
    var tensors: [TensorCost] = []
    var logical: [[Int: AccessCount]] = Array(repeating: [:], count: tallies.count)
    for row in counts.rows {
      let base = tallies.base(layer: row.layer, kernel: row.kernel)
      logical[base][row.buffer.index] = row.count
    }
    for (layerIndex, layer) in program.layers.enumerated() {
      for kernelIndex in layer.kernels.indices {
        let base = tallies.base(layer: layerIndex, kernel: kernelIndex)
        var sums = levels.map { _ in Traffic() }
        var (loads, stores) = (0, 0)
        for (position, buffer) in layer.buffers.enumerated() {
          for level in levels.indices { sums[level] += levels[level].traffic[base + position] }
          let dram = levels.last?.traffic[base + position] ?? Traffic()
          let count = logical[base][position] ?? AccessCount()
          guard dram != Traffic() || count != AccessCount() else { continue }
          let tensor = TensorCost(
            layer: layerIndex, kernel: kernelIndex, buffer: BufferID(position), dram: dram,
            loadBytes: count.loads * buffer.type.bytes, storeBytes: count.stores * buffer.type.bytes
          )
          loads += tensor.loadBytes
          stores += tensor.storeBytes
          tensors.append(tensor)
        }
        guard loads + stores > 0 || sums.contains(where: { $0 != Traffic() }) else { continue }
        var kernel = KernelCost(
          layer: layerIndex, kernel: kernelIndex,
          name: "\(layer.name).\(layer.kernels[kernelIndex].name)", dram: sums.last ?? Traffic(),
          inner: sums.dropLast(), operations: counts.operations[layerIndex][kernelIndex],
          loadBytes: loads, storeBytes: stores, seconds: 0)
        kernel.seconds = Roofline(machine: machine, threads: threads).parts(of: kernel).seconds
        kernels.append(kernel)
      }
    }
    let entry = levels.last?.traffic[Tallies.entry] ?? Traffic()
    let seconds = kernels.reduce(machine.seconds(memory: entry)) { $0 + $1.seconds }
    return Cost(
      batch: batch, time: time, threads: threads, kernels: kernels, tensors: tensors, entry: entry,
      pendingWrites: levels.last?.pendingWrites ?? 0, lowerBound: lowerBound,
      workspaceBytes: workspaceBytes, predictedSeconds: seconds)
  }
}
