extension HostileFile {
  static let validZip = zip("")

  /// Places: local header: method 8, crc 14, sizes 18 and 22, name length 26, extra length 28, name
  /// 30. Central: flags 8, method 10, crc 16, packed 20, size 24, name length 28, extra 30, comment
  /// 32, place 42, name 46. End: disks 4, entries 8 and 10, size 12, place 16, comment 20.
  static let zipCases: [HostileFile] = [
    zip("bytes behind the end", after: [0]),
    zip("end record missing", end: [0: little(0, 4)]),
    zip("comment longer than the file", end: [20: little(5, 2)]),
    zip("several disks", end: [4: little(1, 2)]),
    zip("more entries than fit", end: [10: little(1000, 2)]),
    zip("two entries announced", end: [10: little(2, 2)]),
    zip("directory too long", end: [12: little(0x7FFF_FFFF, 4)]),
    zip("directory of 4 GiB", end: [12: little(0xFFFF_FFFF, 4)]),
    zip("directory outside", end: [16: little(0x7FFF_FFFF, 4)]),
    zip("directory at 4 GiB", end: [16: little(0xFFFF_FFFF, 4)]),
    zip("directory shifted", end: [16: little(1, 4)]),
    zip(
      "zip64 without a record", end: [10: little(0xFFFF, 2)],
      between: little(0x0706_4B50, 4) + little(0, 16)),
    zip("central signature", central: [0: little(0, 4)]),
    zip("encrypted", central: [8: little(1, 2)]),
    zip("method unknown", central: [10: little(14, 2)]),
    zip("checksum wrong", central: [16: little(1, 4)]),
    zip("packed size too large", central: [20: little(0x7FFF_FFFF, 4)]),
    zip("packed size of 4 GiB", central: [20: little(0xFFFF_FFFF, 4)]),
    zip("sizes differ", central: [24: little(50, 4)]),
    zip("size of 4 GiB", central: [24: little(0xFFFF_FFFF, 4)]),
    zip("bomb", central: [10: little(8, 2), 24: little(0x7FFF_FFFF, 4)]),
    zip("no stream", central: [10: little(8, 2)]),
    zip("name too long", central: [28: little(0xFFFF, 2)]),
    zip("extra too long", central: [30: little(0xFFFF, 2)]),
    zip("comment too long", central: [32: little(0xFFFF, 2)]),
    zip("place outside", central: [42: little(0x7FFF_FFFF, 4)]),
    zip("place at 4 GiB", central: [42: little(0xFFFF_FFFF, 4)]),
    zip("place shifted", central: [42: little(2, 4)]),
    zip("name not UTF-8", local: [30: [0xFF]], central: [46: [0xFF]]),
    zip("two names", central: [46: [0x79]]),
    zip("local signature", local: [0: little(0, 4)]),
    zip("local name too long", local: [26: little(0xFFFF, 2)]),
    zip("local extra too long", local: [28: little(0xFFFF, 2)]),
    zip("local extra into the data", local: [28: little(4, 2)]),
    zip("no array", name: "x.txt"),
    zip("no name", name: ".npy"),
    zip("checkpoint of PyTorch", name: "archive/data.pkl"),
    zip("entry twice", copies: 2),
    HostileFile(what: "only a signature", bytes: [0x50, 0x4B, 3, 4], suffix: "npz"),
    HostileFile(what: "nothing", bytes: [], suffix: "npz"),
    HostileFile(what: "zeros", bytes: [UInt8](repeating: 0, count: 64), suffix: "npz"),
  ]
}
