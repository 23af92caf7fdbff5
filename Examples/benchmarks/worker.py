"""One system, one workload, in a process of its own.

    python worker.py SYSTEM WORKLOAD LENGTH THREADS

prepares it and prints one line of JSON with its error against Float64. For every line `run` on the standard input it
then runs the workload as often as takes 20 ms or more and prints the milliseconds of one run and the seconds of
processor time of all of them.
"""

import json
import os
import sys
import time

from systems import SYSTEMS, environment

LEAST = 0.020  # seconds of a measurement


def main() -> None:
    name, workload, length, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    system = SYSTEMS[name]
    os.environ.update(environment(system, threads))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
    # What libraries print goes elsewhere: the standard output is for answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    import importlib

    import reference  # after the environment is set: this starts numpy
    import workloads

    case = workloads.case(workload, length)
    started = time.perf_counter()
    run = importlib.import_module(system.module).prepare(case, system.variant, threads)
    output = run()
    ready = {"prepared": time.perf_counter() - started}
    if output is not None:
        ready["error"] = reference.error(output, case)
    calls = count(run, threads)
    print(json.dumps(ready | {"calls": calls}), file=answers)
    for line in sys.stdin:
        if line.strip() == "run":
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(calls):
                run()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(wall / calls * 1e3, cpu, file=answers)


def count(run, threads: int) -> int:
    """How many runs take long enough to be measured; waiting for a processor that others use does not count."""
    calls = 1
    while True:
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(calls):
            run()
        wall, cpu = time.perf_counter() - wall, (time.process_time() - cpu) / threads
        seconds = max(min(wall, cpu), 1e-6)
        if seconds >= LEAST:
            return calls
        calls = max(calls + 1, min(10 * calls, int(1.1 * calls * LEAST / seconds)))


if __name__ == "__main__":
    main()
