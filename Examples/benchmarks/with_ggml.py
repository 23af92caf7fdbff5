"""ggml: the ops that llama.cpp runs these layers with, through the public headers of a build that `GGML` points to.

`GGML` is a folder below which `ggml.h` and the shared libraries lie: an installation, or a clone of llama.cpp that was
built. ggml/layers.cpp is compiled with `CXX` or c++.
"""

import ctypes
import hashlib
import os
import subprocess
from pathlib import Path

import numpy as np

import workloads
from reference import cache
from workloads import D_INNER, D_MODEL, Case

SOURCE = Path(__file__).resolve().parent / "ggml" / "layers.cpp"
LIBRARIES = ("ggml", "ggml-base", "ggml-cpu")
ORDER = {
    "W1": ["norm", "in_proj", "conv_w", "conv_b", "x_proj", "dt_w", "dt_b", "A", "D", "out_proj"],
    "W2": ["A", "D"],
    "W4": ["norm", "in_proj", "conv_w", "conv_b", "dt_b", "A", "D", "norm_w", "out_proj"],
}
ORDER["W3"] = ORDER["W1"]


def prepare(case: Case, variant: str, threads: int):
    library = load()
    arrays = ordered(case)
    pointers = (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))
    counts = (ctypes.c_int64 * len(arrays))(*(array.size for array in arrays))
    layer = library.layer_open(
        case.workload.encode(), len(case.weights), case.steps, threads, pointers, counts, len(arrays)
    )
    if not layer:
        raise RuntimeError("ggml did not take the layer")
    output = Output(library, layer, (case.steps, D_INNER if case.workload == "W2" else D_MODEL))

    def run():
        if library.layer_run(layer):
            raise RuntimeError("ggml did not run the layer")
        return output

    return run


class Output:
    """What the layer computed; read only when somebody wants to see it."""

    def __init__(self, library: ctypes.CDLL, layer: int, shape: tuple[int, int]):
        self.library, self.layer, self.shape = library, layer, shape

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        values = np.empty(self.shape, np.float32)
        self.library.layer_read(self.layer, values.ctypes.data)
        return values if dtype is None else values.astype(dtype)


def ordered(case: Case) -> list[np.ndarray]:
    """Inputs, then for each block its weights and states, as the C++ asks for them."""
    arrays = [case.inputs[name] for name in ("x", "u", "delta", "z", "B", "C") if name in case.inputs]
    for index, weights in enumerate(case.weights):
        known = weights | {"A": workloads.decay(weights)}
        arrays += [known[name] for name in ORDER[case.workload]]
        if case.states:
            arrays += [case.states[index]["conv"].T, case.states[index]["h"]]
    return [np.ascontiguousarray(array, np.float32) for array in arrays]


def load() -> ctypes.CDLL:
    root = os.environ.get("GGML")
    if not root:
        raise RuntimeError("set GGML to the folder of a build of ggml or llama.cpp")
    header = found(root, "ggml.h")
    libraries = [found(root, f"lib{name}.so", f"lib{name}.dylib") for name in LIBRARIES]
    compiler = os.environ.get("CXX", "c++")
    key = hashlib.sha256(SOURCE.read_bytes() + "\0".join(map(str, [compiler, header, *libraries])).encode())
    target = cache() / f"ggml-{key.hexdigest()[:16]}.so"
    if not target.exists():
        aside = target.with_suffix(f".{os.getpid()}.so")
        folders = dict.fromkeys(str(path.parent) for path in libraries)
        command = [compiler, "-std=c++17", "-O2", "-fPIC", "-shared", f"-I{header.parent}", str(SOURCE), "-o", aside]
        command += [flag for folder in folders for flag in (f"-L{folder}", f"-Wl,-rpath,{folder}")]
        subprocess.run(command + [f"-l{name}" for name in LIBRARIES], check=True)
        aside.replace(target)
    library = ctypes.CDLL(str(target))
    library.layer_open.restype = ctypes.c_void_p
    library.layer_open.argtypes = [
        ctypes.c_char_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64
    ]
    library.layer_run.argtypes = [ctypes.c_void_p]
    library.layer_read.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.layer_read.restype = None
    return library


def found(root: str, *names: str) -> Path:
    """The first file of one of these names below the folder, those nearest to it first."""
    paths = sorted((path for name in names for path in Path(root).rglob(name)), key=lambda path: len(path.parts))
    if not paths:
        raise RuntimeError(f"no {names[0]} below {root}: build ggml with shared libraries")
    return paths[0].resolve()
