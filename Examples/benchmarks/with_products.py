"""No system but a floor: the layer's products with weights alone, in the BLAS that numpy brings (usually OpenBLAS)."""

import numpy as np

from workloads import MATRICES, Case


def prepare(case: Case, variant: str, threads: int):
    products = []
    random = np.random.default_rng(1)
    for weights in case.weights:
        for name in filter(weights.__contains__, MATRICES):
            matrix = weights[name]
            rows = random.standard_normal((case.steps, matrix.shape[1]), dtype=np.float32)
            products.append((rows, matrix.T, np.empty((case.steps, matrix.shape[0]), np.float32)))
    if not products:
        raise NotImplementedError("no products with weights")

    def run():
        for rows, matrix, result in products:
            np.matmul(rows, matrix, out=result)

    return run
