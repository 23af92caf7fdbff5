import CoreyIR

/// Orders the ops of a nest so that those with the same inner loops stand together.
enum OperationOrder {
  /// Of the ops whose operands are there, the one with the fewest inner loops comes first, and of
  /// those the first written: what no loop repeats is computed before the loops that use it.
  ///
  /// `source` tells in whose memory a value lies.
  static func hoisted(
    _ operations: [LaneOperation], sharing signature: Signature, source: (ValueID) -> ValueID
  ) -> [LaneOperation] {
    let shared = Set(signature.outer + signature.lanes)
    var definition: [ValueID: Int] = [:]
    for (index, operation) in operations.enumerated() { definition[operation.target.value] = index }
    var waiting = [Int](repeating: 0, count: operations.count)
    var readers: [Int: [Int]] = [:]
    for (index, operation) in operations.enumerated() {
      for value in Set(operation.operands.compactMap { $0.value.map(source) }) {
        // What is read of later ops is the past.
        guard let place = definition[value], place < index else { continue }
        waiting[index] += 1
        readers[place, default: []].append(index)
      }
    }
    func depth(_ index: Int) -> Int {
      operations[index].dims.count { !shared.contains($0) } + operations[index].over.count
    }
    var ready = Dictionary(grouping: operations.indices.filter { waiting[$0] == 0 }, by: depth)
    var result: [LaneOperation] = []
    while let level = ready.filter({ !$0.value.isEmpty }).keys.min() {
      guard let next = ready[level]?.min() else { break }
      ready[level]?.removeAll { $0 == next }
      result.append(operations[next])
      for reader in readers[next] ?? [] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { ready[depth(reader), default: []].append(reader) }
      }
    }
    return result
  }
}
