/// The folder of the headers that belong to a compiler: `stddef.h`, `immintrin.h`.
enum ResourceFolder {
  /// `clang/21` beside the library file, the newest if there are several.
  static func beside(_ library: String) -> String? {
    guard let slash = library.lastIndex(of: "/") else { return nil }
    let parent = library[..<slash] + "/clang"
    return Folder.entries(String(parent))
      .compactMap { name in
        name.split(separator: ".").first.flatMap { Int($0) }.map { (version: $0, name: name) }
      }
      .sorted { ($0.version, $0.name) > ($1.version, $1.name) }
      .map { "\(parent)/\($0.name)" }
      .first { Folder.hasFile("\($0)/include/stddef.h") }
  }
}
