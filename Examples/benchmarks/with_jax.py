"""JAX: the layers as its users write them, compiled by XLA.

Sequences lie token by token and states as [state, channel], which XLA turns into contiguous vector loops. The selective
scan is a plain `lax.scan` (its associative scans are several times slower on processors), Mamba-2 goes through time in
chunks of 64 with products inside (SSD), and decoding gives its states back in place. A is computed beforehand.
"""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.nn import silu, softplus

import workloads
from workloads import D_INNER, D_STATE, D_STATE_2, DT_RANK, EPSILON, HEAD_DIM, HEADS, Case

CHUNK = 64

jax.config.update("jax_default_matmul_precision", "highest")


def prepare(case: Case, variant: str, threads: int):
    inputs = {name: jnp.asarray(array) for name, array in case.inputs.items()}
    weights = [converted(arrays) for arrays in case.weights]
    if case.workload == "W3":
        return decoder(inputs["x"][0], weights, case)
    layer = jax.jit({"W1": mamba1, "W2": scan, "W4": mamba2}[case.workload])
    return lambda: layer(inputs, weights[0]).block_until_ready()


def converted(weights: workloads.Arrays) -> dict[str, jax.Array]:
    """As the layers below want them; the clock does not run yet."""
    A = workloads.decay(weights)
    if A.ndim == 2:
        A = np.ascontiguousarray(A.T)
    arrays = weights | {"A": A}
    if "conv_w" in arrays:
        arrays["conv_w"] = np.ascontiguousarray(arrays["conv_w"].T)
    return {name: jnp.asarray(array) for name, array in arrays.items() if name != "A_log"}


def rms(x):
    return x * lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + EPSILON)


def convolution(x, w):
    taps = len(w["conv_w"])
    padded = jnp.pad(x, ((taps - 1, 0), (0, 0)))
    return sum(padded[i : i + len(x)] * w["conv_w"][i] for i in range(taps)) + w["conv_b"]


def selective_step(h, u, dt, B, C, A):
    """One step of the scan: h [n, e], u and dt [e], B and C [n]."""
    h = jnp.exp(dt * A) * h + B[:, None] * (dt * u)
    return h, jnp.sum(h * C[:, None], axis=0)


def selective_scan(u, dt, B, C, w):
    step = lambda h, now: selective_step(h, *now, w["A"])
    _, y = lax.scan(step, jnp.zeros_like(w["A"]), (u, dt, B, C))
    return y + w["D"] * u


def scan(inputs, w):
    y = selective_scan(inputs["u"], softplus(inputs["delta"]), inputs["B"], inputs["C"], w)
    return y * silu(inputs["z"])


def mamba1(inputs, w):
    x = inputs["x"]
    xi, z = jnp.split(rms(x) * w["norm"] @ w["in_proj"].T, 2, axis=1)
    c = silu(convolution(xi, w))
    dr, B, C = jnp.split(c @ w["x_proj"].T, [DT_RANK, DT_RANK + D_STATE], axis=1)
    y = selective_scan(c, softplus(dr @ w["dt_w"].T + w["dt_b"]), B, C, w)
    return x + (y * silu(z)) @ w["out_proj"].T


def mamba2(inputs, w):
    x = inputs["x"]
    z, xbc, dr = jnp.split(rms(x) * w["norm"] @ w["in_proj"].T, [D_INNER, w["in_proj"].shape[0] - HEADS], axis=1)
    u, B, C = jnp.split(silu(convolution(xbc, w)), [D_INNER, D_INNER + D_STATE_2], axis=1)
    u = u.reshape(-1, HEADS, HEAD_DIM)
    y = state_space_dual(u, softplus(dr + w["dt_b"]), B, C, w["A"]) + w["D"][:, None] * u
    return x + rms(y.reshape(x.shape[0], -1) * silu(z)) * w["norm_w"] @ w["out_proj"].T


def state_space_dual(u, dt, B, C, A):
    """Inside a chunk every step sees the earlier ones through a masked product; between chunks a state is handed on."""
    steps = len(u)
    size = CHUNK if steps % CHUNK == 0 else steps
    chunks = lambda array: array.reshape(steps // size, size, *array.shape[1:])
    lower = jnp.tril(jnp.ones((size, size), bool))

    def step(S, now):
        v, decay, B, C = now  # [t, h, p], [t, h], [t, n], [t, n]
        total = jnp.cumsum(decay, axis=0).T  # [h, t]
        kept = jnp.where(lower, jnp.exp(jnp.where(lower, total[:, :, None] - total[:, None, :], 0)), 0)
        v = v.transpose(1, 0, 2)
        y = (kept * (C @ B.T)) @ v
        y += jnp.exp(total)[..., None] * jnp.einsum("tn,hpn->htp", C, S)
        S = jnp.exp(total[:, -1])[:, None, None] * S
        S += jnp.einsum("htp,tn->hpn", v * jnp.exp(total[:, -1:] - total)[..., None], B)
        return S, y.transpose(1, 0, 2)

    start = jnp.zeros((HEADS, HEAD_DIM, D_STATE_2), jnp.float32)
    _, y = lax.scan(step, start, tuple(map(chunks, (u * dt[..., None], dt * A, B, C))))
    return y.reshape(u.shape)


def decoder(x, weights, case: Case):
    def step(x, weights, states):
        after = []
        for w, (past, h) in zip(weights, states):
            xi, z = jnp.split(w["in_proj"] @ (rms(x) * w["norm"]), 2)
            window = jnp.concatenate([past, xi[None]])
            c = silu(jnp.sum(window * w["conv_w"], axis=0) + w["conv_b"])
            dr, B, C = jnp.split(w["x_proj"] @ c, [DT_RANK, DT_RANK + D_STATE])
            h, y = selective_step(h, c, softplus(w["dt_w"] @ dr + w["dt_b"]), B, C, w["A"])
            x = x + w["out_proj"] @ ((y + w["D"] * c) * silu(z))
            after.append((window[1:], h))
        return x, after

    compiled = jax.jit(step, donate_argnums=2)
    states = [(jnp.asarray(s["conv"]), jnp.asarray(np.ascontiguousarray(s["h"].T))) for s in case.states]

    def run():
        nonlocal states
        y, states = compiled(x, weights, states)
        return y.block_until_ready()

    return run
