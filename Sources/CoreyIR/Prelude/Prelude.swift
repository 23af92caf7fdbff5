/// Functions that every program may call, written in the language itself.
public enum Prelude {
  /// How diagnostics name the prelude.
  public static let path = "<prelude>"

  /// The parsed prelude.
  static let syntax: FileSyntax = Parser.parse(SourceFile(path: path, text: text)).syntax

  /// The text: ordinary functions, inlined where they are called.
  public static let text = #"""
    // Ordinary functions, inlined where they are called. Scalar functions (exp, silu, softplus, max,
    // where …) are built in.

    // y[o] = sum over i of x[i] w[o, i]
    fn linear(x[..., i], w[o, i]) = sum[i](x * w)

    fn mean[i](x[..., i])                    = sum[i](x) / len(i)
    fn rms[i](x[..., i], eps = 1e-5)         = x / sqrt(mean[i](square(x)) + eps)
    fn rms_norm(x[..., i], w[i], eps = 1e-5) = rms[i](x, eps: eps) * w
    fn l2norm[i](x[..., i], eps = 1e-6)      = x / sqrt(sum[i](square(x)) + eps)

    // Centred and scaled to variance 1, without weights.
    fn layer_norm[i](x[..., i], eps = 1e-5) {
      c = x - mean[i](x)
      return c / sqrt(mean[i](square(c)) + eps)
    }

    fn softmax[i](x[..., i]) {
      p = exp(x - max[i](x))
      return p / sum[i](p)
    }

    fn logsigmoid(x[...])               = -softplus(-x)
    fn softcap(x[...], c = 15)          = c * tanh(x / c)
    fn clamp(x[...], lo[...], hi[...])  = min(max(x, lo), hi)
    fn mod(x[...], m = 1)               = x - m * floor(x / m)

    // w[c, k] in the stored order: k = 0 is the oldest tap. The state keeps the last k - 1 values.
    fn causal_conv(x[..., c], w[c, k], state s) {
      s = x
      return sum[k](s[t + k - (len(k) - 1)] * w)
    }

    fn selective_scan(u[..., e], dt[..., e], A[e, n], B[..., n], C[..., n], D[e], state h) {
      recur over t { h = exp(dt * A) * h[t-1] + (dt * u) * B }
      return sum[n](h * C) + D * u
    }

    // One step of the delta rule on a state with key axis n: S + beta k (v - k S).
    fn delta_step[n](S[..., n], k[..., n], v[...], beta[...]) =
      S + (beta * k) * (v - sum[n](k * S))

    // Rotates the pair axis c (of length 2) by the angle a.
    fn rope[c](x[..., c], a[...]) =
      where(index(c) == 0, x[c = 0] * cos(a) - x[c = 1] * sin(a), x[c = 0] * sin(a) + x[c = 1] * cos(a))
    """#
}
