import Foundation
import Testing

@testable import CoreyIR

/// Layers with a few words exchanged: refused with located messages, or accepted as programs that
/// verify and survive printing. `COREY_FUZZ` sets the number of texts.
@Suite struct CheckFuzzTests {
  static let count =
    ProcessInfo.processInfo.environment["COREY_FUZZ"].flatMap { Int($0) } ?? 200

  @Test func mutatedLayersNeverTrap() throws {
    var mutation = Mutation(seed: 20)
    let names = CheckFixtures.names(in: CheckFixtures.reference).filter { !$0.hasPrefix("10") }
    var texts = try names.map { name in
      String(
        decoding: try CheckFixtures.source(name, in: CheckFixtures.reference).bytes, as: UTF8.self)
    }
    texts += ElaborationTests.indices.map { ElaborationTests.layer($0.text) }
    texts += ElaborationTests.states.map { ElaborationTests.layer($0.text) }
    texts += ElaborationTests.structure.map { ElaborationTests.layer($0.text) }
    var accepted = 0
    for round in 0..<Self.count {
      let text = mutation.mutated(texts[round % texts.count])
      do throws(Diagnostics) {
        let program = try Checker.check(SourceFile(path: "fuzz", text: text))
        accepted += 1
        check(program, text)
      } catch {
        #expect(!error.all.isEmpty, "\(text)")
      }
    }
    #expect(accepted > 0 && accepted < Self.count)
  }

  private func check(_ program: Program, _ text: String) {
    do throws(Diagnostic) {
      try program.verify()
    } catch {
      Issue.record("no valid program: \(error.message)\n\(text)")
      return
    }
    let printed = Printer.print(program)
    do throws(Diagnostics) {
      let again = try Checker.check(SourceFile(path: "printed", text: printed))
      #expect(again.anonymous == program.anonymous, "\(text)\n\(printed)\n\(Printer.print(again))")
    } catch {
      Issue.record("printed: \(error.summary)\n\(text)\n\(printed)")
    }
  }
}

/// Exchanges, drops and doubles words of a text.
private struct Mutation {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func random(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(bound, 1)))
  }

  mutating func mutated(_ text: String) -> String {
    var words = Self.words(text)
    let solid = words.indices.filter { !words[$0].allSatisfy(\.isWhitespace) }
    for _ in 0...(random(4) / 3) {
      let place = solid[random(solid.count)]
      let other = words[solid[random(solid.count)]]
      switch random(9) {
      case 0: words[place] = ""
      case 1: words[place] += " " + words[place]
      case 2: words[place] = ["0", "1", "t", "b", "'", "[t-1]", "reverse t {", "}"][random(8)]
      default:
        // A name for a name is what the checker is for.
        let isName = words[place].first?.isLetter == true
        words[place] = isName ? Self.name(in: words, solid, random(solid.count)) : other
      }
    }
    return words.joined()
  }

  private static func name(in words: [String], _ solid: [Int], _ start: Int) -> String {
    for index in solid[start...] where words[index].first?.isLetter == true { return words[index] }
    return "x"
  }

  /// Runs of letters and digits, runs of spaces, strings, and single signs.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isInString = false
    for character in text {
      let isWord = character.isLetter || character.isNumber || character == "_"
      let last = words.last?.last
      let joins =
        isInString || isWord && (last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
        || character == " " && last == " "
      if joins { words[words.count - 1].append(character) } else { words.append(String(character)) }
      if character == "\"" { isInString.toggle() }
    }
    return words
  }
}
