import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime

/// `corey-benchmarks checkpoint DIR`
struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Write a random Mamba checkpoint, in the shapes of mamba-130m unless told otherwise.")

  @Argument(help: "The folder to write.", completion: .directory)
  var folder: String

  @Option(help: "Blocks.")
  var layers = 24

  @Option(help: "Channels of the residual.")
  var width = 768

  @Option(help: "Tokens.")
  var vocabulary = 50_280

  @Option(help: "The seed of the weights.")
  var seed: UInt64 = 1

  func validate() throws {
    for (flag, number, limit) in [
      ("--layers", layers, 1 << 10), ("--width", width, 1 << 14),
      ("--vocabulary", vocabulary, 1 << 20),
    ] where !(1...limit).contains(number) {
      throw ValidationError("\(flag) is a number from 1 to \(limit), not \(number)")
    }
  }

  func run() throws {
    try Report.run { () throws(Failure) in
      do throws(Diagnostic) {
        try OutputFile.makeFolder(folder)
        try TensorFile.write(
          try tensors(), to: folder + "/model.safetensors", metadata: ["format": "pt"])
        try OutputFile.write(config, to: folder + "/config.json")
      } catch {
        throw .input([error])
      }
    }
  }

  private var config: String {
    """
    {
      "architectures": ["MambaForCausalLM"], "model_type": "mamba", "vocab_size": \(vocabulary),
      "hidden_size": \(width), "num_hidden_layers": \(layers), "state_size": 16, "expand": 2,
      "conv_kernel": 4, "time_step_rank": "auto", "use_bias": false, "use_conv_bias": true,
      "hidden_act": "silu", "layer_norm_epsilon": 1e-05, "tie_word_embeddings": true
    }

    """
  }

  private func tensors() throws(Diagnostic) -> [String: Tensor] {
    let (inner, rank, state) = (2 * width, (width + 15) / 16, 16)
    let seeded = SeededTensors(seed: seed)
    var tensors: [String: Tensor] = [:]
    func add(_ name: String, _ shape: [Int], fanIn: Int? = nil) throws(Diagnostic) {
      tensors[name] = try seeded.weight(name, shape: shape, fanIn: fanIn)
    }
    try add("backbone.embeddings.weight", [vocabulary, width], fanIn: width)
    try add("backbone.norm_f.weight", [width])
    for layer in 0..<layers {
      let prefix = "backbone.layers.\(layer)."
      let mixer = prefix + "mixer."
      try add(prefix + "norm.weight", [width])
      try add(mixer + "in_proj.weight", [2 * inner, width], fanIn: width)
      try add(mixer + "conv1d.weight", [inner, 1, 4], fanIn: 4)
      try add(mixer + "conv1d.bias", [inner])
      try add(mixer + "x_proj.weight", [rank + 2 * state, inner], fanIn: inner)
      try add(mixer + "dt_proj.weight", [inner, rank], fanIn: rank)
      try add(mixer + "dt_proj.bias", [inner])
      try add(mixer + "A_log", [inner, state])
      try add(mixer + "D", [inner])
      try add(mixer + "out_proj.weight", [width, inner], fanIn: inner)
    }
    return tensors
  }
}
