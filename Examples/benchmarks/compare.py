"""Measures coreyc beside the systems that people use, in one run and in turns, and prints a table.

    python compare.py --workloads W1 W2 --lengths 512 2048 --threads 1 2 --systems corey jax torch --rounds 7

README.md says what is compared and how to read it.
"""

import argparse
import json
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import report
from emitted_layer import coreyc
from processes import Worker
from report import Row
from systems import SYSTEMS
from workloads import TITLES

PACKAGES = ("numpy", "jax", "jaxlib", "torch", "transformers")


def main() -> None:
    arguments = parse()
    ceilings = measure_ceilings(arguments.threads)
    rows: list[Row] = []
    try:
        for workload in arguments.workloads:
            for length in arguments.blocks if workload == "W3" else arguments.lengths:
                for threads in arguments.threads:
                    rows += measure(workload, length, threads, arguments.systems, arguments.rounds)
    except KeyboardInterrupt:
        progress("")
        print("interrupted: what was finished follows", file=sys.stderr)
    show(rows, ceilings, arguments)


def parse() -> argparse.Namespace:
    systems = "\n".join(f"  {name:14} {system.about}" for name, system in SYSTEMS.items())
    workloads = "\n".join(f"  {name:14} {title}" for name, title in TITLES.items())
    parser = argparse.ArgumentParser(
        description="Measure coreyc beside other systems, in turns.",
        epilog=f"workloads:\n{workloads}\n\nsystems:\n{systems}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--workloads", nargs="+", choices=TITLES, default=list(TITLES))
    parser.add_argument("--lengths", nargs="+", type=positive, default=[512, 2048], help="steps of W1, W2 and W4")
    parser.add_argument("--blocks", nargs="+", type=int, choices=[1, 24], default=[1, 24], help="blocks of W3")
    parser.add_argument("--threads", nargs="+", type=positive, default=[1])
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=["corey", "products", "jax", "jax-512"])
    parser.add_argument("--rounds", type=positive, default=7, help="how often every system has its turn")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw time against length, as svg, png or pdf")
    return parser.parse_args()


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return int(text)


def measure(workload: str, length: int, threads: int, systems: list[str], rounds: int) -> list[Row]:
    """All systems get ready, then each has its turn in every round, so that what disturbs the machine disturbs all."""
    rows = [Row(workload, length, threads, system) for system in systems]
    place = f"{workload} {length}, {threads} thread{'s' if threads > 1 else ''}"
    workers: list[tuple[Row, Worker]] = []
    try:
        for row in rows:
            progress(f"{place}: {row.system} gets ready")
            worker = Worker(row.system, workload, length, threads)
            workers.append((row, worker))
            row.failure = worker.failure
            row.error = (worker.ready or {}).get("error")
        for index in range(rounds):
            progress(f"{place}: round {index + 1} of {rounds}")
            for row, worker in workers:
                if row.failure:
                    continue
                try:
                    milliseconds, cpu, seconds, others = worker.run()
                except RuntimeError as failure:
                    row.failure = str(failure)
                    continue
                row.milliseconds.append(milliseconds)
                row.cpu_milliseconds.append(cpu)
                row.seconds += seconds
                row.others_seconds = None if others is None else row.others_seconds + others
    finally:
        for _, worker in workers:
            worker.close()
    progress("")
    return rows


def measure_ceilings(threads: list[int]) -> list[dict]:
    """Fused multiply-adds and bytes per second that this machine reaches, from `coreyc bench`."""
    layer = Path(__file__).resolve().with_name("selective_scan.ssm")
    options = ["-t", "16", "--rounds", "1", "--no-floor", "--json", "--threads", *map(str, threads)]
    try:
        result = subprocess.run([coreyc(), "bench", str(layer), *options], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as failure:
        print(f"no ceilings: {failure.stderr.strip()}", file=sys.stderr)
        return []
    except (OSError, RuntimeError) as failure:
        print(f"no ceilings: {failure}", file=sys.stderr)
        return []
    print(result.stderr, end="", file=sys.stderr)  # such as: a debug build measures little
    return json.loads(result.stdout)["ceilings"]


def show(rows: list[Row], ceilings: list[dict], arguments: argparse.Namespace) -> None:
    print(report.table(rows))
    if ceilings:
        print(f"\n{report.ceilings_table(ceilings)}")
    failures = {(row.workload, row.system): row.failure for row in rows if row.failure}
    for (workload, system), failure in failures.items():
        print(f"\n{workload}, {system}: {failure}", end="")
    print()
    if arguments.json:
        arguments.json.write_text(report.as_json(rows, ceilings, versions()))
    if arguments.plot:
        try:
            report.plot(rows, arguments.plot)
        except ImportError as failure:
            sys.exit(f"no plot: {failure}")


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            pass
    return found


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
