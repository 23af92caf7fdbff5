import CoreyIR
import Testing

@testable import CoreyProof

struct LibClangTests {
  @Test func opensTheLibraryOfThisMachine() throws {
    let clang = try LibClang.find()
    #expect(clang.version.contains("version"))
  }

  /// All versions that are installed here answer alike.
  @Test func everyVersionWillDo() throws {
    for path in LibClangSearch.current.candidates {
      guard let clang = try? LibClang(path: path) else { continue }
      let unit = try clang.parse(
        "#include <stddef.h>\n#include <stdint.h>\nint32_t twice(int32_t x) { return 2 * x; }\n",
        name: "a.c",
        flags: EmittedCheck.flags)
      #expect(unit.diagnostics == [], "\(path)")
      let function = try #require(unit.root.children.last)
      #expect(function.kind == .function)
      #expect(function.spelling == "twice")
      #expect(function.resultType == "int")
    }
  }

  @Test func aMissingLibraryIsADiagnostic() {
    let search = LibClangSearch(candidates: ["/nowhere/libclang.so", "/nowhere/else.so"])
    do throws(Diagnostic) {
      _ = try LibClang.find(search)
      Issue.record("a library is found")
    } catch {
      #expect(error.message == "there is no libclang on this machine")
      #expect(error.notes.count == 2)
      #expect(error.suggestion?.contains("apt install libclang-dev") == true)
    }
    #expect(throws: Diagnostic.self) {
      _ = try LibClang.find(LibClangSearch(override: "/nowhere/libclang.so"))
    }
  }

  @Test func aLibraryThatIsNoLibClangIsADiagnostic() throws {
    do throws(Diagnostic) {
      _ = try LibClang(path: "libm.so.6")
      Issue.record("it is taken")
    } catch {
      #expect(error.message.contains("it lacks clang_"))
    }
  }

  @Test func diagnosticsHaveTheirPlaces() throws {
    let text = "int a;\nint b = c;\n#line 7 \"model.ssm\"\nint d(void) { int e; return 1; }\n"
    let unit = try LibClang.find().parse(text, name: "emitted.c", flags: ["-std=c11", "-Wall"])
    let found = unit.diagnostics
    #expect(found.map(\.severity) == [.error, .warning])
    #expect(found.first?.message == "use of undeclared identifier 'c'")
    #expect(found.first?.place == .file("emitted.c", detail: "line 2, column 9"))
    #expect(found.last?.place == .file("model.ssm", detail: "line 7, column 19"))
  }

  @Test func theTreeIsThere() throws {
    let text = """
      enum { N = 4 * 4 };
      static const float table[N] = {0};
      float f(const float *x, int n)
      {
        float sum = 0;
        for (int i = 0; i < n; i++) sum += x[i] * table[i % N];
        return sum;
      }
      """
    let unit = try LibClang.find().parse(text, name: "a.c", flags: ["-std=c11"])
    #expect(unit.diagnostics == [])
    let top = unit.root.children
    #expect(top.map(\.kind) == [.enumeration, .variable, .function])
    #expect(top[0].children.map(\.integer) == [16])
    #expect(top[1].isLasting)
    #expect(top[1].isConst)
    #expect(top[1].canonicalType == "const float[16]")
    let function = top[2]
    #expect(function.isDefinition && function.isInMainFile && !function.isVariadic)
    #expect(
      function.children.filter { $0.kind == .parameter }.map(\.type) == ["const float *", "int"])
    #expect(function.start.line == 3)
    #expect(function.end.line == 8)

    var loops = 0
    var subscripts = 0
    var tables: [Cursor] = []
    function.visit { cursor in
      if cursor.kind == .forStatement { loops += 1 }
      if cursor.kind == .subscripting { subscripts += 1 }
      if cursor.kind == .reference, cursor.spelling == "table", let it = cursor.referenced {
        tables.append(it)
      }
      return true
    }
    #expect(loops == 1)
    #expect(subscripts == 2)
    #expect(tables == [top[1]])
    let locals = function.children.flatMap { $0.children }.flatMap { $0.children }
      .filter { $0.kind == .variable }
    #expect(locals.first?.isLasting == false)
  }

  @Test func cursorsOutliveTheirUnit() throws {
    let function = try #require(
      try LibClang.find().parse("int f(void) { return 1; }", name: "a.c", flags: []).root.children
        .first)
    #expect(function.spelling == "f")
  }
}
