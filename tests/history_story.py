"""A repository of 40 commits of which every change is known, made by one process of git."""

import copy
import json
import subprocess
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

START = date(2026, 1, 1)
ONE = "perf_baselines.json"
ALL = "perf_baselines_all.json"
H100, RTX = "perf_baselines/h100.json", "perf_baselines/5090.json"
HOSTILE = 'Merge </script> "quotes" \u202e \U0001f680 ' + "x" * 10_000


def record(scale: float) -> dict[str, Any]:
    """Return a consistent record; its end-to-end time is ``scale``, a multiple of 10."""
    steps = [round(scale * 0.39, 2), round(scale * 0.41, 2)]
    mean = round(scale * 0.4, 2)
    return {
        "stages_ms": {"TextStage": round(scale * 0.1, 2), "DenoisingStage": round(scale * 0.82, 2)},
        "denoise_step_ms": {str(number): step for number, step in enumerate(steps)},
        "expected_e2e_ms": float(scale),
        "expected_avg_denoise_ms": mean,
        "expected_median_denoise_ms": mean,
    }


ZEROS = {
    "stages_ms": {},
    "denoise_step_ms": {},
    "expected_e2e_ms": 0.0,
    "expected_avg_denoise_ms": 0.0,
    "expected_median_denoise_ms": 0.0,
}


E2E, MEANS = "expected_e2e_ms", ("expected_avg_denoise_ms", "expected_median_denoise_ms")
Sides = tuple[float | None, float | None]


def whole(before: float | None, after: float | None) -> dict[str, Sides]:
    """Return the metrics of two records, of which one may be absent."""
    means = (before and round(before * 0.4, 2), after and round(after * 0.4, 2))
    return {E2E: (before, after), **dict.fromkeys(MEANS, means)}


class Entry(NamedTuple):
    """What a commit does to a scenario, as ``perflint history`` must tell it.

    ``share`` is how many of how many values changed, ``other`` a value that is not a metric, and
    ``taken_back`` the number of a commit, and after how many days.
    """

    number: int
    kind: str
    path: str
    metrics: Mapping[str, Sides] = MappingProxyType({})
    share: tuple[int, int] = (7, 7)
    previous: tuple[str, str] | None = None
    breaks: tuple[str, ...] = ()
    policy_breaks: tuple[str, ...] = ()
    bumped: bool | None = None
    is_partial: bool = False
    other: tuple[str, Sides] | None = None
    taken_back: tuple[int, int] | None = None


class Told(NamedTuple):
    """The repository of the story: its commits from number 1, and what is expected, by scenario."""

    root: Path
    commits: list[str]
    story: "Story"
    expected: dict[str, list[Entry]]


class Story:
    """Commits as input of ``git fast-import``; ``files`` is the content of the latest one."""

    def __init__(self) -> None:
        self.files: dict[str, Any] = {}
        self.number = 0
        self.subjects: list[str] = []
        self.days: list[date] = []
        """The days of the authors."""
        self._stream: list[bytes] = []

    def commit(
        self,
        day: int,
        subject: str = "",
        *,
        branch: str = "main",
        merges: int | None = None,
        start: int | None = None,
        author_day: int | None = None,
    ) -> None:
        """Commit all files; the author's day is that of the commit unless it is given."""
        self.number += 1
        self.subjects.append(subject or f"Commit {self.number}")
        message = self.subjects[-1].encode()
        author_day = day if author_day is None else author_day
        self.days.append(START + timedelta(days=author_day))
        authored = _time(author_day)
        lines = [
            f"commit refs/heads/{branch}\nmark :{self.number}".encode(),
            f"author A <a@example.org> {authored} +0000".encode(),
            f"committer C <c@example.org> {_time(day)} +0000".encode(),
            b"data %d\n%s" % (len(message), message),
        ]
        lines += [f"from :{start}".encode()] if start else []
        lines += [f"merge :{merges}".encode()] if merges else []
        lines.append(b"deleteall")
        for path, content in self.files.items():
            data = content if isinstance(content, bytes) else json.dumps(content, indent=4).encode()
            lines.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data)
        self._stream.append(b"\n".join(lines) + b"\n")

    def write(self, root: Path) -> list[str]:
        """Write the repository below ``root``; return the names of the commits, from number 1."""
        folder = root / ".git"
        for name in ("objects", "refs/heads"):
            (folder / name).mkdir(parents=True)
        (folder / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
        (folder / "config").write_text("[core]\n\trepositoryformatversion = 0\n", "utf-8")
        command = ["git", "fast-import", "--quiet", "--export-marks=marks"]
        stream = b"".join(self._stream)
        subprocess.run(command, cwd=root, input=stream, check=True, capture_output=True)
        marks = (line.split() for line in (root / "marks").read_text("utf-8").splitlines())
        (root / "marks").unlink()
        return [commit for _, commit in sorted((int(mark[1:]), commit) for mark, commit in marks)]


def _time(day: int) -> int:
    moment = datetime(START.year, START.month, START.day, 12, tzinfo=timezone.utc)
    return int((moment + timedelta(days=day)).timestamp())


def baseline(day: int | None = None, **scenarios: Any) -> dict[str, Any]:
    """Return a file; ``day`` is that of its date, it has none without."""
    metadata = {} if day is None else {"last_updated": (START + timedelta(days=day)).isoformat()}
    return {"metadata": metadata, "scenarios": scenarios}


def tell() -> tuple[Story, dict[str, list[Entry]]]:
    """Return the story, and what is expected of each scenario, by its last name."""
    story = Story()
    files = story.files
    files[ONE] = baseline(0, fast=record(100), slow=record(400))
    story.commit(0, "Add the baselines")  # 1
    _first_changes(story)
    _renames(story)
    _merge_and_split(story)
    _last_changes(story)
    return story, _expected()


def _first_changes(story: Story) -> None:
    """Add commits 2 to 11: changes of one file."""
    file = story.files[ONE]
    scenarios, metadata = file["scenarios"], file["metadata"]
    scenarios["fast"], metadata["last_updated"] = record(90), "2026-01-03"
    story.commit(2, "Tighten fast", author_day=1)  # 2
    scenarios["fast"] = record(100)
    story.commit(10, "Loosen fast again")  # 3
    scenarios["slow"] = record(300)
    story.commit(12)  # 4
    scenarios["slow"] = record(380)
    story.commit(35)  # 5
    scenarios["fast"] = {**record(90), "expected_avg_denoise_ms": 44.0}
    story.commit(36)  # 6: mixed, and the average does not match
    scenarios["fast"] = record(80)
    story.commit(37)  # 7
    scenarios["fast"] = {**record(80), "load_peak_vram_mb": 900.0}
    story.commit(38)  # 8: extended
    scenarios["third"] = copy.deepcopy(ZEROS)
    story.commit(39)  # 9: a placeholder
    scenarios["third"] = record(50)
    story.commit(40)  # 10
    scenarios["slow"] = {**scenarios["slow"], "expected_e2e_ms": 370.0}
    story.commit(41, "Tighten a single value")  # 11


def _renames(story: Story) -> None:
    """Add commits 12 to 15: a renamed file, a renamed scenario, and a file that is not JSON."""
    files = story.files
    files[ALL] = files.pop(ONE)
    story.commit(42)  # 12
    scenarios = files[ALL]["scenarios"]
    scenarios["third_v2"] = scenarios.pop("third")
    story.commit(43)  # 13
    valid, files[ALL] = files[ALL], b'{"scenarios": {'
    story.commit(44, "Break the file")  # 14
    files[ALL] = valid
    scenarios["third_v2"] = record(40)
    story.commit(45)  # 15


def _merge_and_split(story: Story) -> None:
    """Add commits 16 to 19: a branch that adds a scenario, its merge, and a split by platform."""
    files = story.files
    before = copy.deepcopy(files)
    files[ALL]["scenarios"]["slow"] = record(360)
    story.commit(46)  # 16
    after = copy.deepcopy(files)
    files[ALL] = before[ALL]
    files[ALL]["scenarios"]["side"] = record(30)
    story.commit(46, branch="side", start=15)  # 17
    files[ALL] = after[ALL]
    files[ALL]["scenarios"]["side"] = record(30)
    story.commit(47, HOSTILE, merges=17)  # 18
    scenarios = files.pop(ALL)["scenarios"]
    rtx = {name: scenarios.pop(name) for name in ("side", "third_v2")}
    files[H100], files[RTX] = baseline(48, **scenarios), baseline(**rtx)
    story.commit(48, "Split by platform")  # 19


def _last_changes(story: Story) -> None:
    """Add commits 20 to 40: a revert, a file that comes back, an earlier date, and no changes."""
    files = story.files
    before = copy.deepcopy(files[H100])
    files[H100]["scenarios"]["slow"] = {**record(360), "expected_e2e_ms": 3600.0}
    story.commit(49)  # 20
    files[H100] = before
    story.commit(50, 'Revert "Commit 20"')  # 21
    deleted = files.pop(RTX)
    story.commit(51)  # 22
    files[RTX] = deleted
    story.commit(60)  # 23
    files[H100]["scenarios"]["fast"] = {**record(70), "load_peak_vram_mb": 900.0}
    story.commit(55, "Committed on an earlier day")  # 24
    files[H100] = json.dumps(files[H100], indent=2).encode()
    story.commit(61, "Reformat")  # 25: no value changes
    for number in range(26, 41):
        files["notes.json"] = {"number": number}
        story.commit(number + 36)


MISMATCH = ("aggregate-mismatch",)
MIXED = ("mixed-snapshot",)
LOOSE = ("loosened-baseline",)


def _expected() -> dict[str, list[Entry]]:
    return {
        "fast": [
            Entry(1, "added", ONE, whole(None, 100)),
            Entry(2, "tightened", ONE, whole(100, 90), bumped=True, taken_back=(3, 8)),
            Entry(3, "loosened", ONE, whole(90, 100), policy_breaks=LOOSE, bumped=False),
            Entry(
                6,
                "mixed",
                ONE,
                {**whole(100, 90), MEANS[0]: (40, 44)},
                breaks=MISMATCH,
                policy_breaks=LOOSE,
                bumped=False,
            ),
            Entry(7, "tightened", ONE, {**whole(90, 80), MEANS[0]: (44, 32)}, bumped=False),
            Entry(
                8,
                "extended",
                ONE,
                share=(1, 8),
                bumped=False,
                other=("load_peak_vram_mb", (None, 900)),
            ),
            Entry(12, "moved", ALL, share=(0, 8), previous=(ONE, "fast"), bumped=False),
            Entry(19, "moved", H100, share=(0, 8), previous=(ALL, "fast"), bumped=True),
            Entry(24, "tightened", H100, whole(80, 70), (7, 8), bumped=False),
        ],
        "slow": [
            Entry(1, "added", ONE, whole(None, 400)),
            Entry(4, "tightened", ONE, whole(400, 300), bumped=False, taken_back=(5, 23)),
            Entry(5, "loosened", ONE, whole(300, 380), policy_breaks=LOOSE, bumped=False),
            Entry(
                11,
                "tightened",
                ONE,
                {E2E: (380, 370)},
                (1, 7),
                policy_breaks=MIXED,
                bumped=False,
                is_partial=True,
                taken_back=(20, 8),
            ),
            Entry(12, "moved", ALL, share=(0, 7), previous=(ONE, "slow"), bumped=False),
            Entry(
                16,
                "tightened",
                ALL,
                {E2E: (370, 360), **dict.fromkeys(MEANS, (152, 144))},
                bumped=False,
                taken_back=(20, 3),
            ),
            Entry(19, "moved", H100, share=(0, 7), previous=(ALL, "slow"), bumped=True),
            Entry(
                20,
                "loosened",
                H100,
                {E2E: (360, 3600)},
                (1, 7),
                breaks=("inflated-total",),
                policy_breaks=(*MIXED, *LOOSE),
                bumped=False,
                is_partial=True,
            ),
            Entry(
                21,
                "tightened",
                H100,
                {E2E: (3600, 360)},
                (1, 7),
                policy_breaks=MIXED,
                bumped=False,
                is_partial=True,
            ),
        ],
        "third_v2": [
            Entry(9, "added", ONE, whole(None, 0), (3, 3), breaks=("placeholder-scenario",)),
            Entry(10, "extended", ONE, whole(0, 50), bumped=False),
            Entry(12, "moved", ALL, share=(0, 7), previous=(ONE, "third"), bumped=False),
            Entry(13, "moved", ALL, share=(0, 7), previous=(ALL, "third"), bumped=False),
            Entry(15, "tightened", ALL, whole(50, 40), bumped=False, taken_back=(22, 6)),
            Entry(19, "moved", RTX, share=(0, 7), previous=(ALL, "third_v2")),
            Entry(22, "removed", RTX, whole(40, None)),
            Entry(23, "added", RTX, whole(None, 40)),
        ],
        "side": [
            Entry(18, "added", ALL, whole(None, 30)),
            Entry(19, "moved", RTX, share=(0, 7), previous=(ALL, "side")),
            Entry(22, "removed", RTX, whole(30, None)),
            Entry(23, "added", RTX, whole(None, 30)),
        ],
    }


def sides(before: float | None, after: float | None, none: str = "") -> str:
    """Return two values as text and page show them; ``none`` is what a removed one is called."""
    if after is None:
        return f"{before:.2f} → {none}".rstrip()
    if before is None:
        return f"{after:.2f}"
    share = f" {(after - before) / before * 100:+.2f} %" if before else ""
    return f"{before:.2f} → {after:.2f}{share}"
