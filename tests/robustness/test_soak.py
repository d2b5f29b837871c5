"""Random commands on random states of a repository, which random signals end at random moments.

Each run is compared with the same run without a signal: every file has its old or its new bytes,
no other file appears, no process is left, and the exit code is a documented one. A second run after
a signal completes what the first one began, and leaves no temporary file.

``PERFLINT_SOAK_RUNS`` is the number of runs, ``PERFLINT_SOAK_SEED`` the first of their seeds.
"""

import copy
import json
import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import CLEAN, PROFILE
from tests.robustness.forked import Ended, Forked

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked"),
]

RUNS = int(os.environ.get("PERFLINT_SOAK_RUNS", "20" if PROFILE == "full" else "12"))
SEED = int(os.environ.get("PERFLINT_SOAK_SEED", "1"))
SIGNALS = ("SIGTERM", "SIGKILL", "SIGINT", "SIGHUP")
LONGEST = 0.12
"""Seconds after which a signal is sent at the latest; about as long as a run takes."""

DAY = ("--today", "2026-05-18")
NAMES = ("a/perf_baselines.json", "b/perf_baselines.json", "c.json")
MODULE = (
    "class ServerArgs:\n    # Model\n    model: str = 'a'\n    # Port\n    port: int = 1\n\n"
    "    @staticmethod\n    def add_cli_args(parser):\n        # Port\n"
    "        parser.add_argument('--port', type=int, default=2)\n        # Model\n"
    "        parser.add_argument('--model')\n"
)
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    **{f"GIT_{who}_DATE": "2026-05-17T12:00:00Z" for who in ("AUTHOR", "COMMITTER")},
}


def record(rng: random.Random) -> dict:
    """Return a scenario that is right, or wrong in one of several ways."""
    scenario = copy.deepcopy(CLEAN["scenarios"]["t2i"])
    kind = rng.randrange(6)
    if kind == 0:
        scenario["expected_avg_denoise_ms"] = 5.49
    elif kind == 1:
        scenario["stages_ms"]["DenoisingStage"] = -1
    elif kind == 2:
        scenario = {
            "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
            "denoise_step_ms": {"0": 3.21, "1": 3.77},
            "expected_e2e_ms": 8.21,
            "expected_avg_denoise_ms": 3.49,
            "expected_median_denoise_ms": 3.49,
        }
    return scenario


def content(rng: random.Random) -> bytes:
    """Return the bytes of a baseline, which may be broken."""
    baseline = copy.deepcopy(CLEAN)
    baseline["scenarios"] = {name: record(rng) for name in "xyz"[: rng.randint(1, 3)]}
    if rng.random() < 0.4:
        baseline["metadata"]["description"] = "Captured 2026-05-16."
    text = json.dumps(baseline, indent=4) + "\n"
    return text[: rng.choice([len(text), len(text), len(text), 40, 0])].encode()


def write_some(rng: random.Random, root: Path) -> None:
    """Write, delete, rename or link files of the work tree."""
    for name in NAMES:
        path = root / name
        path.parent.mkdir(exist_ok=True)
        choice = rng.randrange(8)
        if choice == 0 and path.is_file():
            path.unlink()
        elif choice == 1 and path.is_file():
            path.rename(path.with_name("renamed.json"))
        elif choice > 2:
            path.unlink(missing_ok=True)
            path.write_bytes(content(rng))
    if rng.random() < 0.5:
        (root / "server_args.py").write_text(MODULE)
    if rng.random() < 0.3:
        (root / "perflint.toml").write_text(
            rng.choice(['ignore = ["stale-date"]\n', 'scope = "changed"\n', "x = [\n", ""])
        )
    if rng.random() < 0.2:
        (root / "link.json").unlink(missing_ok=True)
        (root / "link.json").symlink_to(rng.choice(["c.json", "nowhere", "../outside.json"]))


def state(rng: random.Random, root: Path) -> None:
    """Create a repository in some state, or a directory without one."""
    root.mkdir()
    (root.parent / "run.json").write_bytes(content(rng))

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", *arguments],
            cwd=root,
            env={**os.environ, **ENVIRONMENT},
            check=True,
            capture_output=True,
        )

    write_some(rng, root)
    if rng.random() < 0.1:
        return
    git("init", "--quiet", "--template=")
    if rng.random() < 0.1:
        return
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "-m", "first")
    write_some(rng, root)
    if rng.random() < 0.6:
        git("add", "--all")
    if rng.random() < 0.5:
        git("commit", "--quiet", "--allow-empty", "-m", "second")
        write_some(rng, root)
    if rng.random() < 0.2:
        git("gc", "--quiet")


def command(rng: random.Random) -> list[str]:
    """Return a random command line."""
    name = rng.choice([NAMES[0], NAMES[2], "a", ".", "server_args.py", "missing.json"])
    checks = [*DAY, *rng.choice([[], ["--staged"], ["--base", "HEAD"], ["--from", "HEAD"], [name]])]
    formats = ["--output-format", rng.choice(["full", "json", "github", "sarif"])]
    choices = [
        ["check", *checks, *formats],
        ["check", *checks, "--output", f"json={rng.choice(['report', '../report'])}"],
        ["check", *checks, "--fix", *rng.choice([[], ["--unsafe-fixes"]])],
        ["check", *checks, "--fix", *rng.choice([[], ["--unsafe-fixes"]])],
        ["check", *checks, "--diff", "--unsafe-fixes"],
        ["check", *DAY, "--suppress-all", "--prune-suppressions"],
        ["tighten", "../run.json", "--into", rng.choice(NAMES), *DAY, "--add-missing"],
        [
            *("tighten", "../run.json", "--into", rng.choice(NAMES), *DAY),
            *("--allow-loosening", "--reason", "x"),
        ],
        ["suppress", "aggregate-mismatch", rng.choice(NAMES), *DAY, "--reason", "x"],
        ["diff", *rng.choice([[], ["HEAD"], ["HEAD", "HEAD"]])],
        ["init", "--yes"],
        ["install", *rng.choice([[], ["--pre-push"], ["--force"]])],
        ["uninstall"],
        rng.choice([["config"], ["rule", "--all"], ["formats"], ["help"], ["completion", "zsh"]]),
        ["check", *checks, "--jobs", "2"],
    ]
    return rng.choice(choices)


def snapshot(root: Path) -> dict[str, bytes | str]:
    """Return the contents of all files, also those of git."""
    found: dict[str, bytes | str] = {}
    for folder in (root, root.parent):
        for path in folder.rglob("*") if folder == root else folder.iterdir():
            if path.is_symlink():
                found[str(path)] = f"-> {os.readlink(path)}"
            elif path.is_file() and path.name not in ("out", "err", "index"):
                found[str(path)] = path.read_bytes()
    if (root / ".git").exists():  # git stores the times of files in its index, and updates them
        list_index = ["git", "ls-files", "--stage", "-z"]
        staged = subprocess.run(list_index, cwd=root, check=True, capture_output=True)
        found["/.git/index"] = staged.stdout
    return found


def drafts(files: dict[str, bytes | str]) -> list[str]:
    return [path for path in files if ".perflint-" in path]


def run(arguments: list[str], root: Path, number: int | None = None, delay: float = 0) -> Ended:
    """Run a command, and send it a signal after a delay."""
    os.environ.update(ENVIRONMENT)
    process = Forked(arguments, root, root.parent)
    if number is not None:
        signal.sigtimedwait([], delay) if hasattr(signal, "sigtimedwait") else None
        process.send(number)
    return process.wait()


def verify_end(ended: Ended, number: int | None) -> None:
    """Check that the exit code is documented, and that an error has a message."""
    codes = {0, 1, 2} | ({-number} if number is not None else set())
    assert ended.code in (codes | {130} if number == signal.SIGINT else codes)
    assert "Traceback" not in ended.err
    assert ended.code != 2 or "perflint" in ended.err


def one_run(seed: int, folder: Path) -> None:
    """Run a command without and with a signal, and compare what is left."""
    rng = random.Random(seed)
    root = folder / "repository"
    state(rng, root)
    arguments, backup = command(rng), folder.with_name(f"{folder.name}-before")
    before = snapshot(root)
    shutil.copytree(folder, backup, symlinks=True)
    complete = run(arguments, root)
    verify_end(complete, None)
    after = snapshot(root)
    assert drafts(after) == []
    git_files = {path for path in {*before, *after} if "/.git/" in path and "/hooks/" not in path}
    assert {path: before.get(path) for path in git_files} == {p: after.get(p) for p in git_files}
    shutil.rmtree(folder)
    backup.rename(folder)
    number = getattr(signal, rng.choice(SIGNALS))
    ended = run(arguments, root, number, rng.uniform(0, LONGEST))
    verify_end(ended, number)
    interrupted = snapshot(root)
    for path, data in interrupted.items():
        if path.endswith("report"):  # a report is written like the output of a shell
            assert data == before.get(path) or after.get(path, b"").startswith(data)
        elif path not in drafts(interrupted):
            assert data in (before.get(path), after.get(path)), path
    assert before.keys() & after.keys() <= interrupted.keys()
    assert all("/.git/" in path for path in drafts(interrupted)) or not (root / ".git").exists()
    verify_end(run(arguments, root), None)
    again = snapshot(root)
    assert again == after, [path for path in {*again, *after} if again.get(path) != after.get(path)]


@pytest.mark.parametrize("part", range(4))
def test_random_runs_lose_nothing_and_leave_nothing(tmp_path, monkeypatch, part):
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, "")  # restored at the end
    for seed in range(SEED + part, SEED + RUNS, 4):
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            one_run(seed, folder)
        except AssertionError as error:
            arguments = command_of(seed, tmp_path / f"{seed}-again")
            raise AssertionError(f"seed {seed}: {' '.join(arguments)}\n{error}") from error
        shutil.rmtree(folder)


def command_of(seed: int, folder: Path) -> list[str]:
    folder.mkdir()
    rng = random.Random(seed)
    state(rng, folder / "repository")
    return command(rng)
