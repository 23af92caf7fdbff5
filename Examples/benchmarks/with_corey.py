"""coreyc: a `.ssm` file becomes C, the C a library, its weights are packed once.

The variant `bf16` declares the matrices as such, a word in the file, and hands them over rounded.
"""

import ctypes
import re
from pathlib import Path

import numpy as np

from emitted_layer import EmittedLayer, address, block, build, coreyc
from reference import cache
from workloads import HEADS, MATRICES, Arrays, Case

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
    if variant == "bf16":
        source = with_bf16(source)
    # C for this processor alone compiles three times as fast as C for all of them, and runs the same.
    layer = build(coreyc(), source, [*options, "--target-cpu", "native"], cache())
    sets = case.weights
    if variant == "bf16":
        sets = [{name: rounded(w[name]) if name in MATRICES else w[name] for name in w} for w in sets]
    packed = layer.pack(filled(layer.weights(), sets))
    args = layer.args(case.steps)
    args.packed = address(packed)
    workspace = block(layer.call("workspace_size", 1, case.steps, threads))
    args.workspace = address(workspace)
    inputs = {name: aligned(array) for name, array in case.inputs.items()}
    for name, array in inputs.items():
        setattr(args, name, array.ctypes.data)
    output = aligned(np.zeros((case.steps, case.inputs["x" if "x" in case.inputs else "u"].shape[1]), np.float32))
    args.out = output.ctypes.data
    state = state_block(layer, case)
    if state is not None:
        args.state_in = args.state_out = address(state)
    call = layer.runner(args, threads)

    def run(kept=(case, inputs, packed, workspace, state)):  # what the kernel reads lives as long as this function
        call()
        return output

    return run


def aligned(array: np.ndarray) -> np.ndarray:
    """The same where vectors begin at lines of the cache: numpy's own arrays begin 16 bytes behind, and every load of a
    whole vector would touch two lines."""
    copy = np.frombuffer(block(array.nbytes), array.dtype).reshape(array.shape)
    copy[:] = array
    return copy


def with_bf16(source: Path) -> Path:
    matrix = rf"^(\s*weight (?:{'|'.join(MATRICES)})\[[^\]]*\])"
    changed = cache() / f"{source.stem}.bf16.ssm"
    changed.write_text(re.sub(matrix, r"\1: bf16", source.read_text(), flags=re.M))
    return changed


def rounded(array: np.ndarray) -> np.ndarray:
    """The upper half of the bits, to nearest, ties to even."""
    bits = array.view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)


def filled(weights: ctypes.Structure, sets: list[Arrays]) -> ctypes.Structure:
    """Pointers to the arrays: one set of weights, or one for each block."""
    fields = weights._fields_
    nested = [kind for _, kind in fields if kind is not ctypes.c_void_p]
    blocks = list(getattr(weights, fields[0][0])) if nested else [weights]
    if len(blocks) != len(sets):
        raise RuntimeError(f"the layer has {len(blocks)} blocks, not {len(sets)}")
    for block, arrays in zip(blocks, sets):
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
