"""coreyc: a `.ssm` file becomes C, the C a library, its weights are packed once."""

import ctypes
from pathlib import Path

import numpy as np

from emitted_layer import EmittedLayer, address, block, build, coreyc
from reference import cache
from workloads import HEADS, Case

HERE = Path(__file__).resolve().parent


def program(case: Case) -> tuple[Path, list[str]]:
    """The layer's file and its lengths."""
    examples = HERE.parent
    if case.workload == "W2":
        return HERE / "selective_scan.ssm", []
    if case.workload == "W4":
        return examples / "mamba2.ssm", ["-D", "g=1", "-D", f"r={HEADS}"]
    if case.workload == "W3" and len(case.weights) > 1:
        return HERE / "mamba_blocks.ssm", []
    return examples / "mamba1.ssm", []


def prepare(case: Case, variant: str, threads: int):
    source, options = program(case)
    # C for this processor alone compiles three times as fast as C for all of them, and runs the same.
    layer = build(coreyc(), source, [*options, "--target-cpu", "native"], cache())
    packed = layer.pack(filled(layer.weights(), case))
    args = layer.args(case.steps)
    args.packed = address(packed)
    workspace = block(layer.call("workspace_size", 1, case.steps, threads))
    args.workspace = address(workspace)
    for name, array in case.inputs.items():
        setattr(args, name, array.ctypes.data)
    output = np.empty((case.steps, case.inputs["x" if "x" in case.inputs else "u"].shape[1]), np.float32)
    args.out = output.ctypes.data
    state = state_block(layer, case)
    if state is not None:
        args.state_in = args.state_out = address(state)
    run = layer.runner(args, threads)
    # What the kernel reads and writes lives as long as the function does.
    return lambda kept=(packed, workspace, state): run() or output


def filled(weights: ctypes.Structure, case: Case) -> ctypes.Structure:
    """Pointers to the arrays: one set of weights, or one for each block."""
    fields = weights._fields_
    nested = [kind for _, kind in fields if kind is not ctypes.c_void_p]
    blocks = list(getattr(weights, fields[0][0])) if nested else [weights]
    if len(blocks) != len(case.weights):
        raise RuntimeError(f"the layer has {len(blocks)} blocks, not {len(case.weights)}")
    for block, arrays in zip(blocks, case.weights):
        for field, _ in block._fields_:
            setattr(block, field, arrays[field.removeprefix("w_")].ctypes.data)
    return weights


def state_block(layer: EmittedLayer, case: Case):
    """The states as the header orders them, `conv` or `layers.7.conv`; nothing where they are zeros."""
    if not case.states:
        return None
    memory = block(layer.call("state_size", 1))
    bundle = np.frombuffer(memory, np.float32)
    for path, (offset, shape) in layer.states.items():
        *prefix, name = path.split(".")
        values = case.states[int(prefix[-1]) if prefix else 0][name]
        if list(values.shape) != shape:
            raise RuntimeError(f"state {path} is {shape}, not {values.shape}")
        bundle[offset : offset + values.size] = values.ravel()
    return memory
