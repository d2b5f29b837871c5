"""``perflint history``: a known story, parts of it, and histories that cannot be read."""

import json
import re
import shutil

import pytest

from perflint.cli import history
from perflint.sources import git_process
from tests.history_story import (
    ALL,
    E2E,
    H100,
    HOSTILE,
    ONE,
    RTX,
    ZEROS,
    Entry,
    Story,
    baseline,
    record,
    sides,
)
from tests.reporters.schemas import validated

TODAY = "2026-04-11"  # the day of the last commit, and 24 more


@pytest.fixture
def story(story_repository, project, monkeypatch):
    """A function that runs ``perflint history`` in the repository of the story."""
    monkeypatch.chdir(story_repository.root)

    def history(*arguments):
        return project.perflint("history", "--today", TODAY, *arguments)

    return history


@pytest.fixture
def output(story):
    def output(*arguments):
        outcome = story("--output-format", "json", *arguments)
        assert (outcome.code, outcome.err) == (0, "")
        return validated(outcome.out, "history")

    return output


def test_every_change_is_as_told(story_repository, output):
    _, commits, _, expected = story_repository
    found = output()
    numbers = {commit: number for number, commit in enumerate(commits, 1)}
    told = {}
    for change in found["changes"]:
        previous, other, back = (change[key] for key in ("previous", "other", "taken_back"))
        entry = Entry(
            numbers[change["commit"]],
            change["kind"],
            change["at"]["path"],
            {each["field"]: (each["before"], each["after"]) for each in change["metrics"]},
            (change["changed"], change["measured"]),
            None if previous is None else (previous["path"], previous["scenario"]),
            (*change["breaks"],),
            (*change["policy_breaks"],),
            change["date_bumped"],
            change["partial"],
            None if other is None else (other["field"], (other["before"], other["after"])),
            None if back is None else (numbers[back["commit"]], back["days"]),
        )
        told.setdefault(change["scenario"], []).append(entry)
    assert told == expected
    assert found["head"] == commits[-1]
    assert len(commits) == 40


def test_the_figures_of_each_scenario(story_repository, output):
    found = {scenario["scenario"]: scenario for scenario in output()["scenarios"]}
    assert [*found] == ["side", "third_v2", "fast", "slow"]  # in the order of the files
    figures = {
        name: (
            each["changes"],
            each["tightened"],
            each["loosened"],
            each["direction_changes"],
            each["taken_back_within_14_days"],
            each["taken_back_within_30_days"],
            each["age_days"],
        )
        for name, each in found.items()
    }
    assert figures == {
        "fast": (6, 3, 1, 2, 1, 1, 45),
        "slow": (6, 4, 2, 4, 2, 3, 50),
        "third_v2": (2, 1, 0, 0, 1, 1, 40),
        "side": (0, 0, 0, 0, 0, 0, 40),
    }
    assert all(each["present"] and not each["may_be_older"] for each in found.values())
    e2e = found["slow"]["metrics"][0]
    assert (e2e["field"], e2e["value"], e2e["limit"], e2e["better"]) == (
        "expected_e2e_ms",
        360.0,
        450.0,
        "lower",
    )
    assert e2e["since"]["commit"] == story_repository.commits[20]
    assert e2e["since"]["committed_at"] == "2026-02-20T12:00:00Z"


def test_a_commit_is_described(story_repository, output):
    changes = output("--scenario", "side")["changes"]
    merge = changes[0]
    assert merge["commit"] == story_repository.commits[17]
    assert merge["parents"] == [story_repository.commits[15], story_repository.commits[16]]
    assert merge["subject"] == HOSTILE
    [first, second, *_] = output("--scenario", "fast")["changes"]
    assert (first["author_day"], second["author_day"]) == ("2026-01-01", "2026-01-02")
    assert second["committed_at"] == "2026-01-03T12:00:00Z"
    assert (second["changed"], second["measured"], second["share"]) == (7, 7, 1.0)
    partial = output("--scenario", "slow")["changes"][3]
    assert (partial["changed"], partial["partial"], second["partial"]) == (1, True, False)
    assert partial["metrics"] == [
        {
            "field": "expected_e2e_ms",
            "before": 380.0,
            "after": 370.0,
            "effect": "better",
            "limit": 462.5,
        }
    ]


def test_a_file_that_cannot_be_read_is_a_gap(story_repository, output):
    [gap] = output()["gaps"]
    assert (gap["commit"], gap["path"]) == (story_repository.commits[13], ALL)
    assert gap["reason"] == "the file ends in the middle of a value"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((H100,), ["fast", "slow"]),
        ((RTX, H100), ["side", "third_v2", "fast", "slow"]),
        (("perf_baselines",), ["side", "third_v2", "fast", "slow"]),
        ((ONE,), ["third_v2", "fast", "slow"]),  # they were in this file, which is gone
        (("--scenario", "t*"), ["third_v2"]),
        (("--scenario", "third"), ["third_v2"]),  # its earlier name
        (("--scenario", "nothing"), []),
        (("--since", "2026-02-21"), ["side", "third_v2", "fast"]),
        (("--since", "2026-02-26"), ["side", "third_v2"]),
        (("--since", "2027-01-01"), []),
        (("--metric", "expected_e2e_ms", "--since", "2027-01-01"), []),
    ],
)
def test_a_part_of_the_history(output, arguments, names):
    assert [each["scenario"] for each in output(*arguments)["scenarios"]] == names


def test_the_history_since_a_commit(story_repository, output):
    """The order of commits decides, not their dates: commit 24 is dated before commit 23."""
    commits = story_repository.commits
    found = output("--since", commits[22])
    assert [change["commit"] for change in found["changes"]] == [commits[23]]
    assert found["scenarios"][0]["age_days"] == 45
    assert [each["scenario"] for each in output("--since", commits[21][:12])["scenarios"]] == [
        "side",
        "third_v2",
        "fast",
    ]
    # Of a merged branch: what it has not. Commit 16 is on the other side of the merge.
    side = output("--since", commits[16])
    assert {change["commit"] for change in side["changes"]} == {commits[15], *commits[17:24]}
    # Commit 25 changed no value, and commit 26 no baseline.
    assert [output("--since", commit)["changes"] for commit in commits[24:26]] == [[], []]


def test_the_history_since_a_day_of_dates_that_go_backwards(story_repository, output):
    """Commit 23 is of day 60, and commit 24 after it of day 55."""
    commits = story_repository.commits
    found = output("--since", "2026-03-02")  # day 60
    assert {change["commit"] for change in found["changes"]} == {commits[22]}


def test_the_commits_of_a_part_are_counted(output):
    assert [output(*each)["commits"] for each in ((), ("--scenario", "side"))] == [22, 4]
    assert output("--since", "2026-02-26", RTX)["commits"] == 1


def test_one_metric(story_repository, output):
    found = output("--metric", "expected_avg_denoise_ms", "--scenario", "fast")
    commits = story_repository.commits
    changed = [commits.index(change["commit"]) + 1 for change in found["changes"]]
    assert changed == [1, 2, 3, 6, 7, 24]
    assert {metric["field"] for change in found["changes"] for metric in change["metrics"]} == {
        "expected_avg_denoise_ms"
    }
    [scenario] = found["scenarios"]
    assert [metric["field"] for metric in scenario["metrics"]] == ["expected_avg_denoise_ms"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing.json",), "no baseline in `nothing.json`, now or in the history of HEAD"),
        (("--since", "yesterday"), "--since: 'yesterday' is neither a date (YYYY-MM-DD) nor a"),
        (("--since", "2026-02-30"), "--since: '2026-02-30' is neither a date"),
        (("--metric", "expected_e2e"), "unknown metric 'expected_e2e'; did you mean 'expected_e2e"),
        (("--metric", "load_peak_vram_mb", "--since", "2027-01-01"), "unknown metric 'load_peak"),
        (("--sort", "name"), "unknown value 'name'"),
        (("..",), "..: is outside "),
    ],
)
def test_wrong_usage(story, arguments, message):
    outcome = story(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def cells(text):
    """Return the lines with their cells, which are separated by two blanks."""
    return [re.split(r" {2,}", line.strip()) for line in text.splitlines() if line]


def test_the_table(story, story_repository, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    outcome = story("--sort", "changes")
    assert (outcome.code, outcome.err) == (0, "")
    head, broken = (story_repository.commits[number - 1][:8] for number in (40, 14))
    titles = "scenario now trend age changes turns taken_back dormant breaks"
    head_row = [title.replace("_", " ") for title in titles.split()]
    assert cells(outcome.out) == [
        [f"history of HEAD ({head}): 22 commits changed 4 scenarios"],
        [f"{RTX} ({E2E})"],
        head_row,
        ["third_v2", "40.00", "▁█▇ ▇", "40 d", "2", "0", "1/1", "6/7"],
        ["side", "30.00", "▄ ▄", "40 d", "0", "0", "6/7"],
        [f"{H100} ({E2E})"],
        head_row,
        ["slow", "360.00", "▁▁▁▁▁█▁", "50 d", "6", "4", "2/3", "2/7"],
        ["fast", "70.00", "█▆█▆▃▁", "45 d", "6", "2", "1/1", "3/8"],
        [f"{broken}: {ALL} cannot be read: {END}"],
    ]


END = "the file ends in the middle of a value"

SUMMARIES = {
    "fast": [
        "unchanged for 45 days, since 24 of 2026-02-25",
        "6 changes (3 tightened, 1 loosened and 2 neither), 2 reversals of direction; 1 taken back "
        "within 14 days, 1 within 30",
        "dormant: 3 of 8 gates",
    ],
    "slow": [
        "unchanged for 50 days, since 21 of 2026-02-20",
        "6 changes (4 tightened and 2 loosened), 4 reversals of direction; 2 taken back within 14 "
        "days, 3 within 30",
        "dormant: 2 of 7 gates",
    ],
    "third_v2": [
        "unchanged for 40 days, since 23 of 2026-03-02",
        "2 changes (1 tightened, 0 loosened and 1 neither), 0 reversals of direction; 1 taken back "
        "within 14 days, 1 within 30",
        "dormant: 6 of 7 gates",
    ],
    "side": [
        "unchanged for 40 days, since 23 of 2026-03-02",
        "0 changes (0 tightened and 0 loosened), 0 reversals of direction; 0 taken back within 14 "
        "days, 0 within 30",
        "dormant: 6 of 7 gates",
    ],
}


def rows_of(entry, told):
    """Return the cells of a change, and its note."""
    number = entry.number - 1
    (changed, measured), previous = entry.share, entry.previous
    value = []
    if entry.kind == "moved":
        old_path, old_name = previous
        value = [f"from {old_name if old_path == entry.path else old_path}"]
    elif entry.metrics:
        more = f" (+{len(entry.metrics) - 1})" if len(entry.metrics) > 1 else ""
        value = [f"{sides(*entry.metrics[E2E])}{more}"]
    elif entry.other is not None:
        value = [f"{entry.other[0]} {sides(*entry.other[1])}"]
    yield [
        told.story.days[number].isoformat(),
        told.commits[number][:8],
        entry.kind,
        f"{changed}/{measured}",
        *value,
        told.story.subjects[number].replace(HOSTILE, f"{HOSTILE[:18]}…"),
    ]
    broken = [*entry.breaks, *entry.policy_breaks]
    *first, last = broken or [""]
    notes = [f"breaks {', '.join(first)} and {last}" if first else f"breaks {last}"] * bool(broken)
    notes += ["date not bumped"] if entry.bumped is False and changed else []
    if notes:
        yield ["; ".join(notes)]


@pytest.mark.parametrize("name", [*SUMMARIES])
def test_one_scenario_has_a_line_for_each_change(story, story_repository, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "200")
    entries = story_repository.expected[name]
    found = cells(story("--scenario", name).out)
    assert found[0] == [f"{name} in {entries[-1].path} (sglang-diffusion)"]
    changes = [row for entry in entries for row in rows_of(entry, story_repository)]
    gap = f"{story_repository.commits[13][:8]}: {ALL} cannot be read: {END}"
    first = -len(changes) - 1
    found = [[*row[:-1], re.sub(r'(Merge </script> "q).*…', r"\1…", row[-1])] for row in found]
    assert found[first:] == [*changes, [gap]]
    numbers = {commit[:8]: str(number) for number, commit in enumerate(story_repository.commits, 1)}
    summary = [row[0] for row in found[first - 3 : first]]
    summary[0] = re.sub("since (.{8})", lambda match: f"since {numbers[match[1]]}", summary[0])
    assert summary == SUMMARIES[name]


def test_a_hostile_subject_is_one_line_of_text(story):
    lines = story("--scenario", "side").out.splitlines()
    [line] = [line for line in lines if "Merge" in line]
    assert 'Merge </script> "quotes" \\u{202e} \U0001f680' in line or line.endswith("…")
    assert "\u202e" not in line
    assert len(line) <= 100


def test_a_terminal_without_block_elements_gets_digits(story, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    text = story("--color", "never").out
    assert " 1111181 " in text
    assert text.isascii()


def test_a_shallow_clone_says_so_once(story_repository, project, monkeypatch, tmp_path):
    root, commits, *_ = story_repository
    shutil.copytree(root / ".git", tmp_path / "clone" / ".git")
    (tmp_path / "clone" / ".git" / "shallow").write_text(f"{commits[20]}\n", "utf-8")
    monkeypatch.chdir(tmp_path / "clone")
    command = ("history", "--today", TODAY)
    found = validated(project.perflint(*command, "--output-format", "json").out, "history")
    assert found["boundary"]["commit"] == commits[20]
    told = [
        (each["scenario"], each["kind"], commits.index(each["commit"]) + 1)
        for each in found["changes"]
    ]
    assert told == [
        ("side", "boundary", 21),
        ("side", "removed", 22),
        ("side", "added", 23),
        ("third_v2", "boundary", 21),
        ("third_v2", "removed", 22),
        ("third_v2", "added", 23),
        ("fast", "boundary", 21),
        ("fast", "tightened", 24),
        ("slow", "boundary", 21),
    ]
    ages = {
        each["scenario"]: (each["age_days"], each["may_be_older"]) for each in found["scenarios"]
    }
    assert ages == {
        "side": (40, False),
        "third_v2": (40, False),
        "slow": (50, True),
        "fast": (45, False),
    }
    [row] = [
        row
        for row in project.perflint(*command, "--scenario", "slow").out.splitlines()
        if commits[20][:8] in row and "360.00" in row
    ]
    assert row.split()[2:4] == ["boundary", "7/7"]
    text = project.perflint(*command).out
    assert text.count("shallow") == 1
    assert " 50+ d " in text


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_clone_has_the_baselines_that_no_commit_changed(
    project, monkeypatch, tmp_path, depth
):
    """Each commit changes another file; the names of both are those of a format."""
    story = Story()
    story.files[ONE] = baseline(a=record(10))
    for day in range(3):
        story.files[H100] = baseline(b=record(20 + day))
        story.commit(day)
    commits = story.write(tmp_path)
    (tmp_path / ".git" / "shallow").write_text(f"{commits[-depth]}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(project, "root", tmp_path)
    found = json.loads(project.perflint("history", "--output-format", "json").out)
    later = [("b", "loosened")] * (depth - 1)
    told = [(each["scenario"], each["kind"]) for each in found["changes"]]
    assert told == [("a", "boundary"), ("b", "boundary"), *later]
    project.git("reset", "--quiet", "--hard")
    changed = (tmp_path / ONE).read_text("utf-8").replace("10.0,", "20.0,")
    (tmp_path / ONE).write_text(changed, "utf-8")
    text = " ".join(project.perflint("diff", "--history").out.split())
    assert "expected_e2e_ms 10.00 → 20.00 +100.00 % ▁█ " in text


def test_baselines_that_are_gone_are_found_by_their_names(project, monkeypatch, tmp_path):
    story = Story()
    files = story.files
    for path in (ONE, f"x/{ONE}", "x/own.json", f"y/{ONE}", "odd.json"):
        files[path] = baseline(a=record(10))
    files["pyproject.toml"] = b'[[tool.perflint.baselines]]\nfiles = ["x/own.json"]\n'
    story.commit(0)
    for path in (ONE, f"x/{ONE}", "x/own.json"):
        del files[path]
    files["odd.json"] = b"{"  # only its earlier content tells what it is
    story.commit(1)
    story.write(tmp_path)
    (tmp_path / "pyproject.toml").write_bytes(files["pyproject.toml"])
    monkeypatch.chdir(tmp_path)

    def paths(*arguments):
        outcome = project.perflint("history", "--output-format", "json", *arguments)
        return [each["path"] for each in json.loads(outcome.out)["scenarios"]]

    # Of the configured set nothing is left, while another baseline is still there.
    assert sorted(paths()) == [ONE, "x/own.json", f"x/{ONE}", f"y/{ONE}"]
    assert sorted(paths("x")) == ["x/own.json", f"x/{ONE}"]
    assert paths(ONE) == [ONE]
    assert paths("odd.json") == ["odd.json"]


def test_files_with_the_names_of_a_format_are_found_by_a_file_of_it_with_another_name(
    project, monkeypatch, tmp_path
):
    """Nothing else in HEAD has this format."""
    story = Story()
    story.files[ONE], story.files["odd.json"] = baseline(a=record(10)), baseline(b=record(20))
    story.commit(0)
    del story.files[ONE]
    story.commit(1)
    story.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = json.loads(project.perflint("history", "--output-format", "json").out)
    assert [(each["path"], each["present"]) for each in found["scenarios"]] == [
        ("odd.json", True),
        (ONE, False),
    ]


@pytest.fixture
def moved(project, monkeypatch, tmp_path):
    """A repository whose files have names that nothing lists, and the names of its commits."""
    story = Story()
    story.files[f"perf/{ONE}"] = baseline(a=record(10))
    story.files["old.json"] = baseline(b=record(20))
    story.commit(0)
    story.files["new.json"] = story.files.pop("old.json")
    story.files["moved.json"] = story.files.pop(f"perf/{ONE}")
    story.commit(1)
    story.files["moved.json"] = baseline(a=record(30))
    story.commit(2)
    story.files["other.txt"] = b""
    story.commit(3)
    commits = story.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return commits


@pytest.fixture
def ran(monkeypatch):
    """The commands of git that were run."""
    start, ran = git_process.start, []

    def counted(folder, *command, **options):
        ran.append(next(word for word in command if word in GIT_COMMANDS))
        return start(folder, *command, **options)

    monkeypatch.setattr(git_process, "start", counted)
    return ran


GIT_COMMANDS = ("cat-file", "log", "config", "rev-list")


@pytest.mark.parametrize(
    ("arguments", "count", "changes"),
    [
        ((), 2, {"a": 3, "b": 2}),
        (("new.json", "--since", "2026-01-01", "--scenario", "*"), 2, {"b": 2}),
        (("perf",), 2, {"a": 3}),
        (("perf", "--html", "page.html", "--since", "COMMIT"), 4, {}),
    ],
)
def test_git_runs_at_most_four_times(project, moved, ran, arguments, count, changes):
    """All names of a file are in one log, and all trees and blobs are read by one process."""
    arguments = [moved[3] if each == "COMMIT" else each for each in arguments]
    found = json.loads(project.perflint("history", "--output-format", "json", *arguments).out)
    told = [change["scenario"] for change in found["changes"]]
    assert {name: told.count(name) for name in told} == changes
    assert sorted(ran) == sorted(GIT_COMMANDS[:count])


@pytest.mark.parametrize("paths", [("nothing.json",), ("perf", "perf/nothing.json", "x")])
def test_a_path_that_never_was_is_an_error_before_blobs_are_read(
    project, moved, ran, monkeypatch, paths
):
    monkeypatch.setattr(history, "past_states", None)
    outcome = project.perflint("history", *paths)
    names = " and ".join(f"`{path}`" for path in paths if path != "perf")
    message = f"no baseline in {names}, now or in the history of HEAD\n"
    assert (outcome.code, outcome.err.endswith(message)) == (2, True)
    assert sorted(ran) == ["cat-file", "log"]


def test_a_file_that_is_neither_a_baseline_nor_json_is_an_error_before_the_log_is_read(
    project, monkeypatch, tmp_path, ran
):
    story = Story()
    story.files["odd.txt"], story.files["other.txt"] = baseline(a=record(10)), b"text"
    story.commit(0)
    story.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    outcome = project.perflint("history", "./other.txt", "odd.txt")
    error = "perflint: error: neither a baseline nor a JSON file: `./other.txt`\n"
    assert (outcome.code, outcome.err) == (2, error)
    assert ran == ["cat-file"]
    assert project.perflint("history", "odd.txt").code == 0


def test_without_a_history(repository, project):
    """An uncommitted file has no history, and a directory without git has none at all."""
    repository.write(ONE, {"scenarios": {}})
    outcome = repository.perflint("history")
    assert outcome.code == 2
    assert outcome.err.endswith(" there are no commits, so there is no history\n")
    shutil.rmtree(repository.root / ".git")
    outcome = repository.perflint("history")
    assert outcome.code == 2
    assert outcome.err.endswith(" not a git repository, so there is no history\n")


def test_the_history_of_a_metric_ends_with_its_value_now(
    story_repository, project, monkeypatch, tmp_path
):
    """The renamed file is followed, and the uncommitted value is the last one."""
    root = story_repository.root
    shutil.copytree(root / ".git", tmp_path / "clone" / ".git")
    monkeypatch.chdir(tmp_path / "clone")
    monkeypatch.setattr(project, "root", tmp_path / "clone")
    project.git("reset", "--quiet", "--hard")
    path = project.root / H100
    path.write_text(path.read_text("utf-8").replace("70.0,", "200.0,"), "utf-8")
    text = " ".join(project.perflint("diff", "--history").out.split())
    assert "expected_e2e_ms 70.00 → 200.00 +185.71 % ▃▂▃▂▂▁█ " in text
    assert "expected_avg_denoise_ms 28.00 unchanged expected" in text


@pytest.mark.parametrize(
    ("arguments", "other"),
    [(("HEAD", "HEAD"), "HEAD"), (("--output-format", "json"), "--output-format")],
)
def test_the_history_is_text_of_the_work_tree(repository, arguments, other):
    outcome = repository.perflint("diff", "--history", *arguments)
    assert outcome.code == 2
    assert outcome.err.endswith(f" --history cannot be combined with {other}\n")


def test_five_thousand_commits(project, monkeypatch, tmp_path):
    """One in ten changes the baseline: reading all of them as baselines would take seconds."""
    story = Story()
    for number in range(5000):
        story.files[ONE] = baseline(a={**ZEROS, E2E: 100.0 + number // 10 % 7})
        story.files["notes.json"] = number
        story.commit(number // 10)
    commits = story.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    outcome = project.perflint("history", "--today", "2027-06-01", "--output-format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    found = json.loads(outcome.out)
    assert [change["commit"] for change in found["changes"]] == commits[::10]
    [scenario] = found["scenarios"]
    assert (scenario["changes"], scenario["direction_changes"]) == (499, 142)
