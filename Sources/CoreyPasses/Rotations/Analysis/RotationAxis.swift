import CoreyIR

/// What an orthogonal Q acts along: labels of a value, flattened, the last innermost, or labels of
/// one part of a concatenated axis.
public struct RotationAxis: Hashable, Sendable {
  /// One part of a concatenation.
  public struct Part: Hashable, Sendable {
    public var label: Label
    public var index: Int
  }

  /// Where the labels are found: a part of a concatenated label, a part of a part, …; empty if they
  /// are labels of the value itself.
  public var path: [Part]
  public var labels: [Label]

  public init(_ labels: [Label], path: [Part] = []) {
    self.labels = labels
    self.path = path
  }

  /// The labels of the value or op that Q touches: the outermost concatenation, or the labels.
  public var touched: Set<Label> { path.first.map { [$0.label] } ?? Set(labels) }

  /// The same axis where labels have other names; nothing if one of them is gone or read twice.
  func renamed(_ name: (Label) -> Label?) -> RotationAxis? {
    if let outer = path.first {
      guard let label = name(outer.label) else { return nil }
      // What a concatenation holds has the primes of its label.
      func inside(_ inner: Label) -> Label { Label(inner.axis, primes: label.primes) }
      return RotationAxis(
        labels.map(inside),
        path: path.map { Part(label: inside($0.label), index: $0.index) })
    }
    var renamed: [Label] = []
    for label in labels {
      guard let other = name(label) else { return nil }
      renamed.append(other)
    }
    return Set(renamed).count == renamed.count ? RotationAxis(renamed) : nil
  }

  /// The axis as seen from the value of which this axis' value is a part.
  func within(_ part: Part) -> RotationAxis { RotationAxis(labels, path: [part] + path) }

  /// The axis as the part sees it that the path names first.
  var inside: RotationAxis { RotationAxis(labels, path: Array(path.dropFirst())) }
}

extension Operand {
  /// An axis of the value that is read, in the labels of the op that reads it.
  func axis(_ axis: RotationAxis, dims: [Label]) -> RotationAxis? {
    guard case .value(_, let subscripts) = self, subscripts.count == dims.count else { return nil }
    var names: [Label: Label] = [:]
    for (dim, entry) in zip(dims, subscripts) {
      if case .label(let label) = entry { names[dim] = label }
    }
    guard let renamed = axis.renamed({ names[$0] }) else { return nil }
    // A diagonal is not rotated.
    let isRead = renamed.touched.allSatisfy { label in labels.count { $0 == label } == 1 }
    return isRead ? renamed : nil
  }

  /// An axis of the op, in the labels of the value that this operand reads.
  func axis(of value: RotationAxis, dims: [Label]) -> RotationAxis? {
    guard case .value(_, let subscripts) = self, subscripts.count == dims.count else { return nil }
    var names: [Label: Label] = [:]
    var isTwice: Set<Label> = []
    for (dim, entry) in zip(dims, subscripts) {
      guard case .label(let label) = entry else { continue }
      if names.updateValue(dim, forKey: label) != nil { isTwice.insert(label) }
    }
    return value.renamed { isTwice.contains($0) ? nil : names[$0] }
  }
}
