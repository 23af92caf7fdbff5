import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files of emitted C that are written together, only over files that coreyc wrote before.
struct EmittedFolder {
  let path: String
  /// Packed weights and the name of their file.
  var weights: (packed: PackedWeights, name: String)?
  private var texts: [(text: String, name: String)] = []

  init(path: String) { self.path = path }

  /// Adds a file of text, whose first line holds `OwnFile.mark`.
  mutating func add(_ text: String, as name: String) { texts.append((text, name)) }

  /// Writes all files, or none if one of them would replace a file of somebody else.
  func write() throws(Diagnostic) {
    try OutputFile.makeFolder(path)
    for name in texts.map(\.name) + [weights?.name].compactMap({ $0 }) {
      try refuseForeign("\(path)/\(name)")
    }
    if let weights { try weights.packed.write(to: "\(path)/\(weights.name)") }
    for (text, name) in texts { try OutputFile.write(text, to: "\(path)/\(name)") }
  }

  private func refuseForeign(_ file: String) throws(Diagnostic) {
    guard let kind = fileKind(file) else { return }
    guard kind != S_IFDIR else { throw .error("this is a folder, not a file", file: file) }
    guard kind == S_IFREG else { return }
    let start = try InputFile.start(of: file, count: 512)
    let line = start.prefix { $0 != UInt8(ascii: "\n") }
    guard !start.isEmpty, !start.starts(with: PackedFormat.magic.utf8),
      !String(decoding: line, as: UTF8.self).contains(OwnFile.mark)
    else { return }
    throw .error(
      "the file is there already, and it is not marked as \(OwnFile.mark)", file: file,
      suggestion: "write to another folder, or move it away")
  }
}
