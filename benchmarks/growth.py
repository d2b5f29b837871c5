"""Draw ``docs/growth.svg``: time and memory against the size of the input."""

import statistics
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from pairs import CHECK, PARSE, READ, json_tools, python
from timing import Sample, peak, sample

COUNTS = (1, 3, 10, 30, 100)
SIZES = (0.1, 0.5, 2, 10, 50)
LINES = (2000, 5000, 10000)
RUNS = 3

Curve = dict[float, tuple[Sample, ...]]


def draw(folder: Path, target: Path) -> None:
    """Measure all points and write the chart to ``target``."""
    plt.rcParams.update({"svg.hashsalt": "perflint", "font.size": 9})
    figure, ((files, size), (lines, memory)) = plt.subplots(2, 2, figsize=(10, 7.5))
    _show(files, "files of 100 KB", _by_count(folder))
    by_size = _by_size(folder)
    _show(size, "one file, MB", by_size)
    _show(lines, "one module of arguments, lines", _by_lines(folder))
    _show(memory, "one file, MB", by_size, memory=True)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


def _show(axes: Axes, title: str, curves: dict[str, Curve], *, memory: bool = False) -> None:
    for name, curve in curves.items():
        values = [
            peak(samples) if memory else statistics.median(run.seconds for run in samples)
            for samples in curve.values()
        ]
        axes.plot([*curve], values, marker="o", markersize=3, label=name)
        print(title, name, {key: round(value, 3) for key, value in zip(curve, values, strict=True)})
    axes.set(xlabel=title, ylabel="MB" if memory else "seconds", xscale="log", yscale="log")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()


def _times(command: tuple[str, ...], folder: Path, runs: int = RUNS) -> tuple[Sample, ...]:
    return tuple(sample(command, folder) for _ in range(runs))


def _by_count(folder: Path) -> dict[str, Curve]:
    """Time the tools on an increasing number of files."""
    curves: dict[str, Curve] = {}
    for count in COUNTS:
        files = tuple(f"many/{number:04}/perf_baselines.json" for number in range(count))
        for name, command in json_tools(files).items():
            curves.setdefault(name, {})[count] = _times(command, folder, 1 if count > 9 else RUNS)
    return curves


def _by_size(folder: Path) -> dict[str, Curve]:
    """Time perflint and orjson on files of increasing size."""
    import inputs

    curves: dict[str, Curve] = {"perflint": {}, "orjson.loads": {}}
    for size in SIZES:
        path = folder / f"size_{size}" / "perf_baselines.json"
        path.parent.mkdir()
        path.write_bytes(inputs.baseline(int(size * 1_000_000)))
        curves["perflint"][size] = _times((*CHECK, str(path)), folder)
        curves["orjson.loads"][size] = _times(python(READ, str(path)), folder)
    return curves


def _by_lines(folder: Path) -> dict[str, Curve]:
    """Time perflint and two parsers on modules of increasing length."""
    import argument_modules

    curves: dict[str, Curve] = {"perflint": {}, "ast.parse": {}, "libcst.parse_module": {}}
    for lines in LINES:
        path = folder / f"lines_{lines}" / "server_args.py"
        path.parent.mkdir()
        path.write_bytes(argument_modules.module(lines))
        curves["perflint"][lines] = _times((*CHECK, str(path)), folder)
        curves["ast.parse"][lines] = _times(python(PARSE, "ast", str(path), "parse"), folder)
        parse = python(PARSE, "libcst", str(path), "parse_module")
        curves["libcst.parse_module"][lines] = _times(parse, folder)
    return curves
