"""What emitted_layer.py reads from a header is what the library does. Needs no more than the standard library:

    python3 -m unittest discover Examples/benchmarks
"""

import ctypes
import tempfile
import unittest
from array import array
from pathlib import Path

from emitted_layer import address, block, build, coreyc

SOURCE = Path(__file__).resolve().with_name("mamba_blocks.ssm")
WIDTH, BLOCKS = 8, 24
STEPS = 3


class EmittedLayerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        options = ["-D", f"d={WIDTH}", "--target-cpu", "native"]
        cls.layer = build(coreyc(), SOURCE, options, Path(cls.folder.name))
        cls.values = array("f", (0.01 * (i % 17 - 8) for i in range(4096)))  # more than any weight holds
        weights = cls.layer.weights()
        for part in weights.mamba_block_0:
            for name, _ in part._fields_:
                setattr(part, name, cls.values.buffer_info()[0])
        cls.packed = cls.layer.pack(weights)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_layer(self, steps, first=0, state=None, threads=1):
        """Outputs of some steps of one sequence; the state goes on."""
        args = self.layer.args(steps)
        inputs = array("f", (0.1 * ((i * i) % 11 - 5) for i in range(first * WIDTH, (first + steps) * WIDTH)))
        outputs = array("f", bytes(4 * steps * WIDTH))
        workspace = block(self.layer.call("workspace_size", 1, steps, threads))
        args.x, args.out = inputs.buffer_info()[0], outputs.buffer_info()[0]
        args.packed, args.workspace = address(self.packed), address(workspace)
        if state is not None:
            args.state_in = args.state_out = address(state)
        self.layer.runner(args, threads)()
        self.assertNotEqual(outputs, inputs)
        return outputs

    def test_states_lie_where_the_header_says(self):
        size = self.layer.call("state_size", 1)
        self.assertEqual(len(self.layer.states), 2 * BLOCKS)
        end = 0
        for offset, shape in self.layer.states.values():
            self.assertEqual(offset, end)
            end += shape[0] * shape[1]
        self.assertEqual(size, 4 * end)

    def test_a_sequence_in_pieces_gives_the_same_bits(self):
        whole = self.run_layer(STEPS)
        state = block(self.layer.call("state_size", 1))
        pieces = self.run_layer(1, state=state) + self.run_layer(STEPS - 1, first=1, state=state)
        self.assertEqual(whole.tobytes(), pieces.tobytes())

    def test_threads_give_the_same_bits(self):
        self.assertEqual(self.run_layer(STEPS).tobytes(), self.run_layer(STEPS, threads=2).tobytes())

    def test_structures_have_the_size_that_the_library_expects(self):
        args = self.layer.args(STEPS)
        args.size = ctypes.sizeof(args) + 8
        with self.assertRaises(RuntimeError):
            self.layer.runner(args, 1)()


if __name__ == "__main__":
    unittest.main()
