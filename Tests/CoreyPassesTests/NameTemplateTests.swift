import CoreyIR
import Testing

@testable import CoreyPasses

@Suite struct NameTemplateTests {
  @Test func onlyNamesInBracesAreRenamed() {
    let template = NameTemplate("M.{M}.x{2*M+N}")
    #expect(template.renaming(["M": "M_2"]).text == "M.{M_2}.x{2*M_2+N}")
  }
}
