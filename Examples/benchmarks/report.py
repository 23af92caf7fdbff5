"""What was measured, as a table for people, as JSON, and as a plot."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

OURS = "corey"


@dataclass
class Row:
    """One system with one workload, one length and one number of threads."""

    workload: str
    length: int
    threads: int
    system: str
    milliseconds: list[float] = field(default_factory=list)
    cpu_milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0  # of all measurements
    others_seconds: float | None = 0.0  # processor time of other processes meanwhile
    error: dict[str, float] | None = None  # against Float64
    failure: str | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, by the median."""
        if len(self.milliseconds) < 2:
            return 0.0
        low, _, high = statistics.quantiles(self.milliseconds, n=4, method="inclusive")
        return (high - low) / 2 / self.median

    @property
    def others(self) -> float | None:
        """Cores that other processes used on average."""
        return None if self.others_seconds is None or not self.seconds else self.others_seconds / self.seconds

    @property
    def place(self) -> tuple:
        return self.workload, self.length, self.threads


HEADER = ["", "L", "threads", "system", "ms", "+-%", "cpu ms", "x corey", "others", "max error", "relative"]


def table(rows: list[Row]) -> str:
    """Ratios above 1 are slower than the C of coreyc, whose row comes first."""
    ours = {row.place: row.median for row in rows if row.system == OURS and row.milliseconds}
    lines = [HEADER]
    for row in rows:
        line = [row.workload, str(row.length), str(row.threads), row.system]
        if not row.milliseconds:
            lines.append(line + ["-"] * (len(HEADER) - 4))
            continue
        ratio = row.median / ours[row.place] if row.place in ours else None
        line += [digits(row.median), f"{100 * row.spread:.1f}", digits(statistics.median(row.cpu_milliseconds))]
        line += ["-" if ratio is None else f"{ratio:.2f}", "-" if row.others is None else f"{row.others:.2f}"]
        line += [f"{row.error[kind]:.1e}" for kind in ("max", "relative")] if row.error else ["-", "-"]
        lines.append(line)
    return aligned(lines)


def ceilings_table(ceilings: list[dict]) -> str:
    """What the machine reached by itself, as `coreyc bench` measures it."""
    lines = [["threads", "peak GFLOP/s", "read GB/s"]]
    for ceiling in ceilings:
        figures = ceiling["gigaflops_per_second"], ceiling["gigabytes_per_second"]
        lines.append([str(ceiling["threads"])] + [f"{figure:.1f}" for figure in figures])
    return aligned(lines)


def digits(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def aligned(lines: list[list[str]]) -> str:
    """Text to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    left = [not any(line[i][:1].isdigit() for line in lines[1:]) for i in range(len(widths))]
    def fit(cell: str, width: int, to_left: bool) -> str:
        return cell.ljust(width) if to_left else cell.rjust(width)

    return "\n".join("  ".join(map(fit, line, widths, left)).rstrip() for line in lines)


def as_json(rows: list[Row], ceilings: list[dict], versions: dict[str, str]) -> str:
    everything = {"rows": [asdict(row) for row in rows], "ceilings": ceilings, "versions": versions}
    return json.dumps(everything, indent=1) + "\n"


def plot(rows: list[Row], path: Path) -> None:
    """Time against length, a panel for each workload and number of threads; the type is that of the file's name."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot, ticker

    panels = sorted({(row.workload, row.threads) for row in rows if row.milliseconds})
    systems = list(dict.fromkeys(row.system for row in rows if row.milliseconds))
    figure, axes = pyplot.subplots(
        1, max(1, len(panels)), figsize=(4.5 * max(1, len(panels)), 4.5), squeeze=False, layout="constrained"
    )
    for axis, (workload, threads) in zip(axes[0], panels):
        for index, system in enumerate(systems):
            points = sorted(
                (row.length, row.median)
                for row in rows
                if (row.workload, row.threads, row.system) == (workload, threads, system) and row.milliseconds
            )
            if points:
                lengths, times = zip(*points)
                style = {"linewidth": 2.5, "zorder": 3} if system == OURS else {"linewidth": 1.2}
                axis.plot(lengths, times, marker="o", markersize=4, color=f"C{index}", label=system, **style)
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        for scale in (axis.xaxis, axis.yaxis):
            scale.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter(ticker.NullFormatter())
        axis.set_title(f"{workload}, {threads} thread{'s' if threads > 1 else ''}")
        axis.set_xlabel("blocks" if workload == "W3" else "steps")
        axis.grid(True, which="both", alpha=0.3)
    axes[0][0].set_ylabel("milliseconds")
    axes[0][0].legend()
    figure.savefig(path)
