import CoreyIR
import CoreyRuntime
import CoreySchedule
import Testing

@Suite struct MachineFileTests {
  private func parse(_ text: String) throws(Diagnostic) -> Machine {
    try MachineFile.parse(Array(text.utf8), path: "machine.json")
  }

  @Test(arguments: [Machine.standard] + Machine.presets)
  func whatIsWrittenIsReadAgain(_ machine: Machine) throws {
    #expect(try parse(MachineFile.text(machine)) == machine)
    #expect(try MachineFile.machine(named: machine.name) == machine)
  }

  @Test func thisMachineCanBeDescribed() throws {
    let machine = MachineDetection.current()
    #expect(machine.cores >= 1)
    #expect(try parse(MachineFile.text(machine)) == machine)
  }

  @Test(arguments: [
    ("", "[]", "is not the description of a machine"),
    ("corey-machine/1", "corey-machine/9", "another schema"),
    ("\"cores\": 2", "\"cores\": 0", "an integer from 1 to 65536"),
    ("\"cores\": 2", "\"cores\": 1e9", "an integer from 1 to 65536"),
    ("\"lanes\": 16", "\"lanes\": 7", "1, 4, 8 or 16"),
    ("\"peak\": 120000000000.0", "\"peak\": -1", "a number per second"),
    ("\"bytes\": 32768", "\"bytes\": 9223372036854775807", "an integer from 1024"),
    ("\"bytes\": 1048576", "\"bytes\": 4096", "not larger and farther"),
    ("\"cores\"", "\"coers\"", "a member 'coers'"),
    ("\"caches\": [", "\"caches\": 3, \"other\": [", "a member 'other'"),
  ])
  func whatIsWrongIsSaid(_ from: String, _ to: String, _ message: String) throws {
    let text = MachineFile.text(.standard)
    let broken = from.isEmpty ? to : text.replacing(from, with: to)
    #expect(broken != text)
    let error = try #require(throws: Diagnostic.self) { try self.parse(broken) }
    #expect(error.message.contains(message))
    #expect(error.suggestion != nil)
  }

  @Test func aMachineThatIsNotThereIsNotGuessed() {
    let error = #expect(throws: Diagnostic.self) { try MachineFile.machine(named: "2bm") }
    #expect(error?.suggestion?.contains("2mb") == true)
  }
}
