"""What is measured: layers in the shapes of mamba-130m and mamba2-130m, with seeded weights and inputs.

    W1  Mamba-1 block: norm, projections, convolution, selective scan, gate, residual; a prompt from zero states
    W2  selective scan alone, with the softplus, the skip and the gate around it
    W3  decoding: one step of 1 or 24 Mamba-1 blocks that have different weights and go on from given states
    W4  Mamba-2 block: scalar decay per head, gated norm; a prompt from zero states

Everything is Float32 with a batch of one. The length of W1, W2 and W4 is the number of steps, that of W3 the number of
blocks. Sequences lie token by token: [steps, channels].
"""

from dataclasses import dataclass, field

import numpy as np

D_MODEL, D_INNER, D_CONV = 768, 1536, 4
D_STATE, DT_RANK = 16, 48  # Mamba-1
HEADS, HEAD_DIM, D_STATE_2 = 24, 64, 128  # Mamba-2, one group
D_CONV_INPUT_2 = D_INNER + 2 * D_STATE_2
EPSILON = 1e-5
MATRICES = ("in_proj", "x_proj", "dt_w", "out_proj")

TITLES = {
    "W1": "Mamba-1 block, prompt",
    "W2": "selective scan",
    "W3": "Mamba-1 blocks, one step of decoding",
    "W4": "Mamba-2 block, prompt",
}

Arrays = dict[str, np.ndarray]


@dataclass
class Case:
    """One workload in one length. Weights have the names and shapes of the `.ssm` files."""

    workload: str
    length: int
    inputs: Arrays
    weights: list[Arrays]  # one set per block
    states: list[Arrays] = field(default_factory=list)  # likewise; none: zeros

    @property
    def steps(self) -> int:
        return 1 if self.workload == "W3" else self.length


def case(workload: str, length: int) -> Case:
    """The same numbers for every system, whoever asks."""
    random = Random(seed=length)
    if workload == "W1":
        return Case(workload, length, {"x": random.normal(length, D_MODEL)}, [mamba1_weights(0)])
    if workload == "W2":
        inputs = {
            "u": random.normal(length, D_INNER),
            "delta": random.time_step(D_INNER) + 0.3 * random.normal(length, D_INNER),
            "z": random.normal(length, D_INNER),
            "B": random.normal(length, D_STATE),
            "C": random.normal(length, D_STATE),
        }
        return Case(workload, length, inputs, [{"A_log": random.mamba1_decay(), "D": random.near_one(D_INNER)}])
    if workload == "W3":
        states = [
            {"conv": random.normal(D_CONV - 1, D_INNER), "h": 0.3 * random.normal(D_INNER, D_STATE)}
            for _ in range(length)
        ]
        weights = [mamba1_weights(block) for block in range(length)]
        return Case(workload, length, {"x": random.normal(1, D_MODEL)}, weights, states)
    if workload == "W4":
        return Case(workload, length, {"x": random.normal(length, D_MODEL)}, [mamba2_weights()])
    raise ValueError(f"no workload '{workload}': there are {', '.join(TITLES)}")


def mamba1_weights(block: int) -> Arrays:
    random = Random(1000 + block)
    return {
        "norm": random.near_one(D_MODEL),
        "in_proj": random.matrix(2 * D_INNER, D_MODEL),
        "conv_w": random.matrix(D_INNER, D_CONV),
        "conv_b": 0.3 * random.normal(D_INNER),
        "x_proj": random.matrix(DT_RANK + 2 * D_STATE, D_INNER),
        "dt_w": random.matrix(D_INNER, DT_RANK),
        "dt_b": random.time_step(D_INNER),
        "A_log": random.mamba1_decay(),
        "D": random.near_one(D_INNER),
        "out_proj": random.matrix(D_MODEL, D_INNER),
    }


def mamba2_weights() -> Arrays:
    random = Random(2000)
    return {
        "norm": random.near_one(D_MODEL),
        "in_proj": random.matrix(D_INNER + D_CONV_INPUT_2 + HEADS, D_MODEL),
        "conv_w": random.matrix(D_CONV_INPUT_2, D_CONV),
        "conv_b": 0.3 * random.normal(D_CONV_INPUT_2),
        "dt_b": random.time_step(HEADS),
        "A_log": np.log(random.uniform(1, 16, HEADS)),
        "D": random.near_one(HEADS),
        "norm_w": random.near_one(D_INNER),
        "out_proj": random.matrix(D_MODEL, D_INNER),
    }


class Random:
    """Seeded Float32 arrays with the distributions that such layers are initialized with."""

    def __init__(self, seed: int):
        self.generator = np.random.default_rng(seed)

    def normal(self, *shape: int) -> np.ndarray:
        return self.generator.standard_normal(shape, dtype=np.float32)

    def uniform(self, low: float, high: float, *shape: int) -> np.ndarray:
        return self.generator.uniform(low, high, shape).astype(np.float32)

    def near_one(self, *shape: int) -> np.ndarray:
        return 1 + 0.1 * self.normal(*shape)

    def matrix(self, rows: int, columns: int) -> np.ndarray:
        return self.normal(rows, columns) / np.float32(columns**0.5)

    def time_step(self, count: int) -> np.ndarray:
        """What softplus turns into steps between 0.001 and 0.1."""
        step = np.exp(self.generator.uniform(np.log(1e-3), np.log(0.1), count))
        return np.log(np.expm1(step)).astype(np.float32)

    def mamba1_decay(self) -> np.ndarray:
        """Near log(1), …, log(16), but not exactly: nothing can be had from powers of one exponential."""
        return np.log(np.arange(1, D_STATE + 1, dtype=np.float32)) + 0.05 * self.normal(D_INNER, D_STATE)


def decay(weights: Arrays) -> np.ndarray:
    """A = -exp(A_log), which every system may have computed beforehand."""
    return -np.exp(weights["A_log"].astype(np.float64)).astype(np.float32)
