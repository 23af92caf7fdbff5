"""Workers as processes that run in turns: all but one are stopped, so that threads which spin while they wait for work
disturb nobody."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKER = Path(__file__).resolve().with_name("worker.py")


class Worker:
    """One system that is ready to run one workload, or the reason why it is not."""

    def __init__(self, system: str, workload: str, length: int, threads: int):
        self.errors = tempfile.TemporaryFile("w+")
        command = [sys.executable, str(WORKER), system, workload, str(length), str(threads)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )
        answer = self.process.stdout.readline()
        self.ready: dict | None = json.loads(answer) if answer else None
        self.failure = None if answer else self._last_error()
        if answer:
            self.process.send_signal(signal.SIGSTOP)

    def run(self) -> tuple[float, float, float, float | None]:
        """One measurement.

        Returns the milliseconds of a run, the milliseconds of processor time of a run, the seconds of the measurement,
        and the seconds of processor time that other processes took meanwhile.
        """
        self.process.send_signal(signal.SIGCONT)
        busy, wall = busy_seconds(), time.perf_counter()
        print("run", file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        wall = time.perf_counter() - wall
        busy = None if busy is None else busy_seconds() - busy
        if not answer:
            raise RuntimeError(f"a worker ended: {self._last_error()}")
        self.process.send_signal(signal.SIGSTOP)
        milliseconds, cpu = map(float, answer.split())
        others = None if busy is None else max(0, busy - cpu)
        return milliseconds, cpu / self.ready["calls"] * 1e3, wall, others

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.errors.close()

    def _last_error(self) -> str:
        self.process.wait()
        self.errors.seek(0)
        lines = [line.strip() for line in self.errors if line.strip()]
        return lines[-1] if lines else f"ended with code {self.process.returncode}"


def busy_seconds() -> float | None:
    """Processor time of all processes since the machine started, where the system tells.

    The first line of /proc/stat counts user, nice, system, idle, waiting for devices, interrupts (two kinds), and what
    other virtual machines took.
    """
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    except OSError:
        return None
    user, nice, system, _, _, *rest = map(int, fields)
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")
