import CoreyIR

// Names and words for the reader of the emitted file.
extension KernelLowering {
  // MARK: Names

  /// The C variable of a label's loop.
  func variable(_ label: Label) -> String {
    let name = graph[label.axis].name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return "i_" + String(name) + (label.primes == 0 ? "" : "_\(label.primes)")
  }

  /// The C variable of a value, unique by its number.
  func variableName(_ value: ValueID) -> String {
    let name = graph[value].name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return (name.isEmpty ? "v" : String(name) + "_") + "\(value.index)"
  }

  // MARK: Text

  func describe(_ nest: Nest) -> String {
    let names = nest.operations.map { graph[$0.target.value].name }.filter { !$0.isEmpty }
    let list = names.isEmpty ? "" : ": " + uniqued(names).joined(separator: ", ")
    switch nest.kind {
    case .lanes(let signature):
      let axes = signature.lanes.map { graph[$0.axis].name }.joined(separator: ", ")
      return (axes.isEmpty ? "scalars" : "lanes over \(axes)") + list
    case .steps: return "step by step" + list
    case .matrix(let matrix): return "matrix: \(matrix.weight.value.map { graph[$0].name } ?? "")"
    case .rotation: return "rotation" + list
    case .fold: return "fold" + list
    case .row: return "reduction along rows" + list
    }
  }

  func uniqued(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }

  func describe(_ node: Node) -> String {
    guard let file = node.span.file else { return "" }
    let position = file.position(at: node.span.range.lowerBound)
    return "\(file.path):\(position.line): "
      + file.line(position.line).trimmingSpaces
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let head = drop { $0 == " " || $0 == "\t" }
    return String(head.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
