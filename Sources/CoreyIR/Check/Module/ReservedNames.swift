/// The names that no layer of a program can have.
public enum ReservedNames {
  /// Reserved words, what is built in, and the functions of the prelude.
  public static let layers: Set<String> = {
    let functions = Prelude.syntax.items.compactMap { item -> String? in
      if case .function(let function) = item { function.name.text } else { nil }
    }
    return Set(Keyword.allCases.map(\.rawValue)).union(Builtin.names).union(Builtin.reserved)
      .union(functions)
  }()
}
