import CoreyIR
import Foundation
import Testing

@testable import CoreyProof

struct ExternHeaderTests {
  private let clang: LibClang

  init() throws {
    clang = try LibClang.find()
  }

  private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/my_ops.h").path

  @Test func takesTheFunctionsOfFloats() throws {
    let header = try ExternHeader.read(Self.fixture, with: clang)
    #expect(header.functions.map(\.name) == ["cube", "my_gelu", "blend"])
    #expect((try header.function("blend")).parameters == ["a", "b", "amount"])
    #expect((try header.function("my_gelu")).libraryCalls == ["tanhf"])
    #expect((try header.function("cube")).libraryCalls == [])
    #expect(
      (try header.function("cube")).source
        == "static inline float cube(float x) { return x * x * x; }")
    #expect((try header.function("cube")).place.line == 11)
    #expect(
      throws: Diagnostic.error("the header has no function 'rounded' of floats", file: Self.fixture)
    ) { try header.function("rounded") }
    #expect(
      throws: Diagnostic.error(
        "the header has no function 'my_gelo' of floats", file: Self.fixture,
        suggestion: "did you mean 'my_gelu'?")
    ) { try header.function("my_gelo") }
    #expect(header.text.contains("#define HALF 0.5f"))
  }

  @Test func followsHelpers() throws {
    let text = """
      float expf(float);
      static inline float inner(float x);
      static inline float outer(float x) { return inner(x) + 1; }
      static inline float inner(float x) { return expf(x); }
      """
    let header = try ExternHeader.parse(text, path: "a.h", with: clang)
    #expect(header.functions.map(\.name) == ["outer", "inner"])
    #expect((try header.function("outer")).libraryCalls == ["expf"])
  }

  @Test func aFunctionWithoutBodyIsADiagnostic() throws {
    let header = try ExternHeader.parse("\nfloat f(float x);\n", path: "a.h", with: clang)
    do throws(Diagnostic) {
      _ = try header.function("f")
      Issue.record("it is taken")
    } catch {
      #expect(error.message == "the extern function 'f' has no body to be inlined")
      #expect(error.place == .file("a.h", detail: "line 2, column 1"))
    }
  }

  @Test(arguments: [
    ("static float n;\nstatic float f(float x) { return x + n; }\n", "reads the variable 'n'", 2),
    (
      "static float f(float x) {\n static float n; n += x; return n; }\n",
      "keeps 'n' from call to call", 2
    ),
    ("static float f(float x) { return y; }\n", "use of undeclared identifier 'y'", 1),
    ("static int f(float x) { return 0; }\n", "no function that takes and answers only float", 0),
    ("static float f(float *x) { return *x; }\n", "no function that takes and answers", 0),
    ("static float f(void) { return 1; }\n", "no function that takes and answers", 0),
    ("", "no function that takes and answers", 0),
    ("}}}} \u{1}", "extraneous closing brace", 1),
  ]) func refuses(_ text: String, _ reason: String, _ line: Int) throws {
    do throws(Diagnostics) {
      _ = try ExternHeader.parse(text, path: "ops.h", with: clang)
      Issue.record("the header is taken")
    } catch {
      let first = try #require(error.all.first)
      #expect(first.message.contains(reason), "\(first.message)")
      guard case .file("ops.h", let detail) = first.place else {
        Issue.record("the place is \(first.place)")
        return
      }
      #expect(line == 0 || detail?.hasPrefix("line \(line), ") == true)
    }
  }

  @Test func aMissingFileIsADiagnostic() {
    #expect(throws: Diagnostics.self) {
      _ = try ExternHeader.read("/nowhere/my_ops.h", with: clang)
    }
    #expect(throws: Diagnostics.self) { _ = try ExternHeader.read("/", with: clang) }
  }
}
