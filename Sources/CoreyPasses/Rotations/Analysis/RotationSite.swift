import CoreyIR

/// A class that could be rotated: where it is, what it would cost.
public struct RotationSite: Hashable, Sendable {
  /// What a site is, seen from its class. The letters are those of the guide.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// A residual stream: values that are added, from layer to layer.
    case residual = "F1"
    /// Two weights that face each other.
    case pair = "F2"
    /// The input of a product with weights, which nothing else reads.
    case input = "O1"
    /// The same, on the branch to the product only: others read the value as it was.
    case branch = "O2"
    /// Both sides of a sum of products, and the states between them.
    case product = "O3"
    /// In through a recurrence that is linear along the axis, and out again.
    case passage = "O4"
  }

  /// For `--rotate` and reports: `layer.weight:axes`.
  public var name: String
  public var kind: Kind
  public var rotated: RotationClass
  /// What the decision is measured at: the input of a product.
  public var measured: RotationPlace
  /// The elements of a vector.
  public var order: HadamardOrder
  /// Multiply-free operations of all transforms that are left to a run, per step.
  public var additions: Int
  /// Operations of the products beside the transforms, per step.
  public var neighbours: Int
  /// Bytes that are stored more, once weights are folded.
  public var extraBytes: Int
  /// Names of the states whose basis changes, as `layer.state`.
  public var states: [String]

  /// Whether it can be done at all.
  public var isLegal: Bool { rotated.obstacle == nil }
  /// Transforms in a run.
  public var transforms: Int { rotated.entries.count + rotated.inverses.count }
  /// The share of the neighbouring products' operations that the transforms take; 0 for free sites.
  public var overhead: Double {
    additions == 0 ? 0 : Double(additions) / Double(max(1, neighbours))
  }
}

extension HadamardOrder: CustomStringConvertible {
  /// `1536 = 12·2^7`, or `3 blocks of …`.
  public var description: String {
    let power = width == 1 ? "\(dense)" : "\(dense)·2^\(width.trailingZeroBitCount)"
    let one = dense == 1 ? "2^\(width.trailingZeroBitCount)" : power
    return isWhole ? "\(order) = \(one)" : "\(order) = \(blocks) blocks of \(one)"
  }
}
