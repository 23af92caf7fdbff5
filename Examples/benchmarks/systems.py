"""The systems that can be compared: a module, and what it is told to do."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class System:
    module: str
    about: str
    variant: str = ""
    environment: dict[str, str] = field(default_factory=dict)


WIDE = {"XLA_FLAGS": "--xla_cpu_prefer_vector_width=512"}

SYSTEMS = {
    "corey": System("with_corey", "the C that coreyc emits"),
    "corey-bf16": System("with_corey", "the same, matrices stored in bf16", "bf16"),
    "products": System("with_products", "a floor: only the products with weights, in numpy's BLAS"),
    "jax": System("with_jax", "jit: lax.scan, Mamba-2 in chunks of 64"),
    "jax-512": System("with_jax", "the same, XLA told to use vectors of 512 bits", environment=WIDE),
    "torch": System("with_torch", "eager, time in chunks", "eager"),
    "torch-compile": System("with_torch", "torch.compile, time in unrolled chunks", "compile"),
    "transformers": System("with_transformers", "the modules of Hugging Face transformers, eager"),
    "ggml": System("with_ggml", "the graphs that llama.cpp builds; needs GGML"),
}


def environment(system: System, threads: int) -> dict[str, str]:
    """What must be set before the libraries start."""
    counts = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    settings = {name: str(threads) for name in counts} | system.environment
    if threads == 1:
        settings["XLA_FLAGS"] = f"{settings.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()
    return settings
