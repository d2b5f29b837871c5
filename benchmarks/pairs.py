"""The pairs of commands that are compared: perflint with other tools, and with lower bounds."""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SCRIPTS = Path(sys.executable).parent
PERFLINT = str(SCRIPTS / "perflint")
CHECK = (PERFLINT, "check", "--isolated", "--today", "2026-05-17")
MEANS = ".scenarios[].denoise_step_ms | (add / length)"

# One line each, because pyperf stores the command as a string.
READ = (
    "import glob, orjson; "
    "any(orjson.loads(open(path, 'rb').read()) is None for path in glob.glob({0!r}))"
)
READ_BYTES = (
    "file = open({0!r}, 'rb'); any(not part for part in iter(lambda: file.read(1 << 20), b''))"
)
PARSE = "import {0}; {0}.{2}(open({1!r}).read())"
READ_RUN = (
    "from perflint.formats import Formats; from perflint.runs import read_runs; "
    "assert len([*read_runs([{0!r}], Formats({{}}).named('sglang-diffusion'))]) == 46"
)


class Pair(NamedTuple):
    """Two commands, the first of them perflint's.

    ``goal`` is the maximum ratio of their times, ``memory`` that of their peak memory. If both read
    a file of ``size`` MB, perflint's rate is printed; it must be at least ``rate`` MB/s. ``added``
    is the maximum of the milliseconds that the first command takes more.
    """

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    goal: float | None = None
    runs: int = 25
    folder: str = "."
    memory: float | None = None
    size: float | None = None
    rate: float = 0.0
    added: float | None = None


def python(code: str, *values: str) -> tuple[str, ...]:
    """Return the command that runs a line of Python, after formatting it with the values."""
    return (sys.executable, "-c", code.format(*values) if values else code)


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command of a tool installed next to perflint, or else on the PATH."""
    script = SCRIPTS / name
    return (str(script) if script.exists() else shutil.which(name) or name, *arguments)


def floors() -> list[Pair]:
    """Return pairs with the least work that any such check needs."""
    clean = (*CHECK, "clean/perf_baselines.json")
    broken = (*CHECK, "--exit-zero", "broken/perf_baselines.json")
    big = (*CHECK, "big/perf_baselines.json")
    read_many, read_big = python(READ, "many/*/*.json"), python(READ, "big/*.json")
    one_process, all_cores = (*CHECK, "--jobs", "1", "many"), (*CHECK, "many")
    log = "runs/build.log"
    read_log = python(READ_RUN, log), python(READ_BYTES, log)
    return [
        Pair("one clean file of 100 KB / python -c pass", clean, python("pass")),
        Pair("one clean file of 100 KB / import orjson", clean, python("import orjson"), 1.4),
        Pair("one located violation / the clean file", broken, clean, 1.3),
        Pair("1,000 files, one process / read and orjson.loads", one_process, read_many, 4, runs=9),
        Pair("1,000 files, all cores / read and orjson.loads", all_cores, read_many, 2.5, runs=9),
        Pair("one file of 50 MB / read and orjson.loads", big, read_big, 2.5, runs=9, memory=2),
        Pair("a log of 300 MB / reading its bytes", *read_log, 12, runs=5, size=300, rate=200),
        Pair("tighten 400 scenarios / 50 scenarios", tighten(400), tighten(50), 10, runs=7),
    ]


def tighten(count: int) -> tuple[str, ...]:
    """Return the command that updates all scenarios of a baseline from one run."""
    folder = f"tighten/{count}"
    into = ("--into", f"{folder}/perf_baselines.json", "--today", "2026-05-18", "--dry-run")
    return (PERFLINT, "tighten", f"{folder}/run.json", *into)


def results() -> list[Pair]:
    """Return pairs on result files of other tools: a whole check, and reading them in Python."""
    jmh, google = "results/jmh-result.json", "results/google_benchmark.json"
    golden = "golden/*/golden_values_dev.json"
    one_process, all_cores = (*CHECK, "--jobs", "1", "golden"), (*CHECK, "golden")
    return [
        Pair("1 MB of JMH / read and orjson.loads", (*CHECK, jmh), python(READ, jmh), 4),
        Pair("1 MB of Google Benchmark / the same", (*CHECK, google), python(READ, google), 4),
        Pair("915 golden files, one process / the same", one_process, python(READ, golden), 5, 9),
        Pair("915 golden files, all cores / the same", all_cores, python(READ, golden), 5, 9),
    ]


def modules() -> list[Pair]:
    """Return pairs on argument modules."""
    short, long = "arguments/2000/server_args.py", "arguments/10000/server_args.py"
    disordered = "arguments/disordered/server_args.py"
    fixit = tool("fixit", "--quiet", "--rules", "fixit.rules.no_inherit_from_object", "lint")
    check, parse = ((*CHECK, long), python(PARSE, "libcst", long, "parse_module"))
    return [
        Pair("10,000 lines / libcst.parse_module", check, parse, 0.55, 7),
        Pair("10,000 lines / ast.parse", check, python(PARSE, "ast", long, "parse"), None, 15),
        Pair("10,000 lines / fixit with one rule", check, (*fixit, long), 1 / 8, 5),
        Pair("10,000 lines / flake8", check, tool("flake8", "--exit-zero", long), None, 5),
        Pair("10,000 lines / ruff check", check, tool("ruff", *RUFF, long), None, 15),
        Pair(
            "2,000 lines / libcst.parse_module",
            (*CHECK, short),
            python(PARSE, "libcst", short, "parse_module"),
            0.55,
            15,
        ),
        Pair(
            "400 calls in 60 groups, some out of order / libcst.parse_module",
            (*CHECK, "--exit-zero", disordered),
            python(PARSE, "libcst", disordered, "parse_module"),
            0.6,
            15,
        ),
    ]


RUFF = ("check", "--isolated", "--no-cache", "--exit-zero", "--quiet")


def others() -> list[Pair]:
    """Return pairs with other tools that check JSON."""
    pairs = []
    for count, goal in ((1, 1 / 6), (10, None), (100, 1 / 20)):
        files = tuple(f"many/{number:04}/perf_baselines.json" for number in range(count))
        commands = json_tools(files)
        ours = commands.pop("perflint")
        for name, theirs in commands.items():
            maximum = goal if name == "check-jsonschema" else None
            files_of = "1 file" if count == 1 else f"{count} files"
            pairs.append(
                Pair(f"{files_of} / {name}", ours, theirs, maximum, 15 if count < 99 else 5)
            )
    return pairs


def json_tools(files: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the commands that check JSON files, by name of the tool, if it is installed."""
    commands = {
        "perflint": (*CHECK, *files),
        "check-jsonschema": tool("check-jsonschema", "--schemafile", "schema.json", *files),
        "check-json": tool("check-json", *files),
        "pretty-format-json": tool("pretty-format-json", "--indent=4", "--no-sort-keys", *files),
        "jq, the means": tool("jq", MEANS, *files),
    }
    return {name: command for name, command in commands.items() if shutil.which(command[0])}


def past() -> list[Pair]:
    """Return the pair on a repository with 300 commits to a baseline of 225 KB."""
    name = "perf_baselines.json"
    log = tool("git", "log", "-p", "--", name)
    ours = (PERFLINT, "history", "--isolated", name)
    return [Pair("the history of 300 commits / git log -p", ours, log, 2, 9, "history")]


def linked() -> list[Pair]:
    """Return pairs of checks with and without the rules that compare files with each other."""
    check = (PERFLINT, "check", "--today", "2026-05-17", "--exit-zero", "--jobs", "1")
    without = ("--ignore", ",".join(ACROSS_FILES))
    modes = {
        "8,000 files with cases and a page": (),
        "staged cases, arguments and a page": ("--staged",),
        "a commit of other files": ("--from", "HEAD~1", "--to", "HEAD"),
    }
    return [
        Pair(
            f"{name} / without rules across files",
            (*check, *mode),
            (*check, *mode, *without),
            None if number < 2 else 1.05,
            9 if number < 2 else 25,
            "linked",
            added=1000,
        )
        for number, (name, mode) in enumerate(modes.items())
    ]


ACROSS_FILES = ("cases", "documents", "removed-scenario", "placeholder-scenario")
"""The rules that read other files than the one that they check."""


def commits() -> list[Pair]:
    """Return pairs in a git repository of 5,000 files with one staged baseline."""
    run = tool("pre-commit", "run", "--all-files")
    git = "import orjson, subprocess; " + "; ".join(
        f"subprocess.run({command.split()!r}, stdout=-3)"
        for command in ("git rev-parse HEAD", "git diff --cached --raw HEAD")
    )
    staged = (*CHECK, "--staged")
    nothing = (*run, "nothing")
    return [
        Pair("staged / import orjson, git twice", staged, python(git), 2, folder="repository"),
        Pair(
            "pre-commit / a hook that does nothing",
            (*run, "perflint"),
            nothing,
            1.2,
            15,
            "repository",
        ),
        Pair(
            "a hook without perflint's code / a hook that does nothing",
            (*run, "floor"),
            nothing,
            None,
            15,
            "repository",
        ),
    ]


GROUPS = {
    "Lower bounds": floors,
    "Results of other tools": results,
    "Other JSON tools": others,
    "Argument files": modules,
    "Rules across files": linked,
    "Git hooks": commits,
    "Git history": past,
}
"""Title of a table → its pairs."""
