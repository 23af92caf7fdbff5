/// Writes every stage to a numbered file of a folder.
struct DumpWriter: Sendable {
  let folder: String?
  private var count = 0

  init(folder: String?) { self.folder = folder }

  var isActive: Bool { folder != nil }

  /// Writes `00-graph.ssm`, `01-inline.ssm` and so on.
  mutating func write(_ text: String, stage: String, suffix: String) throws(Failure) {
    guard let folder else { return }
    let number = count < 10 ? "0\(count)" : "\(count)"
    do {
      if count == 0 { try OutputFile.makeFolder(folder) }
      try OutputFile.write(text, to: "\(folder)/\(number)-\(stage).\(suffix)")
    } catch {
      throw Failure(error)
    }
    count += 1
  }
}
