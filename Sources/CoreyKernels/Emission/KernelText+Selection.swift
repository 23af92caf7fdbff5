/// The parts of the kernel text that some code needs: short files for readers.
extension KernelText {
  /// The prologue with the names that `code`, or what it calls, mentions.
  public static func prologue(for code: String) -> String {
    let mentioned = TextItem.identifiers(of: code)
    let needed = ISA.allCases.reduce(into: Set<String>()) { needed, isa in
      needed.formUnion(closure(of: mentioned, in: items[isa] ?? []))
    }
    let lines = prologue.split(separator: "\n", omittingEmptySubsequences: false)
    let table = lines.firstIndex { $0.hasPrefix("/* ---- names") } ?? lines.endIndex
    var result = lines[..<table].joined(separator: "\n") + "\n"
    for group in lines[table...].split(separator: "") {
      let kept = group.filter { line in
        guard line.hasPrefix("#define ") else { return true }
        return needed.contains(String(line.dropFirst(8).prefix { $0.isWordCharacter }))
      }
      guard kept.contains(where: { $0.hasPrefix("#define ") }) else { continue }
      result += kept.joined(separator: "\n") + "\n\n"
    }
    return result
  }

  /// The opening of a section with only what `code` calls, directly or not.
  public static func begin(_ isa: ISA, for code: String) -> String {
    let items = items[isa] ?? []
    let needed = closure(of: TextItem.identifiers(of: code), in: items)
    let kept = items.filter { item in
      !(item.endsMacro ? item.mentions : item.defines).isDisjoint(with: needed)
    }
    let text = kept.map { $0.text.hasPrefix("/*") ? "\n" + $0.text : $0.text }.joined()
    return "#if \(isa.condition)\n" + opening(isa) + text.drop { $0 == "\n" } + "\n"
  }

  /// The definitions of each section, conditions decided by what its ISA implies.
  static let items: [ISA: [TextItem]] = Dictionary(
    uniqueKeysWithValues: ISA.allCases.map { isa in
      var known = [
        "LANES": isa.lanes, "CK_X86": [.v4, .v3, .v2].contains(isa) ? 1 : 0,
        "CK_ARM": isa == .neon ? 1 : 0,
      ]
      // The others have them if the whole file is compiled for a machine that does.
      if isa == .v4 || isa == .v3 { known["CK_FMA"] = 1 }
      return (isa, TextItem.items(of: lanes, known: known))
    })

  /// The defined names that the names need, themselves included.
  private static func closure(of names: Set<String>, in items: [TextItem]) -> Set<String> {
    var definitions: [String: [TextItem]] = [:]
    for item in items {
      for name in item.defines { definitions[name, default: []].append(item) }
    }
    var needed: Set<String> = []
    var pending = names.filter { definitions[$0] != nil }
    while let name = pending.popFirst() {
      guard needed.insert(name).inserted else { continue }
      for item in definitions[name] ?? [] {
        pending.formUnion(item.defines.union(item.mentions).filter { definitions[$0] != nil })
      }
    }
    return needed
  }
}
