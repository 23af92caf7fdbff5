/// One value of one instance of a layer, and what was gathered of it.
public struct CalibratedValue: Hashable, Sendable {
  /// As the printed layer writes it.
  public var name: String
  /// The axes of its layout, the first outermost.
  public var axes: [String]
  /// Elements per batch entry and step.
  public var elementsPerStep: Int
  public var gathered: ValueAccumulator
  /// For what goes into a product with weights: each channel, along its innermost axis.
  public var channels: ChannelAccumulator?

  public init(
    name: String, axes: [String], elementsPerStep: Int, gathered: ValueAccumulator,
    channels: ChannelAccumulator? = nil
  ) {
    self.name = name
    self.axes = axes
    self.elementsPerStep = elementsPerStep
    self.gathered = gathered
    self.channels = channels
  }

  public var statistics: ValueStatistics { ValueStatistics(gathered) }
}
