import CoreyIR
import CoreyRuntime
import Foundation
import Testing

/// Every op against numbers worked out by hand.
@Suite struct OpTests {
  @Test func mapsBroadcastByName() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 2, n = 3
        input x[b, t, d]
        input u[b, t, n]
        output y[b, t, n, d] = x + 10 * u
      }
      """)
    let y = try layer.y(["x": f32([1, 1, 2], [1, 2]), "u": f32([1, 1, 3], [1, 2, 3])], time: 1)
    #expect(y == [11, 12, 21, 22, 31, 32])
  }

  @Test func aProductAddedIsFused() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 1
        input x[b, t, d]
        output y = x * x - 1
      }
      """)
    // 1 + 2^-12 squared loses its last bit unless it is added unrounded.
    let x: Float = 1 + 0x1p-12
    let y = try layer.y(["x": f32([1, 1, 1], [x])], time: 1)
    #expect(y == [Float(-1).addingProduct(x, x)])
    #expect(y[0] != x * x - 1)
  }

  @Test func contractIsOneChainInOrder() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 40, e = 2
        input x[b, t, d]
        weight w[e, d] from "w"
        output y = linear(x, w)
      }
      """)
    let seeded = SeededTensors(seed: 1)
    let x = try seeded.input("x", shape: [1, 2, 40])
    let w = try seeded.weight("w", shape: [2, 40])
    let y = try layer.y(["x": x], weights: ["w": w], time: 2)
    for t in 0..<2 {
      for e in 0..<2 {
        var sum: Float = 0
        for d in 0..<40 { sum.addProduct(x.floats[t * 40 + d], w.floats[e * 40 + d]) }
        #expect(y[t * 2 + e] == sum)
      }
    }
  }

  @Test func reduceHasSixteenPartials() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 37
        input x[b, t, d]
        output y = sum[d](x)
        output high = max[d](x)
        output low = min[d](x)
      }
      """)
    let x = try SeededTensors(seed: 2).input("x", shape: [1, 1, 37])
    let results = try layer.run(Float.self, inputs: ["x": x], time: 1)
    var p = [Float](repeating: 0, count: 16)
    for (index, element) in x.floats.enumerated() { p[index % 16] += element }
    let q = (0..<8).map { p[$0] + p[$0 + 8] }
    let r = (0..<4).map { q[$0] + q[$0 + 4] }
    #expect(results.outputs["y"]?.floats == [(r[0] + r[2]) + (r[1] + r[3])])
    #expect(results.outputs["high"]?.floats == x.floats.max().map { [$0] })
    #expect(results.outputs["low"]?.floats == x.floats.min().map { [$0] })
  }

  @Test func aStreamReadsItsPast() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 2, k = 3
        input x[b, t, d]
        weight w[d, k] from "w"
        state s[b, t: k - 1, d]
        output y = causal_conv(x, w, s)
      }
      """)
    let x = f32([1, 3, 2], [1, 10, 2, 20, 3, 30])
    let w = f32([2, 3], [100, 10, 1, 1, 1, 1])
    let past = f32([1, 2, 2], [7, 70, 8, 80])
    let results = try layer.run(
      Float.self, inputs: ["x": x], weights: ["w": w], states: ["s": past], time: 3)
    #expect(results.outputs["y"]?.floats == [781, 160, 812, 110, 123, 60])
    #expect(results.states["s"]?.floats == [2, 20, 3, 30])
    let fresh = try layer.run(Float.self, inputs: ["x": x], weights: ["w": w], time: 3)
    #expect(fresh.outputs["y"]?.floats == [1, 10, 12, 30, 123, 60])
  }

  @Test func stepsOfAStateStandWhereDeclared() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 2
        input x[b, t, d]
        state s[b, d, t: 3]
        s = x
        output y = s[t-3]
      }
      """)
    let past = f32([1, 2, 3], [1, 2, 3, 4, 5, 6])
    let results = try layer.run(
      Float.self, inputs: ["x": f32([1, 1, 2], [9, 8])], states: ["s": past], time: 1)
    #expect(results.outputs["y"]?.floats == [1, 4])
    #expect(results.states["s"]?.floats == [2, 3, 9, 5, 6, 8])
  }

  @Test func recurCarriesInTheOrderWritten() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 1
        input x[b, t, d]
        state a[b, d]
        state c[b, d]
        recur over t {
          a = x + c[t-1]
          c = 2 * a + a[t-1]
        }
        output y = c
      }
      """)
    let results = try layer.run(
      Float.self, inputs: ["x": f32([1, 3, 1], [1, 2, 3])], states: ["a": f32([1, 1], [5])],
      time: 3)
    // a: 1, 2 + 7, 3 + 19; c: 2·1 + 5, 2·9 + 1, 2·22 + 9
    #expect(results.outputs["y"]?.floats == [7, 19, 53])
    #expect(results.states["a"]?.floats == [22])
    #expect(results.states["c"]?.floats == [53])
  }

  @Test func reverseRunsFromTheEnd() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 1
        input x[b, t, d]
        state h[b, d]
        state s[b, t: 1, d]
        reverse t {
          s = x
          recur over t { h = x + 10 * h[t-1] }
          z = h + 1000 * s[t-1]
        }
        output y = z
      }
      """)
    let results = try layer.run(
      Float.self, inputs: ["x": f32([1, 3, 1], [1, 2, 3])], time: 3)
    #expect(results.outputs["y"]?.floats == [321 + 2000, 32 + 3000, 3])
    #expect(results.states.isEmpty)
  }

  @Test func sumsOverTimeSeeTheWholeSequence() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 2
        input x[b, t, d]
        output y = x - sum[t](x)
      }
      """)
    let y = try layer.y(["x": f32([1, 2, 2], [1, 2, 3, 4])], time: 2)
    #expect(y == [-3, -4, -1, -2])
  }

  @Test func splitAndConcatMoveParts() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis g = 2, r = 2, d = 1
        axis c = d | (g, r) | d
        input x[b, t, c]
        p, q, s = split(x)
        output y = concat[c](s, 10 * q, p)
        output z[b, t, r, g] = q
      }
      """)
    let results = try layer.run(
      Float.self, inputs: ["x": f32([1, 1, 6], [1, 2, 3, 4, 5, 6])], time: 1)
    #expect(results.outputs["y"]?.floats == [6, 20, 30, 40, 50, 1])
    #expect(results.outputs["z"]?.floats == [2, 4, 3, 5])
  }

  @Test func gatherReadsRowsAndReportsStrays() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis v = 3, d = 2
        input ids[b, t]: i32
        weight emb[v, d] from "emb"
        output y = emb[v = ids]
      }
      """)
    let table = f32([3, 2], [1, 2, 3, 4, 5, 6])
    let results = try layer.run(
      Float.self, inputs: ["ids": Tensor([2, 0, 3, -1] as [Int64], shape: [1, 4])],
      weights: ["emb": table], time: 4)
    #expect(results.outputs["y"]?.floats == [5, 6, 1, 2, 0, 0, 0, 0])
    #expect(results.warnings.count == 1)
    #expect(results.warnings.first?.message.contains("index 3") == true)
  }

  @Test func indicesAndFixedReads() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis n = 3
        input x[b, t, n]
        output y = where(index(n) < 2, x[n = 2], x) + sum[n'](where(index(n') < index(n), x[n'], 0))
      }
      """)
    let y = try layer.y(["x": f32([1, 1, 3], [1, 2, 4])], time: 1)
    #expect(y == [4, 5, 7])
  }

  @Test func convertRoundsInFloatOnly() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 2
        input x[b, t, d]
        output y = bf16(x)
      }
      """)
    let x = Tensor([1.0 + 0x1p-9, 3], shape: [1, 1, 2])
    let oracle = try layer.run(Float.self, inputs: ["x": x], time: 1).outputs["y"]
    #expect(oracle?.doubles == [1, 3])
    let truth = try layer.run(Double.self, inputs: ["x": x], time: 1).outputs["y"]
    #expect(truth?.doubles == [1 + 0x1p-9, 3])
  }

  @Test func rotateIsOrthogonal() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = 8
        input x[b, t, d]
        output y = rotate[d](x, seed: 3)
        output plain = rotate[d](x)
      }
      """)
    let x = try SeededTensors(seed: 5).input("x", shape: [2, 3, 8])
    let results = try layer.run(Double.self, inputs: ["x": x], batch: 2, time: 3)
    let y = try #require(results.outputs["y"]).doubles
    for row in 0..<6 {
      let norms = [x.doubles, y].map { $0[row * 8..<row * 8 + 8].map { $0 * $0 }.reduce(0, +) }
      #expect(abs(norms[0] - norms[1]) < 1e-12)
    }
    let plain = try #require(results.outputs["plain"]).doubles
    #expect(abs(plain[0] - x.doubles[..<8].reduce(0, +) / 8.0.squareRoot()) < 1e-12)
    #expect(plain != y)
  }

  /// Whole orders, blocks of 2 and 12, an order with nothing but signs; plain seeds and others.
  @Test(arguments: [1, 2, 6, 7, 12, 20, 24, 28, 36, 52, 60, 92, 96, 160], [0, 5])
  func unrotateUndoesRotate(order: Int, seed: Int) throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis d = \(order)
        input x[b, t, d]
        q = rotate[d](x, seed: \(seed))
        output y = q
        output back = unrotate[d](q, seed: \(seed))
      }
      """)
    let x = try SeededTensors(seed: 5).input("x", shape: [1, 2, order])
    let results = try layer.run(Double.self, inputs: ["x": x], time: 2)
    let back = try #require(results.outputs["back"]).doubles
    #expect(zip(back, x.doubles).allSatisfy { abs($0 - $1) < 1e-13 })
    let y = try #require(results.outputs["y"]).doubles
    #expect(order == 1 || order == 7 && seed == 0 || y != x.doubles)
  }

  @Test func callsAndRepeats() throws {
    let layer = try LayerText(
      """
      layer inner {
        axis b, t
        axis d = 2
        input x[b, t, d]
        weight w[d] from "w"
        state h[b, d]
        recur over t { h = x + h[t-1] }
        output out = w * h
      }
      layer l {
        axis b, t
        axis d = 2
        input x[b, t, d]
        z = x
        repeat i in 0 ..< 3 { z = inner(z) from "layers.{2*i+1}." }
        output y = z
      }
      """)
    let weights = [
      "layers.1.w": f32([2], [1, 2]), "layers.3.w": f32([2], [10, 1]),
      "layers.5.w": f32([2], [1, -1]),
    ]
    let results = try layer.run(
      Float.self, inputs: ["x": f32([1, 2, 2], [1, 1, 1, 1])], weights: weights,
      states: ["layers.3.h": f32([1, 2], [100, 0])], time: 2)
    // layers.1: (1,2) (2,4); layers.3: (1010,2) (1030,6); layers.5: sums, sign
    #expect(results.outputs["y"]?.floats == [1010, -2, 2040, -8])
    #expect(Set(results.states.keys) == ["layers.1.h", "layers.3.h", "layers.5.h"])
    #expect(results.states["layers.3.h"]?.floats == [103, 6])
  }

  @Test func stackedWeightsAndFallbacks() throws {
    let layer = try LayerText(
      """
      layer l {
        axis b, t
        axis m = 2, d = 2
        input x[b, t, d]
        weight w[m, d] from "experts.{m}.w"
        weight bias[m] from "bias" or 5
        output y = sum[d](x * w) + bias
      }
      """)
    let y = try layer.y(
      ["x": f32([1, 1, 2], [1, 2])],
      weights: ["experts.0.w": f32([1, 2], [1, 1]), "experts.1.w": f32([2], [10, 10])], time: 1)
    #expect(y == [8, 35])
  }
}
