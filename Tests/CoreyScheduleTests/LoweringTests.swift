import CoreyIR
import CoreySchedule
import Testing

/// What the loops of a layer look like.
struct LoweringTests {
  /// Every statement, those inside others included.
  private func all(_ statements: [Statement]) -> [Statement] {
    statements.flatMap { statement -> [Statement] in
      switch statement {
      case .loop(_, _, _, _, let body), .lanes(_, _, _, let body), .stride(_, _, _, _, let body),
        .parallel(_, _, let body), .scope(let body), .single(let body), .nest(_, let body):
        [statement] + all(body)
      default: [statement]
      }
    }
  }

  @Test func fusedLayersKeepNothingOfFullLength() throws {
    for name in ["mamba1", "mamba2", "gla", "gated_deltanet", "mlstm"] {
      let loops = Example.loops(try Example.program(name))
      let segments = loops.layers[0].buffers.filter {
        if case .segment = $0.kind { true } else { false }
      }
      #expect(segments.isEmpty, "\(name): \(segments.map(\.name))")
    }
  }

  @Test func projectionsAreMatrixTilesOverPanels() throws {
    let loops = Example.loops(try Example.program("mamba1"))
    let tiles = all(loops.layers[0].kernels[0].body).compactMap { statement -> MatrixTile? in
      if case .matrixTile(let tile) = statement { tile } else { nil }
    }
    #expect(tiles.map(\.depth) == [768, 1536, 48, 768, 1536])
  }

  @Test func theScanRunsInOneLoopOverTheStates() throws {
    let loops = Example.loops(try Example.program("mamba1"))
    let scans = all(loops.layers[0].kernels[0].body).filter { statement in
      guard case .loop("i_n", _, _, _, let body) = statement else { return false }
      return body.contains {
        if case .define(_, _, .apply(.exp, _)) = $0 { true } else { false }
      } && body.contains { if case .assignElement = $0 { true } else { false } }
    }
    #expect(scans.count == 1)
  }

  @Test func memoryDoesNotDependOnLengthsBeyondTheSegment() throws {
    let loops = Example.loops(try Example.program("mamba1"), .fixed(3))
    #expect(loops.segment == 2048)
    let wholeSequence = Example.loops(try Example.program("bidirectional_mamba"))
    #expect(wholeSequence.segment == nil)
    #expect(wholeSequence.interface.states.isEmpty)
  }

  @Test func statesLieOneBehindTheOther() throws {
    let interface = Example.loops(try Example.program("gmu", ["d": 16])).interface
    var place = 0
    for state in interface.states {
      #expect(state.offset == place)
      place += state.extents.reduce(1) {
        if case .fixed(let length) = $1 { $0 * length } else { $0 }
      }
    }
    #expect(interface.stateElements == place)
  }

  @Test func integerArithmeticFoldsConstants() {
    let x = IntExpression.variable("x")
    #expect(x * 1 + 0 == x)
    #expect(x * 0 == 0)
    #expect((x + 3) + 4 == x + 7)
    #expect(x - x == 0)
    #expect(IntExpression.constant(7) / 2 == 3)
    #expect(IntExpression.minimum(4, 9) == 4)
  }

  @Test func gathersBoundTheirRows() throws {
    let loops = Example.loops(try Example.program("mamba_130m", ["d": 16, "v": 40]))
    #expect(loops.layers[1].rowBounds == [0: 40])
  }
}
