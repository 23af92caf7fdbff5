extension Graph {
  /// Checks every rule that a Graph obeys; what the checker makes and what passes leave must pass.
  ///
  /// Calls are checked as far as one layer shows; `Program.verify` checks them against the callees.
  /// Linear in the size of the Graph. Never traps, whatever the Graph holds.
  /// - Throws: an error that names the layer, the op, the value and the rule broken.
  public func verify() throws(Diagnostic) {
    var verifier = Verifier(self)
    try verifier.run()
  }

  /// Labels as a reader would write them: `b, t, d'`.
  public func describe(_ labels: some Sequence<Label>) -> String {
    let names = labels.map { label in
      let index = label.axis.index
      let name = axes.indices.contains(index) ? axes[index].name : "axis \(index)"
      return name + String(repeating: "'", count: max(0, min(label.primes, 8)))
    }
    return "[" + names.joined(separator: ", ") + "]"
  }

  /// The dimensions of one part of a concatenated axis that is indexed by a label: the part's axes
  /// with the label's primes.
  public func partLabels(_ part: [AxisID], of label: Label) -> [Label] {
    part.map { Label($0, primes: label.primes) }
  }
}
