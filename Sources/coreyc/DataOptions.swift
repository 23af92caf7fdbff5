import ArgumentParser
import CoreyDriver

/// The files that a program runs on, the same for every command that runs one on data.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A weight file and what its names begin with.", valueName: "file[,prefix]"),
    completion: .file())
  var weights: [String] = []

  @Option(
    help: ArgumentHelp("An input: npy, npz or safetensors.", valueName: "[name=]file"),
    completion: .file())
  var input: [NamedPath] = []

  /// The inputs as a request names them.
  var inputs: [RunRequest.File] {
    input.map { RunRequest.File(name: $0.name, path: $0.path) }
  }
}
