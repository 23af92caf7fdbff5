"""PyTorch: what a careful user writes without C++, eager and through torch.compile.

Sequences lie token by token and states as [state, channel]. The selective scan goes through time in chunks of 16:
eager, the exponentials and the sums over the states are done for a chunk at once; compiled, the 16 steps are one
unrolled function, which inductor fuses. Mamba-2 goes in chunks of 64 with products inside (SSD). A is computed
beforehand.
"""

import numpy as np
import torch
import torch.nn.functional as F

import workloads
from workloads import D_INNER, D_MODEL, D_STATE, D_STATE_2, DT_RANK, EPSILON, HEAD_DIM, HEADS, Case

SCAN_CHUNK, SSD_CHUNK = 16, 64

Tensors = dict[str, torch.Tensor]


def prepare(case: Case, variant: str, threads: int):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    compiles = variant == "compile"
    compiled = (lambda function: torch.compile(function, dynamic=False)) if compiles else (lambda function: function)
    inputs = {name: torch.from_numpy(array) for name, array in case.inputs.items()}
    weights = [converted(arrays) for arrays in case.weights]
    if case.workload == "W3":
        states = [(torch.from_numpy(s["conv"].copy()), torch.from_numpy(s["h"].T.copy())) for s in case.states]
        step = compiled(decode)
        return lambda: step(inputs["x"], weights, states)
    w = weights[0]
    if case.workload == "W4":
        block = compiled(mamba2)
        return lambda: block(inputs["x"], w)
    chunk = compiled(unrolled_chunk) if compiles else eager_chunk
    before, after = compiled(before_scan), compiled(after_scan)
    if case.workload == "W2":
        time_step, gate = compiled(F.softplus), compiled(skip_and_gate)

        def run():
            y = selective_scan(chunk, inputs["u"], time_step(inputs["delta"]), inputs["B"], inputs["C"], w["A"])
            return gate(y, inputs["u"], inputs["z"], w["D"])

        return run

    def run():
        u, dt, B, C, z = before(inputs["x"], w)
        return after(inputs["x"], selective_scan(chunk, u, dt, B, C, w["A"]), u, z, w)

    return run


def converted(weights: workloads.Arrays) -> Tensors:
    """As the layers below want them; the clock does not run yet."""
    A = workloads.decay(weights)
    arrays = weights | {"A": A.T if A.ndim == 2 else A}
    if "conv_w" in arrays:
        arrays["conv_w"] = arrays["conv_w"].T
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in arrays.items() if name != "A_log"}


def convolution(x, w: Tensors):
    taps = len(w["conv_w"])
    padded = F.pad(x, (0, 0, taps - 1, 0))
    result = w["conv_b"]
    for i in range(taps):
        result = torch.addcmul(result, padded[i : i + len(x)], w["conv_w"][i])
    return result


def before_scan(x, w: Tensors):
    xi, z = F.linear(F.rms_norm(x, (D_MODEL,), w["norm"], EPSILON), w["in_proj"]).chunk(2, dim=1)
    c = F.silu(convolution(xi, w))
    dr, B, C = F.linear(c, w["x_proj"]).split([DT_RANK, D_STATE, D_STATE], dim=1)
    return c, F.softplus(F.linear(dr, w["dt_w"], w["dt_b"])), B.contiguous(), C.contiguous(), z


def after_scan(x, y, u, z, w: Tensors):
    return x + F.linear(skip_and_gate(y, u, z, w["D"]), w["out_proj"])


def skip_and_gate(y, u, z, D):
    return torch.addcmul(y, D, u) * F.silu(z)


def selective_scan(chunk, u, dt, B, C, A):
    h = torch.zeros_like(A)
    parts = []
    for start in range(0, len(u), SCAN_CHUNK):
        y, h = chunk(h, *(value[start : start + SCAN_CHUNK] for value in (u, dt, B, C)), A)
        parts.append(y)
    return torch.cat(parts)


def eager_chunk(h, u, dt, B, C, A):
    keep = torch.exp(dt[:, None, :] * A)
    new = B[:, :, None] * (dt * u)[:, None, :]
    for t in range(len(u)):
        h = torch.addcmul(new[t], keep[t], h, out=new[t])
    return torch.bmm(C[:, None, :], new)[:, 0], h


def unrolled_chunk(h, u, dt, B, C, A):
    parts = []
    for t in range(len(u)):
        h = torch.exp(dt[t] * A) * h + B[t][:, None] * (dt[t] * u[t])
        parts.append((h * C[t][:, None]).sum(dim=0))
    return torch.stack(parts), h


def mamba2(x, w: Tensors):
    projected = F.linear(F.rms_norm(x, (D_MODEL,), w["norm"], EPSILON), w["in_proj"])
    z, xbc, dr = projected.split([D_INNER, D_INNER + 2 * D_STATE_2, HEADS], dim=1)
    u, B, C = F.silu(convolution(xbc, w)).split([D_INNER, D_STATE_2, D_STATE_2], dim=1)
    u = u.reshape(-1, HEADS, HEAD_DIM)
    y = state_space_dual(u, F.softplus(dr + w["dt_b"]), B, C, w["A"]) + w["D"][:, None] * u
    y = F.rms_norm(y.reshape(len(x), D_INNER) * F.silu(z), (D_INNER,), w["norm_w"], EPSILON)
    return x + F.linear(y, w["out_proj"])


def state_space_dual(u, dt, B, C, A):
    """Inside a chunk every step sees the earlier ones through a masked product; between chunks a state is handed on."""
    v, decay = (u * dt[..., None]).transpose(0, 1), (dt * A).T  # [h, t, p], [h, t]
    S = u.new_zeros(HEADS, D_STATE_2, HEAD_DIM)
    parts = []
    for start in range(0, len(u), SSD_CHUNK):
        now = slice(start, start + SSD_CHUNK)
        total = decay[:, now].cumsum(dim=1)
        apart = (total[:, :, None] - total[:, None, :]).tril()
        kept = apart.exp().tril() * (C[now] @ B[now].T)
        y = kept @ v[:, now] + total.exp()[..., None] * (C[now] @ S)
        left = (total[:, -1:] - total).exp()
        S = total[:, -1].exp()[:, None, None] * S + B[now].T @ (v[:, now] * left[..., None])
        parts.append(y)
    return torch.cat(parts, dim=1).transpose(0, 1)


def decode(x, weights: list[Tensors], states):
    for w, (past, h) in zip(weights, states):
        xi, z = F.linear(F.rms_norm(x, (D_MODEL,), w["norm"], EPSILON), w["in_proj"]).chunk(2, dim=1)
        window = torch.cat([past, xi])
        past.copy_(window[1:])
        c = F.silu((window * w["conv_w"]).sum(dim=0) + w["conv_b"])
        dr, B, C = F.linear(c, w["x_proj"]).split([DT_RANK, D_STATE, D_STATE])
        dt = F.softplus(F.linear(dr, w["dt_w"], w["dt_b"]))
        h.copy_(torch.exp(dt * w["A"]) * h + B[:, None] * (dt * c))
        y = torch.addcmul((h * C[:, None]).sum(dim=0), w["D"], c)
        x = x + F.linear(y * F.silu(z), w["out_proj"])
    return x
