import CoreyIR
import CoreyRuntime
import Testing

struct CallgrindProfileTests {
  /// As callgrind 3.19 writes it, shortened.
  static let text = """
    # callgrind format
    version: 1
    creator: callgrind-3.19.0
    desc: LL cache: 262144 B, 64 B, 16-way associative

    positions: line
    events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw ILdmr DLdmr DLdmw
    summary: 100 20 10 3 8 4 2 7 3 1 5 6

    ob=(5)
    fl=(139)
    fn=(502) main
    cob=(3)
    cfi=(140) ./csu/libc-start.c
    cfn=(592) layer_run
    calls=1 242
    0 100 20 10 3 8 4 2 7 3 1 5 6

    fn=(592)
    6 10
    cfn=(600) first kernel
    calls=1 8
    0 40 10 4 1 4 2 1 3 2
    cfn=(601) second
    calls=2 8
    +3 30 5 2
    cfn=(600)
    calls=3 9
    * 20 5 4 2 4 2 1 4 1 1 5 6

    totals: 101 20 10 3 8 4 2 7 3 1 5 6
    """

  @Test func countersAreNamed() throws {
    let profile = try CallgrindProfile(Self.text)
    #expect(profile.sum(of: ["Ir"]) == 101)
    #expect(profile.sum(of: ["DLmr", "DLmw"]) == 10)
    #expect(profile.sum(of: ["ILdmr", "DLdmr", "DLdmw"]) == 12)
    #expect(profile.sum(of: ["nothing"]) == 0)
  }

  @Test func callsAddUp() throws {
    let profile = try CallgrindProfile(Self.text)
    #expect(profile.sum(of: ["Ir"], in: "first kernel") == 60)
    #expect(profile.sum(of: ["DLdmr", "DLdmw"], in: "first kernel") == 11)
    #expect(profile.sum(of: ["Dr"], in: "second") == 5)
    #expect(profile.sum(of: ["DLmr"], in: "second") == 0)
    #expect(profile.sum(of: ["Ir"], in: "third") == nil)
  }

  @Test(arguments: [
    "", "events: Ir\n", "totals: 1\n", "events: Ir\ntotals: x\n", "events: Ir\ntotals: -1\n",
    "events: Ir\ncfn=(1) a\ncalls=1 0\n0 99999999999999999999\ntotals: 1\n",
    "events: Ir\ncfn=(1) a\ncalls=1 0\n0 9223372036854775807\ncfn=(1)\ncalls=1 0\n0 1\ntotals: 1\n",
  ])
  func otherTextsAreRefused(_ text: String) {
    #expect(throws: Diagnostic.self) { try CallgrindProfile(text) }
  }
}
