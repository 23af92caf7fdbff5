extension Table {
  /// How long each stage took.
  /// - Parameter stages: Names and milliseconds, in the order in which they ran.
  public static func times(_ stages: [(name: String, milliseconds: Double)]) -> Table {
    var table = Table([Column("stage"), Column("ms", key: "milliseconds")])
    for stage in stages {
      table.append([.text(stage.name), .fixed(stage.milliseconds, digits: 3)])
    }
    return table
  }
}
