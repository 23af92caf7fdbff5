"""A layer in the C that coreyc emits, called through ctypes.

Structures and functions are read from the emitted header, so that they cannot drift from it. Nothing but the standard
library is needed.
"""

import ctypes
import hashlib
import mmap
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

TYPES = {
    "size_t": ctypes.c_size_t,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "int": ctypes.c_int,
}
VERSION = 1  # of NAME_args


class EmittedLayer:
    """Functions and structures of one `NAME.h` and the library that was built from its `NAME.c`."""

    def __init__(self, header: str, library: Path):
        self.name = re.search(r"typedef struct (\w+)_args", header)[1]
        text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
        self.structures: dict[str, type[ctypes.Structure]] = {}
        for name, body in re.findall(r"struct (\w+) \{(.*?)\n\}", text, re.S):
            self.structures[name] = self._structure(name, body)
        self.states = {
            name: (int(offset), [int(length) for length in shape.split(",")])
            for offset, name, shape in re.findall(r"/\* (\d+) \* b: (\S+) \[b, ([\d, ]+)\] \*/", header)
        }
        self.library = ctypes.CDLL(str(library))
        for result, name, parameters in re.findall(r"^(size_t|int) (\w+)\((.*?)\);", text, re.M):
            function = getattr(self.library, name, None)  # wrappers for threads depend on how it was built
            if function is not None:
                function.restype = TYPES[result]
                function.argtypes = [self._parameter(part) for part in parameters.split(",") if part != "void"]

    def _structure(self, name: str, body: str) -> type[ctypes.Structure]:
        fields = []
        for line in filter(None, map(str.strip, body.split(";"))):
            pointer = re.match(r"(?:const )?[\w ]+\*(\w+)$", line) or re.match(r"void \(\*(\w+)\)", line)
            if pointer:
                fields.append((pointer[1], ctypes.c_void_p))
                continue
            kind, names = re.match(r"(struct \w+|\w+) (.*)$", line).groups()
            base = self.structures[kind.removeprefix("struct ")] if kind.startswith("struct ") else TYPES[kind]
            for item in names.split(","):
                field, count = re.match(r"\s*(\w+)(?:\[(\d+)\])?$", item).groups()
                fields.append((field, base * int(count) if count else base))
        return type(name, (ctypes.Structure,), {"_fields_": fields})

    @staticmethod
    def _parameter(text: str):
        return ctypes.c_void_p if "*" in text else TYPES[text.split()[0]]

    def call(self, function: str, *arguments):
        return getattr(self.library, f"{self.name}_{function}")(*arguments)

    def weights(self) -> ctypes.Structure:
        return self.structures[f"{self.name}_weights"]()

    def args(self, steps: int, batch: int = 1) -> ctypes.Structure:
        kind = self.structures[f"{self.name}_args"]
        return kind(size=ctypes.sizeof(kind), version=VERSION, b=batch, t=steps)

    def pack(self, weights: ctypes.Structure) -> mmap.mmap:
        packed = block(self.call("packed_size"))
        check(self.call("pack_weights", ctypes.byref(weights), address(packed)), "packing")
        return packed

    def runner(self, args: ctypes.Structure, threads: int):
        """What runs the layer once, on so many threads."""
        reference = ctypes.byref(args)
        if threads == 1:
            function, counts = getattr(self.library, f"{self.name}_run"), (0, 1)
        else:
            openmp = getattr(self.library, f"{self.name}_run_openmp", None)
            function, counts = openmp or getattr(self.library, f"{self.name}_run_pthreads"), (threads,)
        return lambda: check(function(reference, *counts), "running")


def check(code: int, what: str) -> None:
    if code:
        raise RuntimeError(f"{what} the layer failed with code {code}")


def block(size: int) -> mmap.mmap:
    """Zeroed memory that begins at a page; in large pages where the system has them, like big arrays of numpy."""
    memory = mmap.mmap(-1, max(1, size), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        memory.madvise(mmap.MADV_HUGEPAGE)
    return memory


def address(memory: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(memory))


def coreyc() -> str:
    """`COREYC`, or what lies on the search path, or what was built here."""
    built = Path(__file__).resolve().parents[2] / ".build/release/coreyc"
    found = os.environ.get("COREYC") or shutil.which("coreyc") or (str(built) if built.exists() else None)
    if not found:
        raise RuntimeError("no coreyc: swift build -c release, or set COREYC")
    return found


def build(compiler: str, source: Path, options: list[str], folder: Path) -> EmittedLayer:
    """Emits C, has `CC`, clang or cc make a library of it and loads that; what was built before is used again."""
    with tempfile.TemporaryDirectory() as place:
        emit = [compiler, str(source), *options, "--emit-c", "-o", place]
        subprocess.run(emit, check=True, stdout=subprocess.DEVNULL)
        (header,) = Path(place).glob("*.h")
        code = header.with_suffix(".c")
        cc = os.environ.get("CC") or ("clang" if shutil.which("clang") else "cc")
        version = subprocess.run([cc, "--version"], check=True, capture_output=True).stdout
        key = hashlib.sha256(b"\0".join([code.read_bytes(), header.read_bytes(), cc.encode(), version]))
        library = folder / f"{header.stem}-{key.hexdigest()[:16]}.so"
        if not library.exists():
            compile(cc, code, library)
        return EmittedLayer(header.read_text(), library)


def compile(cc: str, code: Path, library: Path) -> None:
    """With OpenMP where the compiler has it, else with the pthreads wrapper."""
    aside = library.with_suffix(f".{os.getpid()}.so")
    command = [cc, "-std=c11", "-O2", "-fPIC", "-shared", str(code), "-lm", "-o", str(aside)]
    wrappers = ["-fopenmp"], [f"-D{code.stem.upper()}_PTHREADS", "-pthread"]
    for flags in wrappers:
        result = subprocess.run(command + flags, capture_output=True, text=True)
        if result.returncode == 0:
            aside.replace(library)
            return
    raise RuntimeError(f"{cc} does not compile {code.name}:\n{result.stderr}")
