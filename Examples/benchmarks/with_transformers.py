"""Hugging Face transformers: its Mamba blocks as they are, without the CUDA kernels that they would like to have.

Only prompts: the caches that decoding goes through have another interface in every version.
"""

import logging

import torch

from workloads import D_CONV, D_MODEL, D_STATE, D_STATE_2, DT_RANK, EPSILON, HEAD_DIM, HEADS, Arrays, Case

logging.disable(logging.WARNING)


def prepare(case: Case, variant: str, threads: int):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    if case.workload not in ("W1", "W4"):
        raise NotImplementedError("transformers: W1 and W4 only")
    block = (mamba1 if case.workload == "W1" else mamba2)(case.weights[0]).eval()
    x = torch.from_numpy(case.inputs["x"])[None]

    def run():
        result = block(x)
        return (result[0] if isinstance(result, tuple) else result)[0]

    return run


def mamba1(weights: Arrays) -> torch.nn.Module:
    from transformers.models.mamba.modeling_mamba import MambaBlock, MambaConfig

    config = MambaConfig(
        hidden_size=D_MODEL, state_size=D_STATE, time_step_rank=DT_RANK, conv_kernel=D_CONV, expand=2,
        num_hidden_layers=1, layer_norm_epsilon=EPSILON,
    )
    names = {"dt_w": "dt_proj.weight", "dt_b": "dt_proj.bias", "x_proj": "x_proj.weight"}
    return loaded(MambaBlock(config, 0), weights, names)


def mamba2(weights: Arrays) -> torch.nn.Module:
    from transformers.models.mamba2.modeling_mamba2 import Mamba2Block, Mamba2Config

    config = Mamba2Config(
        hidden_size=D_MODEL, state_size=D_STATE_2, num_heads=HEADS, head_dim=HEAD_DIM, n_groups=1, conv_kernel=D_CONV,
        expand=2, num_hidden_layers=1, layer_norm_epsilon=EPSILON,
    )
    return loaded(Mamba2Block(config, 0), weights, {"dt_b": "dt_bias", "norm_w": "norm.weight"})


def loaded(block: torch.nn.Module, weights: Arrays, names: dict[str, str]) -> torch.nn.Module:
    """Weights under the names of checkpoints; those that both kinds of block have are added here."""
    names = names | {
        "in_proj": "in_proj.weight", "out_proj": "out_proj.weight", "conv_w": "conv1d.weight", "conv_b": "conv1d.bias",
        "A_log": "A_log", "D": "D",
    }
    tensors = {f"mixer.{name}": torch.from_numpy(weights[ours]) for ours, name in names.items()}
    tensors["mixer.conv1d.weight"] = tensors["mixer.conv1d.weight"][:, None]
    tensors["norm.weight"] = torch.from_numpy(weights["norm"])
    block.load_state_dict(tensors)
    return block
