import CoreyIR
import CoreyRuntime
import Foundation
import Testing

/// No file traps, and every refusal says what to do about which file.
@Suite struct HostileTests {
  private static func read(_ bytes: [UInt8], _ suffix: String) throws {
    try inFolder { folder in
      let path = "\(folder)/x.\(suffix)"
      try write(bytes, to: path)
      _ = try TensorFile.open(path).tensors()
    }
  }

  @Test(
    arguments: HostileFile.npyCases + HostileFile.safetensorsCases + HostileFile.zipCases)
  func isRefused(_ file: HostileFile) throws {
    let error = #expect(throws: Diagnostic.self) { try Self.read(file.bytes, file.suffix) }
    guard case .file(let path, _) = error?.place else {
      Issue.record("no file is named: \(String(describing: error))")
      return
    }
    #expect(path.contains("x.\(file.suffix)"))
    #expect(error?.message.isEmpty == false)
  }

  static let valid = [
    HostileFile.validNpy, HostileFile.validSafetensors, HostileFile.validZip,
  ]

  @Test(arguments: valid) func theUndamagedAreRead(_ file: HostileFile) throws {
    try Self.read(file.bytes, file.suffix)
  }

  @Test(arguments: valid) func noPrefixIsRead(_ file: HostileFile) throws {
    for length in 0..<file.bytes.count {
      #expect(throws: Diagnostic.self, "\(length) bytes") {
        try Self.read(Array(file.bytes[..<length]), file.suffix)
      }
    }
  }

  @Test(arguments: valid) func noChangedByteTraps(_ file: HostileFile) throws {
    for index in file.bytes.indices {
      for mask in [0x01, 0x80, 0xFF] as [UInt8] {
        var bytes = file.bytes
        bytes[index] ^= mask
        do { try Self.read(bytes, file.suffix) } catch is Diagnostic {}
      }
    }
  }

  @Test func deflatedArchivesCutOrChanged() throws {
    let packed = try bytes(of: fixture("arrays/deflated.npz"))
    for length in stride(from: 0, to: packed.count, by: 97) {
      #expect(throws: Diagnostic.self) { try Self.read(Array(packed[..<length]), "npz") }
    }
    for index in stride(from: 0, to: packed.count, by: 61) {
      var damaged = packed
      damaged[index] ^= 0x5A
      do { try Self.read(damaged, "npz") } catch is Diagnostic {}
    }
  }

  @Test func unknownFilesAreNamed() throws {
    for (suffix, bytes) in [
      ("gguf", Array("GGUF\u{3}\0\0\0".utf8)), ("pt", [0x80, 0x02]), ("txt", Array("hello".utf8)),
      ("bin", []),
    ] {
      let error = #expect(throws: Diagnostic.self) { try Self.read(bytes, suffix) }
      #expect(error?.suggestion != nil)
    }
    for path in ["/", "/dev/null", "/nonexistent/x.npy"] {
      #expect(throws: Diagnostic.self) { try TensorFile.open(path) }
    }
  }
}
