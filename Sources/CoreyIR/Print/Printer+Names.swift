extension Printer {
  /// The names under which a program's values are written: for each layer, for each value; empty
  /// for conditions, which are written where they are used.
  public static func valueNames(of program: Program) -> [[String]] {
    let axisNames = AxisNames(program)
    return program.layers.enumerated().map { index, graph in
      let names = ValueNames(graph, axisNames: axisNames[index])
      return graph.values.indices.map { names[ValueID($0)] }
    }
  }
}
