extension WeightStore {
  /// Tells these files and prefixes from others without reading the weights: equal texts mean equal
  /// weights under equal names. Nil if a file cannot be told from others so.
  package var identity: String? {
    var parts: [String] = []
    for source in sources {
      guard let identity = source.file.identity else { return nil }
      let names = source.names.map { "\($0.key.debugDescription) \($0.value.debugDescription)" }
      parts += [source.prefix.debugDescription, identity] + names.sorted() + [""]
    }
    return parts.joined(separator: "\n")
  }
}
