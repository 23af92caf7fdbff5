import CoreyIR
import CoreyKernels
import Testing

@testable import CoreyProof

struct EmittedCheckTests {
  @Test func acceptsTheKernelText() throws {
    var text = KernelText.prologue
    for isa in ISA.allCases {
      text += KernelText.begin(isa) + KernelText.end(isa)
    }
    text += KernelText.dispatch
    text += "int ck_chosen(void);\nint ck_chosen(void) { return ck_isa(); }\n"
    let unit = try EmittedCheck(LibClang.find()).parse(text)
    #expect(unit.root.children.contains { $0.spelling == "ck_chosen" && $0.isDefinition })
  }

  @Test(arguments: [
    ("static int f(void) { return 0; }\n", "unused function 'f'"),
    ("int f(int x) { return 0; }\n", "unused parameter 'x'"),
    ("int f(void) { return g(); }\n", "g"),
    ("int f(void) { int x[0]; return sizeof x == 0; }\n", "zero size arrays are an extension"),
  ]) func refuses(_ text: String, _ reason: String) throws {
    let check = EmittedCheck(try LibClang.find())
    do throws(Diagnostics) {
      try check.parse(text)
      Issue.record("the text is accepted")
    } catch {
      #expect(error.all.contains { $0.message.contains(reason) }, "\(error.all)")
      #expect(error.all.allSatisfy { $0.message.hasPrefix("emitted C is not clean: ") })
      #expect(error.all.first?.severity == .error)
    }
  }
}
