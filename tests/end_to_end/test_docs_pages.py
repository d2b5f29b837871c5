"""The pages show what their commands print, and their figures and exit codes are right."""

import copy
import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from types import ModuleType
from xml.etree import ElementTree

import pytest
import tomli

from tests.paths import ROOT

DAY = date(2028, 1, 1)
"""A page must print the same on any day: dates in the examples, and its own, are long past."""

COMMIT = re.compile(r"\b[0-9a-f]{7}\b")

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def load_script(name: str) -> ModuleType:
    """Import a module of ``docs/``, which is not a package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


console_output = load_script("console_output")


def without_commit_ids(text: str) -> str:
    """Replace the ids of commits, which differ between days and readers."""
    return COMMIT.sub("1234567", text)


@needs_bash
@pytest.mark.parametrize("page", console_output.PAGES)
def test_page_shows_what_its_commands_print(page: str, tmp_path) -> None:
    text = (ROOT / page).read_text("utf-8")
    page_commands = [*console_output.commands(text)]
    results = console_output.run([command.line for command in page_commands], tmp_path, DAY)
    assert any(command.output for command in page_commands)
    for command, result in zip(page_commands, results, strict=True):
        if command.output is not None:
            shown = without_commit_ids(text[command.output])
            assert without_commit_ids(result.output) == shown, command.line


@needs_bash
def test_commands_of_every_kind_of_block_are_run_and_their_output_is_replaced() -> None:
    page = """\
```sh
exit 1
```

<!-- run: mkdir sub -->
```bash
cd sub
touch "a b"
```

```console
$ ls
old
older
$ echo "b c"; false
```

<!-- run: echo '{}' >&2 -->
```json
old
```
"""
    refreshed = console_output.refreshed(page)
    expected = page.replace("old\nolder\n", "a b\n").replace("false\n", "false\nb c\n")
    assert refreshed == expected.replace("old\n", "{}\n")
    assert console_output.refreshed(refreshed) == refreshed


@needs_bash
@pytest.mark.parametrize(
    ("line", "message"),
    [("exit 3", "the shell ended early"), ("python3 -c 'import no_such_module'", "Traceback")],
)
def test_a_command_that_crashes_does_not_change_the_page(line: str, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        console_output.refreshed(f"```console\n$ {line}\n$ echo b\n```\n")


def test_the_picture_is_what_the_command_prints_and_loads_nothing() -> None:
    picture = load_script("terminal_picture")
    svg = ElementTree.fromstring(picture.svg())
    lines = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    printed = re.sub(r"\x1b\[[\d;]*m", "", picture.output())
    assert "error[aggregate-mismatch]: mean of 3 steps is 129.70" in printed
    assert "".join(lines).replace(" ", "") == f"$perflintcheck{printed}".replace(" ", "").replace(
        "\n", ""
    )
    assert not re.search(r"url\(|href|@import|//(?!www\.w3\.org/2000/svg)", picture.svg())


def test_the_architecture_page_names_the_layers_and_files_that_exist() -> None:
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    layers: dict[str, list[str]] = {}
    for number, package in re.findall(r"^\| (\d+) \| `(\w+)/`", text, re.MULTILINE):
        layers.setdefault(number, []).append(package)
    settings = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    expected = settings["importlinter"]["contracts"][0]["layers"]
    assert [" | ".join(packages) for packages in layers.values()] == expected
    paths = re.findall(r"`((?:perflint|tests|benchmarks|docs)/[\w/.]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def rows(page: str, first: str) -> list[list[str]]:
    """Return the cells of the table rows of a page whose first cell matches a pattern."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if re.fullmatch(first, cells[0])]


@needs_bash
def test_the_figures_of_the_real_change_are_right(tmp_path) -> None:
    counted = [cells for cells in rows("policies.md", "[a-z]+") if cells[1].isdigit()]
    by_policy = [cells for cells in counted if len(cells) == 4]
    alone = [cells for cells in counted if len(cells) == 3]
    assert (len(by_policy), len(alone)) == (3, 4)
    lines, expected = [], []
    for state, *counts in by_policy:
        for policy, count in zip(("snapshot", "tighten-only", "free"), counts, strict=True):
            lines.append(
                f"perflint check --from before --to {state} --config {policy}.toml --select change"
                " --output-format concise | grep -c ': error'"
            )
            expected.append(count)
    for state, *counts in alone:
        for severity, count in zip(("error", "warning"), counts, strict=True):
            lines.append(
                f"git checkout --quiet {state};"
                " perflint check --select baseline --output-format concise 2>/dev/null"
                f" | grep -c ': {severity}'"
            )
            expected.append(count)
    page = (ROOT / "docs" / "policies.md").read_text("utf-8")
    setup = next(console_output.commands(page)).line
    _, *results = console_output.run([setup, *lines], tmp_path, DAY)
    assert [result.output.strip() for result in results] == expected


@pytest.fixture
def baselines(repository, clean, off, fixable, faster):
    """A repository with the files that the page on exit codes names."""
    old = {**clean, "metadata": {"description": "", "last_updated": "2025-05-17"}}
    slow = copy.deepcopy(clean)
    slow["scenarios"]["t2i"]["expected_e2e_ms"] = 1000.0
    repository.write("broken.toml", 'selekt = ["all"]\n')
    repository.write("package.json", {"name": "x"})
    block = (
        "--- Performance Log: t2i ---\n  e2e=1.00ms, avg_denoise=1.00ms, median_denoise=1.00ms\n"
    )
    block += "  stages: DenoisingStage=1.00ms\n"
    repository.write("cut-off.log", f"{block}--- End Performance Log: t2i ---\n{block}")
    repository.write("logs/0_a.txt", f"{block}--- End Performance Log: t2i ---\n")
    repository.write("logs/1_b.zip", b"PK\x03\x04")
    for name, content in {
        "clean": clean,
        "wrong": off,
        "fixable": fixable,
        "faster": faster,
        "old": old,
        "slow": slow,
        "perf_baselines": '{"scenarios": {},}',
    }.items():
        repository.write(f"{name}.json", content)
    return repository


@pytest.mark.parametrize(
    ("line", "code"),
    [(cells[0].strip("`"), int(cells[2])) for cells in rows("exit-codes.md", "`perflint.*`")],
)
def test_exit_code_of_the_page(baselines, run, line: str, code: int) -> None:
    if any(command in line for command in ("tighten", "explain", "noise")):
        (baselines.root / "perf_baselines.json").unlink()  # a run may be for a damaged baseline
    if any(command in line for command in ("tighten", "diff", "history")):
        baselines.git("add", "--all")
        baselines.git("commit", "--quiet", "-m", "baselines")
    if "--staged --fix" in line:
        baselines.git("add", "fixable.json")
    environment = {"SOURCE_DATE_EPOCH": "1779003300"}  # 2026-05-17
    done = run(*shlex.split(line)[1:], cwd=baselines.root, env=environment)
    assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/stdin"), reason="needs /dev/stdin")
def test_an_interrupted_run_ends_with_the_code_of_the_page(tmp_path) -> None:
    """The command is interrupted while it reads its configuration from a pipe.

    A signal just before a read starts is handled only after it, so the signal is repeated.
    """
    [[code, _]] = rows("exit-codes.md", "130")
    command = [sys.executable, "-m", "perflint", "check", "--config", "/dev/stdin"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None
        run.stdin.write(b"#" * (1 << 20))  # more than the pipe holds: it is being read
        run.stdin.flush()
        while run.poll() is None:
            run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                run.wait(timeout=1)
    assert run.returncode == int(code)
