import CoreyIR

/// The `.ssm` text of a model: a layer for a block, and one that calls it for every layer.
struct ModelText {
  /// The name of the layer of a block.
  static let block = "block"

  let config: ModelConfig
  let weights: ModelWeights
  /// The name of the model's layer.
  let name: String
  /// The lines at its head, without slashes.
  let header: [String]

  private var backbone: BackboneConfig { config.backbone }

  /// The whole text.
  var text: String {
    var parts = [header.map { $0.isEmpty ? "//" : "// \($0)" }.joined(separator: "\n") + "\n"]
    if let definition = backbone.activation.definition { parts[0] += definition + "\n" }
    let body =
      switch config {
      case .mamba(let config): config.equations
      case .mamba2(let config): config.equations
      }
    parts.append(
      """
      layer \(Self.block) {
        axis b, t
      \(indented(body.axes))

        input  x[b, t, d]
      \(indented(declarations(weights.block)))
      \(indented(body.states))

      \(indented(body.statements))

        output out = x + \(backbone.biased("linear(\(body.result), out_proj)", "out_b"))
      }

      """)
    parts.append(model)
    return parts.joined(separator: "\n")
  }

  private var model: String {
    """
    layer \(name) {
      axis b, t
      axis v = \(backbone.rows), d = \(backbone.width)

      input  ids[b, t]: i32
    \(indented(declarations(weights.model)))

      x = emb[v = ids]
      repeat i in 0 ..< \(backbone.layers) {
        x = \(Self.block)(x) from "\(ModelWeights.blockPrefix)"
      }

      output logits = linear(\(backbone.normed("x", "norm_f")), \(backbone.isTied ? "emb" : "head"))
    }

    """
  }

  private func declarations(_ weights: [WeightDeclaration]) -> [String] {
    let shapes = weights.map { weight in
      let type = weight.type == .f32 ? "" : ": \(weight.type.rawValue)"
      return "\(weight.name)[\(weight.axes)]\(type)"
    }
    let width = shapes.map(\.count).max() ?? 0
    return zip(weights, shapes).map { weight, shape in
      "weight \(shape)\(String(repeating: " ", count: width - shape.count)) from "
        + "\"\(weight.file)\""
    }
  }

  private func indented(_ lines: [String]) -> String {
    lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
  }
}
