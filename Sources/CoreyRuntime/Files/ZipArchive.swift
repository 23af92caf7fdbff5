import CoreyIR

/// The entries of a zip file, stored or deflated, zip64 or not.
///
/// Everything is checked against the file before it is used: sizes, places, overlaps, the checksum,
/// and how much an entry may grow, so that no archive can claim more memory than a real one.
struct ZipArchive {
  /// One file in the archive.
  struct Entry {
    var name: String
    var method: UInt16
    var checksum: UInt32
    var size: Int
    /// Where its bytes lie in the archive.
    var range: Range<Int>
  }

  let path: String
  let memory: TensorMemory
  /// In the order of the archive's directory.
  let entries: [Entry]

  /// DEFLATE cannot shrink data further than 1032 to 1.
  private static let largestRatio = 1032

  init(_ memory: TensorMemory, path: String) throws(Diagnostic) {
    self.memory = memory
    self.path = path
    let directory = try Self.directory(memory, path: path)
    var reader = ByteReader(memory, path: path, range: directory.range)
    guard directory.count <= directory.range.count / 46 else {
      throw Self.damaged("it announces \(directory.count) entries, too many for its size", path)
    }
    var entries: [Entry] = []
    var names: Set<String> = []
    for _ in 0..<directory.count {
      let entry = try Self.entry(&reader)
      guard names.insert(entry.name).inserted else {
        throw Self.damaged("'\(entry.name)' stands in it twice", path)
      }
      entries.append(entry)
    }
    let sorted = entries.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.upperBound > right.lowerBound {
      throw Self.damaged("its entries overlap", path)
    }
    self.entries = entries
  }

  /// The bytes of an entry as a range of memory: of the file itself if they are stored.
  func contents(_ entry: Entry) throws(Diagnostic) -> (memory: TensorMemory, range: Range<Int>) {
    let packed = UnsafeRawBufferPointer(rebasing: memory.bytes[entry.range])
    var contents = (memory: memory, range: entry.range)
    if entry.method == 8 {
      guard let plain = TensorMemory.allocate(byteCount: entry.size) else {
        throw NpyFile.outOfMemory(path)
      }
      let target = UnsafeMutableRawBufferPointer(start: plain.base, count: entry.size)
      do throws(Inflate.Failure) {
        try Inflate.inflate(packed, into: target)
      } catch {
        throw Self.damaged("\(error.rawValue) in '\(entry.name)'", path)
      }
      contents = (plain, 0..<entry.size)
    }
    let bytes = UnsafeRawBufferPointer(rebasing: contents.memory.bytes[contents.range])
    guard Checksum.crc32(bytes) == entry.checksum else {
      throw Self.damaged("the checksum of '\(entry.name)' is wrong", path)
    }
    return contents
  }

  private static func damaged(_ message: String, _ path: String) -> Diagnostic {
    .error(
      "the zip archive is damaged: \(message)", file: path,
      suggestion: "copy or download it again")
  }

  /// Finds the directory through the record at the end of the file.
  private static func directory(
    _ memory: TensorMemory, path: String
  ) throws(Diagnostic) -> (range: Range<Int>, count: Int) {
    let bytes = memory.bytes
    let last = bytes.count - 22
    let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first { start in
      guard bytes[start..<start + 4].elementsEqual([0x50, 0x4B, 5, 6]) else { return false }
      let comment = Int(bytes[start + 20]) | Int(bytes[start + 21]) << 8
      return start + 22 + comment == bytes.count
    }
    guard last >= 0, let end else {
      throw damaged("its directory is missing, so it may be truncated", path)
    }
    var reader = ByteReader(memory, path: path, range: end + 4..<bytes.count)
    let disks = try reader.number(UInt32.self, "the zip directory")
    _ = try reader.number(UInt16.self, "the zip directory")
    var count = Int(try reader.number(UInt16.self, "the zip directory"))
    var size = UInt64(try reader.number(UInt32.self, "the zip directory"))
    var offset = UInt64(try reader.number(UInt32.self, "the zip directory"))
    var limit = end
    if end >= 20, count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      var locator = ByteReader(memory, path: path, range: end - 20..<end)
      if try locator.number(UInt32.self, "the zip64 locator") == 0x0706_4B50 {
        _ = try locator.number(UInt32.self, "the zip64 locator")
        let place = try locator.number(UInt64.self, "the zip64 locator")
        guard place <= UInt64(end - 20) else { throw damaged("its zip64 record is missing", path) }
        var record = ByteReader(memory, path: path, range: Int(place)..<end - 20)
        guard try record.number(UInt32.self, "the zip64 record") == 0x0606_4B50 else {
          throw damaged("its zip64 record is missing", path)
        }
        try record.skip(28, "the zip64 record")
        let announced = try record.number(UInt64.self, "the zip64 record")
        guard let entries = Int(exactly: announced) else {
          throw damaged("it announces too many entries", path)
        }
        count = entries
        size = try record.number(UInt64.self, "the zip64 record")
        offset = try record.number(UInt64.self, "the zip64 record")
        limit = Int(place)
      }
    }
    guard disks == 0 else { throw damaged("it is one of several parts", path) }
    guard offset <= UInt64(limit), size <= UInt64(limit) - offset else {
      throw damaged("its directory lies outside the file", path)
    }
    return (Int(offset)..<Int(offset + size), count)
  }

  /// Reads one entry of the directory and finds its data.
  private static func entry(_ reader: inout ByteReader) throws(Diagnostic) -> Entry {
    let what = "the zip directory"
    let path = reader.path
    guard try reader.number(UInt32.self, what) == 0x0201_4B50 else {
      throw damaged("its directory has an entry of an unknown kind", path)
    }
    try reader.skip(4, what)
    let flags = try reader.number(UInt16.self, what)
    let method = try reader.number(UInt16.self, what)
    try reader.skip(4, what)
    let checksum = try reader.number(UInt32.self, what)
    var packed = UInt64(try reader.number(UInt32.self, what))
    var size = UInt64(try reader.number(UInt32.self, what))
    let nameLength = Int(try reader.number(UInt16.self, what))
    let extraLength = Int(try reader.number(UInt16.self, what))
    let commentLength = Int(try reader.number(UInt16.self, what))
    try reader.skip(8, what)
    var offset = UInt64(try reader.number(UInt32.self, what))
    let nameBytes = try reader.bytes(nameLength, what)
    var extra = ByteReader(
      reader.memory, path: path, range: reader.position..<reader.position + extraLength)
    try reader.skip(extraLength + commentLength, what)
    guard let name = String(validating: nameBytes, as: UTF8.self) else {
      throw damaged("a name is not UTF-8", path)
    }
    while extra.remaining >= 4 {
      let kind = try extra.number(UInt16.self, what)
      let length = Int(try extra.number(UInt16.self, what))
      let next = extra.position + length
      if kind == 1 {
        if size == 0xFFFF_FFFF { size = try extra.number(UInt64.self, what) }
        if packed == 0xFFFF_FFFF { packed = try extra.number(UInt64.self, what) }
        if offset == 0xFFFF_FFFF { offset = try extra.number(UInt64.self, what) }
      }
      extra.position = min(next, extra.end)
    }
    guard flags & 1 == 0 else {
      throw .error("an entry of the zip archive is encrypted", file: path, detail: "'\(name)'")
    }
    guard method == 0 || method == 8 else {
      throw .error(
        "an entry is compressed in an unknown way (\(method))", file: path, detail: "'\(name)'",
        suggestion: "save it with numpy.savez or numpy.savez_compressed")
    }
    let fileSize = UInt64(reader.memory.byteCount)
    guard packed <= fileSize, offset <= fileSize else {
      throw damaged("'\(name)' lies outside the file", path)
    }
    let (limit, _) = packed.multipliedReportingOverflow(by: UInt64(largestRatio))
    guard method == 0 ? size == packed : size <= limit else {
      throw damaged("'\(name)' claims \(size) bytes from \(packed)", path)
    }
    let start = try dataStart(reader.memory, path: path, header: Int(offset), name: nameBytes)
    guard Int(packed) <= reader.memory.byteCount - start else {
      throw damaged("'\(name)' lies outside the file", path)
    }
    return Entry(
      name: name, method: method, checksum: checksum, size: Int(size),
      range: start..<start + Int(packed))
  }

  /// Where an entry's data start: after its own header, whose name must be the directory's.
  private static func dataStart(
    _ memory: TensorMemory, path: String, header: Int, name: [UInt8]
  ) throws(Diagnostic) -> Int {
    let what = "an entry's header"
    var local = ByteReader(memory, path: path, range: header..<memory.byteCount)
    guard try local.number(UInt32.self, what) == 0x0403_4B50 else {
      throw damaged("an entry's header is missing", path)
    }
    try local.skip(22, what)
    let nameLength = Int(try local.number(UInt16.self, what))
    let extraLength = Int(try local.number(UInt16.self, what))
    guard try local.bytes(nameLength, what) == name else {
      throw damaged("an entry has two names", path)
    }
    try local.skip(extraLength, what)
    return local.position
  }
}
