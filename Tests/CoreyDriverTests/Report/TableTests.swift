import CoreyReport
import Foundation
import Testing

@Suite struct TableTests {
  private var table: Table {
    var table = Table([Table.Column("name"), Table.Column("ms", key: "milliseconds")])
    table.append([.text("a \"b\""), .fixed(1.5, digits: 3)])
    table.append([.text("longer name"), .fixed(1234, digits: 3)])
    table.append([.text("none")])
    return table
  }

  @Test func columnsAreAligned() {
    #expect(
      table.plain == """
        name               ms
        a "b"           1.500
        longer name  1234.000
        none                -

        """)
  }

  @Test func programsReadTheSame() throws {
    let rows = try JSONSerialization.jsonObject(with: Data(table.json.utf8)) as? [[String: Any]]
    #expect(rows?.count == 3)
    #expect(rows?[0]["name"] as? String == "a \"b\"")
    #expect(rows?[1]["milliseconds"] as? Double == 1234)
    #expect(rows?[2]["milliseconds"] is NSNull)
    #expect(Table([Table.Column("x")]).json == "[]\n")
  }

  @Test(arguments: [
    (0, "0"), (1, "1.0000"), (-0.25, "-0.2500"), (12.345, "12.35"), (123.45, "123.5"),
    (12345.6, "12346"), (1.5e-7, "1.50e-7"), (-2e30, "-2.00e30"), (Double.infinity, "inf"),
    (Double.nan, "nan"),
  ])
  func numbersAreShort(_ number: Double, _ text: String) {
    var table = Table([Table.Column("x")])
    table.append([.number(number)])
    #expect(table.plain.split(separator: "\n").last?.drop { $0 == " " } == text[...])
  }

  @Test(arguments: ["\n\t\r\u{1}", "\\\"", "é🙂", Double.nan.description])
  func everyStringIsJSON(_ text: String) throws {
    let data = Data("[\(JSON.string(text))]".utf8)
    #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
  }
}
