extension HostileFile {
  private static let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"

  private static func shape(_ shape: String) -> String {
    "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
  }

  private static func descriptor(_ descr: String) -> String {
    "{'descr': \(descr), 'fortran_order': False, 'shape': (2, 3), }"
  }

  static let validNpy = npy("", good)

  static let npyCases: [HostileFile] = [
    npy("no magic", good, magic: [0, 1, 2, 3, 4, 5]),
    npy("magic of an older kind", good, magic: [0x92, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
    npy("version 0", good, version: [0, 0]),
    npy("version 4", good, version: [4, 0]),
    npy("version 1.1", good, version: [1, 1]),
    npy("header longer than the file", good, length: 0xFFFF),
    npy("header of 4 GiB", good, version: [2, 0], length: 0xFFFF_FFFF),
    npy("header too long to be one", good, version: [2, 0], length: 0x10001),
    npy("header length 0", good, length: 0),
    npy("header cut", good, length: 20),
    npy("header into the data", good, length: good.utf8.count + 4),
    npy("no dictionary", "[1, 2]"),
    npy("empty dictionary", "{}"),
    npy("dictionary without an end", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)"),
    npy("text behind the dictionary", good + " x"),
    npy("two dictionaries", good + good),
    npy("no descr", "{'fortran_order': False, 'shape': (2, 3)}"),
    npy("no order", "{'descr': '<f4', 'shape': (2, 3)}"),
    npy("no shape", "{'descr': '<f4', 'fortran_order': False}"),
    npy("unknown key", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}"),
    npy("shape twice", "{'shape': (6,), 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}"),
    npy("descr twice", "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}"),
    npy("key without quotes", "{descr: '<f4', 'fortran_order': False, 'shape': (2, 3)}"),
    npy("no colon", "{'descr' '<f4', 'fortran_order': False, 'shape': (2, 3)}"),
    npy("string without an end", "{'descr': '<f4"),
    npy("escape in a string", "{'des\\x63r': '<f4', 'fortran_order': False, 'shape': (2, 3)}"),
    npy("order is a number", "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}"),
    npy("order is code", "{'descr': '<f4', 'fortran_order': exit(), 'shape': (2, 3)}"),
    npy("shape is a list", shape("[2, 3]")),
    npy("shape is a number", shape("6")),
    npy("shape without an end", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3"),
    npy("negative length", shape("(-2, -3)")),
    npy("fraction", shape("(2.0, 3)")),
    npy("empty element", shape("(2,, 3)")),
    npy("length of 2^63", shape("(9223372036854775808,)")),
    npy("length of 2^63 - 1", shape("(9223372036854775807,)")),
    npy("product overflows", shape("(4294967296, 4294967296)")),
    npy("product wraps to 6", shape("(9223372036854775807, 9223372036854775807, 6)")),
    npy("bytes overflow", shape("(4611686018427387904,)")),
    npy("zero hides an overflow", shape("(0, 9223372036854775807, 9223372036854775807)"), data: 0),
    npy("fewer data", good, data: 23),
    npy("more data", good, data: 25),
    npy("no data", good, data: 0),
    npy("big-endian", descriptor("'>f4'")),
    npy("void", descriptor("'<V2'"), data: 12),
    npy("void of no order", descriptor("'|V2'"), data: 12),
    npy("objects", descriptor("'|O'")),
    npy("complex", descriptor("'<c8'")),
    npy("text", descriptor("'<U1'")),
    npy("time", descriptor("'<M8[s]'")),
    npy("unknown width", descriptor("'<f3'")),
    npy("float of 16 bytes", descriptor("'<f16'")),
    npy("no type", descriptor("''")),
    npy("fields", descriptor("[('x', '<f4')]")),
    npy("descr is a number", descriptor("4")),
    npy("not ASCII", descriptor("'\u{e9}4'")),
  ]
}
