/// The strongly connected components of a graph, every component after those it leads to.
///
/// Tarjan's algorithm with its own stack, so that a long chain cannot exhaust the thread's; linear
/// in vertices and edges. Members of a component ascend.
/// - Parameter successors: for each vertex, where its edges lead.
func stronglyConnectedComponents(_ successors: [[Int]]) -> [[Int]] {
  let unseen = -1
  var number = [Int](repeating: unseen, count: successors.count)
  var low = [Int](repeating: 0, count: successors.count)
  var isOpen = [Bool](repeating: false, count: successors.count)
  var open: [Int] = []
  var components: [[Int]] = []
  var next = 0

  for root in successors.indices where number[root] == unseen {
    var path: [(vertex: Int, edge: Int)] = [(root, 0)]
    while let (vertex, edge) = path.last {
      if edge == 0 {
        number[vertex] = next
        low[vertex] = next
        next += 1
        open.append(vertex)
        isOpen[vertex] = true
      }
      if edge < successors[vertex].count {
        path[path.count - 1].edge += 1
        let target = successors[vertex][edge]
        if number[target] == unseen {
          path.append((target, 0))
        } else if isOpen[target] {
          low[vertex] = min(low[vertex], number[target])
        }
        continue
      }
      path.removeLast()
      if let parent = path.last?.vertex { low[parent] = min(low[parent], low[vertex]) }
      guard low[vertex] == number[vertex] else { continue }
      var component: [Int] = []
      while let member = open.popLast() {
        isOpen[member] = false
        component.append(member)
        if member == vertex { break }
      }
      components.append(component.sorted())
    }
  }
  return components
}
