/// Memory that a nest touches through one access, over all its rounds: runs of bytes at regular
/// distances.
struct Box: Hashable {
  /// Runs at a distance of `stride` bytes, `count` of them.
  struct Dimension: Hashable {
    var stride: Int
    var count: Int
  }

  /// Rows that only data decides: so many of a table.
  struct Gather: Hashable {
    var stride: Int
    var lookups: Int
  }

  var buffer: BufferID
  /// Bytes from the buffer's start to the first run, as far as the nest itself decides.
  var constant: Int
  /// What the loops around the nest add: bytes for each step of a variable.
  var outer: [Outer]
  struct Outer: Hashable {
    var variable: String
    var stride: Int
  }

  /// The farthest first.
  var dimensions: [Dimension]
  /// Bytes of one run.
  var run: Int
  var gather: Gather?
  /// The digits of the outermost loop's counter that its place hangs on, by divisor.
  var movers: [Int: Int]

  /// The bytes of all runs.
  var bytes: Int { dimensions.reduce(run) { $0 * $1.count } * (gather?.lookups ?? 1) }

  /// - Parameters:
  ///   - place: The access's index in elements.
  ///   - elementBytes: The size of one.
  ///   - outermost: The counter of the outermost loop.
  init(
    buffer: BufferID, place: LinearForm, lanes: Dimension, elementBytes: Int, gather: Gather?,
    outermost: String?
  ) {
    self.buffer = buffer
    self.gather = gather
    constant = place.constant * elementBytes
    outer = []
    movers = [:]
    var all: [Dimension] = [Dimension(stride: lanes.stride * elementBytes, count: lanes.count)]
    for (symbol, factor) in place.terms {
      switch symbol {
      case .outer(let name): outer.append(Outer(variable: name, stride: factor * elementBytes))
      case .inner(let digit):
        all.append(Dimension(stride: factor * elementBytes, count: digit.count))
        if digit.count > 1, digit.counter == outermost { movers[digit.divisor] = digit.count }
      }
    }
    run = elementBytes
    dimensions = []
    for index in all.indices where all[index].stride < 0 {
      constant += all[index].stride * max(0, all[index].count - 1)
      all[index].stride.negate()
    }
    join(all.filter { $0.count > 1 && $0.stride > 0 }.sorted { $0.stride < $1.stride })
    if all.contains(where: { $0.count <= 0 }) { run = 0 }
  }

  /// Runs with less than a line between them are one, for they leave no line out; equal distances
  /// are one dimension.
  private mutating func join(_ all: [Dimension]) {
    for next in all {
      if dimensions.isEmpty, next.stride < run + PageCache.lineBytes {
        run += next.stride * (next.count - 1)
      } else if let last = dimensions.last, next.stride % last.stride == 0,
        next.stride <= last.stride * last.count
      {
        dimensions[dimensions.count - 1].count += next.stride / last.stride * (next.count - 1)
      } else {
        dimensions.append(next)
      }
    }
    dimensions.reverse()
  }
}
