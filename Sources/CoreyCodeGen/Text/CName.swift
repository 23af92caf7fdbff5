extension String {
  /// A legal C identifier as close to the text as can be.
  var cName: String {
    let legal = String(map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return legal.first.map { $0.isNumber } ?? true ? "_" + legal : legal
  }

  /// The name of an input or output as a field of `NAME_args`.
  ///
  /// What C, C++ or the structure itself means something by gets a `_` behind it, and so does what
  /// would then be the same: different names stay different.
  var cField: String {
    let name = cName
    var stem = Substring(name)
    while stem.last == "_" { stem.removeLast() }
    let isTaken = CName.taken.contains(String(stem)) || stem.lowercased().hasPrefix("ck_")
    return isTaken ? name + "_" : name
  }
}

/// Names that a user's cannot be.
private enum CName {
  static let taken: Set<String> = [
    // Of the structure.
    "size", "version", "reserved", "b", "t", "state_in", "state_out", "packed", "workspace",
    "barrier", "barrier_argument",
    // Of C.
    "alignas", "alignof", "asm", "auto", "bool", "break", "case", "char", "const", "constexpr",
    "continue", "default", "do", "double", "else", "enum", "extern", "false", "float", "for",
    "goto",
    "if", "inline", "int", "long", "nullptr", "register", "restrict", "return", "short", "signed",
    "sizeof", "static", "struct", "switch", "true", "typedef", "typeof", "typeof_unqual", "union",
    "unsigned", "void", "volatile", "while",
    // Of C++, which may include the header.
    "and", "bitand", "bitor", "catch", "class", "compl", "concept", "consteval", "constinit",
    "decltype", "delete", "explicit", "export", "friend", "mutable", "namespace", "new", "noexcept",
    "not", "operator", "or", "private", "protected", "public", "requires", "template", "this",
    "throw", "try", "typeid", "typename", "using", "virtual", "xor",
    // Macros of compilers, of the headers that are included and of the emitted text.
    "linux", "unix", "i386", "vector", "pixel", "NULL", "EOF", "stdin", "stdout", "stderr", "errno",
    "assert", "NAN", "INFINITY", "LANES",
  ]
}
