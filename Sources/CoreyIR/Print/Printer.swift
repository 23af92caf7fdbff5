/// Writes Graphs as `.ssm` text that parses and checks to the same Graph.
///
/// One statement a node, callees before their callers. Value names are kept where they are unique
/// and legal; printing what was read from printed text gives that text again.
public enum Printer {
  /// All layers, the entry last.
  public static func print(_ program: Program) -> String {
    let axisNames = AxisNames(program)
    return program.layers.enumerated()
      .map { index, graph in
        var printer = LayerPrinter(graph, axisNames: axisNames[index])
        return printer.run()
      }
      .joined(separator: "\n")
  }

  /// One layer; those that it calls are not written.
  public static func print(_ graph: Graph) -> String {
    print(Program(layers: [graph]))
  }
}

extension Program: CustomStringConvertible {
  /// The program as `.ssm` text.
  public var description: String { Printer.print(self) }
}

extension Graph: CustomStringConvertible {
  /// The layer as `.ssm` text.
  public var description: String { Printer.print(self) }
}
