/// What `<stddef.h>` and `<stdint.h>` say, for a compiler that has no headers to look into.
enum StandardHeaders {
  /// `text` with each line that includes one of the two replaced by declarations, also of one line,
  /// so that all others keep their numbers.
  static func resolve(_ text: String) -> String {
    var pending = declarations
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line -> Substring in
      guard line.hasPrefix("#include <std") else { return line }
      for header in declarations.keys where line == "#include <\(header)>" {
        return pending.removeValue(forKey: header) ?? ""
      }
      return line
    }.joined(separator: "\n")
  }

  /// The limits; a macro cannot share its line.
  static let macros: KeyValuePairs = [
    "NULL": "((void *)0)", "SIZE_MAX": "18446744073709551615ul",
    "INT32_MAX": "2147483647", "INT32_MIN": "(-2147483647 - 1)", "UINT32_MAX": "4294967295u",
    "INT64_MAX": "9223372036854775807l", "INT64_MIN": "(-9223372036854775807l - 1)",
    "UINT64_MAX": "18446744073709551615ul",
  ]

  /// For 64-bit systems whose `long` has 64 bits, as all that libtcc compiles for in memory.
  private static let declarations: [String: Substring] = [
    "stddef.h": "typedef unsigned long size_t; typedef long ptrdiff_t;",
    "stdint.h": """
    typedef signed char int8_t; typedef short int16_t; typedef int int32_t; typedef long int64_t; \
    typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned uint32_t; \
    typedef unsigned long uint64_t; typedef long intptr_t; typedef unsigned long uintptr_t;
    """,
  ]
}
