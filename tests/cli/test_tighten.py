"""``perflint tighten``: baselines updated with the measurements of runs."""

import io
import json
import os
import stat
import zipfile
from importlib import import_module

import pytest
import tomli

from tests.paths import TESTS
from tests.run_logs import run_logs

NAME = "perf_baselines.json"
TODAY = "2026-05-17"
FIXTURES = TESTS / "fixtures"
CORPUS = TESTS.parents[1] / "shared" / "corpus" / "sglang"

SLOW = {
    "stages_ms": {"TextEncodingStage": 12.5, "DenoisingStage": 90.2},
    "denoise_step_ms": {"0": 42.1, "1": 47.7},
    "expected_e2e_ms": 106.1,
    "expected_avg_denoise_ms": 44.9,
    "expected_median_denoise_ms": 44.9,
}
FAST = {
    "stages_ms": {"TextEncodingStage": 11.25, "DenoisingStage": 81.18},
    "denoise_step_ms": {"0": 37.89, "1": 42.93},
    "expected_e2e_ms": 95.49,
    "expected_avg_denoise_ms": 40.41,
    "expected_median_denoise_ms": 40.41,
}
INCONSISTENT = {**FAST, "expected_avg_denoise_ms": 1.23}


def log(*pairs, **scenarios):
    """Return a log that prints the given records, by name or as pairs of name and record."""
    blocks = [run_logs.block(name, record) for name, record in (*pairs, *scenarios.items())]
    return b"\n".join(line for block in blocks for line in block) + b"\n"


def baseline(**scenarios):
    return {
        "metadata": {"description": "Captured 2026-04-15.", "last_updated": "2026-04-15"},
        "scenarios": scenarios or {"t2i": SLOW},
    }


def tighten(project, *arguments, into=NAME):
    return project.perflint("tighten", *arguments, "--into", into, "--today", TODAY)


@pytest.fixture
def ready(project):
    """A folder with a baseline, and a log of a run that is 10 % faster."""
    project.write(NAME, baseline())
    project.write("run.log", log(t2i=FAST))
    return project


def content(project, name=NAME):
    return json.loads((project.root / name).read_bytes())


def is_unchanged(project):
    return content(project) == baseline()


# ---- write, --dry-run and --diff


def test_the_baseline_is_written_and_the_changes_printed(ready):
    outcome = tighten(ready, "run.log")
    assert (outcome.code, outcome.err) == (0, "")
    assert content(ready)["scenarios"] == {"t2i": FAST}
    assert content(ready)["metadata"]["last_updated"] == TODAY
    assert (
        outcome.out
        == """\
t2i  updated   one whole run
    expected_e2e_ms             106.10 → 95.49  -10.00 %
    expected_avg_denoise_ms      44.90 → 40.41  -10.00 %
    expected_median_denoise_ms   44.90 → 40.41  -10.00 %
    from run.log:4
policy: snapshot (the default)
perf_baselines.json: 1 updated; written
"""
    )


def test_a_second_run_writes_nothing(ready):
    tighten(ready, "run.log", "--source", "run 1")
    file = ready.root / NAME
    before = file.read_bytes(), file.stat().st_ino
    outcome = tighten(ready, "run.log", "--source", "run 1")
    assert outcome.code == 0
    assert outcome.out.endswith("1 kept; nothing to write\n")
    assert (file.read_bytes(), file.stat().st_ino) == before


def test_a_dry_run_writes_nothing(ready):
    outcome = tighten(ready, "run.log", "--dry-run")
    assert outcome.code == 0
    assert outcome.out.endswith("1 updated; not written\n")
    assert is_unchanged(ready)


def test_diff_prints_a_diff_and_writes_nothing(ready):
    outcome = tighten(ready, "run.log", "--diff")
    assert (outcome.code, outcome.err) == (0, "perflint: policy: snapshot (the default)\n")
    assert outcome.out.startswith(f"--- {NAME}\n")
    assert '-            "expected_e2e_ms": 106.1,' in outcome.out.splitlines()
    assert '+            "expected_e2e_ms": 95.49,' in outcome.out.splitlines()
    assert is_unchanged(ready)


def test_diff_prints_no_diff_without_changes_and_says_why(ready):
    ready.write("same.log", log(t2i=SLOW))
    outcome = tighten(ready, "same.log", "--diff")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith(
        "perflint: t2i: kept: already has these values; from same.log:4\n"
    )


def test_diff_prints_refusals_on_stderr(ready):
    ready.write("inconsistent.log", log(t2i=INCONSISTENT))
    outcome = tighten(ready, "inconsistent.log", "--diff")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("perflint: t2i: refused: contradicts itself: mean of 2 steps")


def test_the_source_is_added_to_the_description(ready):
    tighten(ready, "run.log", "--source", "https://ci.example.org/1")
    description = content(ready)["metadata"]["description"]
    assert description == "Captured 2026-05-17. Source: https://ci.example.org/1."


# ---- output formats


def test_the_json_output(ready):
    ready.write("run.log", log(t2i=FAST, new=FAST) + run_logs.block("cut", FAST)[1])
    outcome = tighten(ready, "run.log", "--output-format", "json")
    metrics = [
        {"field": field, "before": SLOW[field], "after": FAST[field]}
        for field in ("expected_e2e_ms", "expected_avg_denoise_ms", "expected_median_denoise_ms")
    ]
    problem = {"origin": "run.log:35", "message": "a record is announced, but none follows"}
    problem |= {"scenario": None, "job": None}
    assert outcome.json == {
        "version": 1,
        "path": NAME,
        "written": True,
        "policy": "snapshot",
        "policy_reason": "the default",
        "source": None,
        "decisions": [
            {
                "scenario": "t2i",
                "verdict": "updated",
                "why": "one whole run",
                "origin": "run.log:4",
                "notes": [],
                "metrics": metrics,
                "violations": [],
            },
            {
                "scenario": "new",
                "verdict": "unknown",
                "why": "not in the file; --add-missing adds it",
                "origin": None,
                "notes": [],
                "metrics": [],
                "violations": [],
            },
        ],
        "new_errors": [],
        "problems": [problem],
        "unused_jobs": [],
    }


def test_the_json_output_has_the_new_errors(ready):
    text = json.dumps(baseline()).replace("Captured 2026-04-15", "Captured 2026\\u002d04-15")
    ready.write(NAME, text)
    outcome = tighten(ready, "run.log", "--output-format", "json")
    assert outcome.code == 1
    assert outcome.json["written"] is False
    (error,) = outcome.json["new_errors"]
    assert error == {
        "rule": "date-disagreement",
        "severity": "error",
        "scenario": None,
        "message": "`description` says 2026-04-15, `last_updated` says 2026-05-17",
    }
    assert (ready.root / NAME).read_text() == text


def test_the_json_output_for_a_run_whose_name_is_not_utf_8(ready):
    (ready.root / "run.log").rename(os.fsdecode(os.fsencode(ready.root) + b"/r\xf6n.log"))
    outcome = tighten(ready, os.fsdecode(b"r\xf6n.log"), "--output-format", "json")
    assert outcome.json["decisions"][0]["origin"] == "r�n.log:4"


def test_the_markdown_output_is_a_table(ready):
    outcome = tighten(ready, "run.log", "--output-format", "markdown")
    assert (
        outcome.out
        == """\
### `perf_baselines.json`

| scenario | `expected_e2e_ms` | `expected_avg_denoise_ms` | `expected_median_denoise_ms` \
| decision | reason |
| --- | ---: | ---: | ---: | --- | --- |
| `t2i` | 106.10 → 95.49 (-10.00 %) | 44.90 → 40.41 (-10.00 %) | 44.90 → 40.41 (-10.00 %) \
| updated | `one whole run`; `from run.log:4` |

- `policy: snapshot (the default)`

**1 updated; written**
"""
    )


@pytest.mark.parametrize(
    "name", ["a|b", "`x`", "](https://evil.example)", "<img src=x>", "a\n| b |\n# c", "@octocat"]
)
def test_special_characters_are_escaped_in_the_markdown_output(ready, name):
    ready.write(NAME, baseline(**{name: SLOW}))
    ready.write("run.json", {"scenarios": {name: FAST}})
    lines = tighten(ready, "run.json", "--output-format", "markdown").out.splitlines()
    assert len(lines) == 9
    assert lines[4].startswith("| `")
    assert lines[4].count("|") == 7
    assert lines[4].count("`") == 6


# ---- exit codes


def test_exit_0_if_there_is_nothing_to_update(ready):
    ready.write("slow.log", log(t2i={**FAST, "expected_e2e_ms": 120.5}))
    outcome = tighten(ready, "slow.log")
    assert outcome.code == 0
    assert "kept      `expected_e2e_ms` rose from 106.10 to 120.50" in outcome.out


def test_exit_2_if_a_rule_crashes(ready, monkeypatch):
    def crash(*_):
        raise RuntimeError("a bug")

    module = import_module("perflint.rules.change.loosened_baseline")
    monkeypatch.setattr(module, "RULE", module.RULE._replace(check=crash))
    outcome = tighten(ready, "run.log")
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: the rule loosened-baseline crashed: RuntimeError: a bug; "
        "please report it\n"
    )


def test_exit_2_if_a_run_is_an_empty_string(ready):
    outcome = tighten(ready, "")
    assert outcome.code == 2
    assert "argument RUN: is empty" in outcome.err


def test_exit_1_if_a_run_contradicts_itself(ready):
    ready.write("inconsistent.log", log(t2i=INCONSISTENT))
    outcome = tighten(ready, "inconsistent.log")
    assert outcome.code == 1
    assert "refused   contradicts itself: mean of 2 steps is 40.41" in outcome.out
    assert is_unchanged(ready)


def test_exit_1_if_the_update_would_break_a_rule(ready):
    text = json.dumps(baseline()).replace("Captured 2026-04-15", "Captured 2026\\u002d04-15")
    ready.write(NAME, text)
    outcome = tighten(ready, "run.log")
    assert outcome.code == 1
    assert "error[date-disagreement]: `description` says 2026-04-15" in outcome.out
    assert outcome.out.endswith(
        "nothing written, because the update would introduce the errors above\n"
    )
    assert (ready.root / NAME).read_text() == text


def test_diff_prints_new_errors_on_stderr(ready):
    text = json.dumps(baseline()).replace("Captured 2026-04-15", "Captured 2026\\u002d04-15")
    ready.write(NAME, text)
    outcome = tighten(ready, "run.log", "--diff")
    assert (outcome.code, outcome.out) == (1, "")
    message = "perflint: not written, because of a new error: `description` says"
    assert outcome.err.splitlines()[-1].startswith(message)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--allow-loosening",), "--allow-loosening requires --reason"),
        (("--allow-loosening", "--reason", " "), "--allow-loosening requires --reason"),
        (("--reason", "x"), "--reason requires --allow-loosening"),
        (("--per-field",), "--per-field requires the policy tighten-only, but it is snapshot"),
        (
            ("--per-field", "--policy", "snapshot"),
            "--per-field requires the policy tighten-only, but it is snapshot",
        ),
        (("--min-improvement", "much"), "'much' is not a fraction (expected 5% or 0.05)"),
        (("--min-improvement", "5"), "'5' is not a fraction (expected 5% or 0.05)"),
        (("--min-improvement=-5%",), "'-5%' is not a fraction (expected 5% or 0.05)"),
        (("--min-improvement", "nan"), "'nan' is not a fraction (expected 5% or 0.05)"),
        (("--min-improvement", "%"), "'%' is not a fraction (expected 5% or 0.05)"),
        (("--policy", "free"), "free"),
        (("--choose", "worst"), "worst"),
        (("--output-format", "html"), "html"),
        (("--source", "\udcf6"), "--source must be valid UTF-8"),
        (("--scenario", "\udcf6"), "--scenario must be valid UTF-8"),
        (("--dry-rum",), "unknown option '--dry-rum'; did you mean '--dry-run'?"),
    ],
)
def test_exit_2_for_invalid_options(ready, flags, message):
    outcome = tighten(ready, "run.log", *flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert is_unchanged(ready)


def test_exit_2_without_into(ready):
    outcome = ready.perflint("tighten", "run.log")
    assert outcome.code == 2
    assert "--into" in outcome.err


def test_exit_2_without_a_run(ready):
    outcome = tighten(ready)
    assert outcome.code == 2
    assert "RUN" in outcome.err


def test_help_lists_the_options(ready):
    outcome = ready.perflint("tighten", "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("usage: perflint tighten ")
    for flag in ("--into BASELINE", "--policy", "--per-field", "--choose RUN", "--source TEXT"):
        assert flag in outcome.out


# ---- options and the configuration


@pytest.mark.parametrize(
    ("fraction", "verdict"),
    [("5%", "updated"), ("0.05", "updated"), ("12%", "kept"), ("0.12", "kept"), ("0", "updated")],
)
def test_the_option_min_improvement(ready, fraction, verdict):
    outcome = tighten(ready, "run.log", "--min-improvement", fraction, "--output-format", "json")
    assert [decision["verdict"] for decision in outcome.json["decisions"]] == [verdict]


def test_a_small_fraction_is_not_rounded_in_the_message(ready):
    stages = {name: value - 0.01 for name, value in SLOW["stages_ms"].items()}
    steps = {name: value - 0.01 for name, value in SLOW["denoise_step_ms"].items()}
    run = {**SLOW, "stages_ms": stages, "denoise_step_ms": steps, "expected_e2e_ms": 106.0}
    run["expected_avg_denoise_ms"] = run["expected_median_denoise_ms"] = 44.89
    ready.write("run.log", log(t2i=run))
    assert "(0.5 % needed)" in tighten(ready, "run.log", "--min-improvement", "0.5%").out


def configure(project, policy, rest=""):
    table = f'[[baselines]]\nfiles = ["{NAME}"]\npolicy = "{policy}"\n'
    project.write("perflint.toml", table + rest)


def test_the_configured_min_improvement(ready):
    configure(ready, "snapshot", "[rules.small-improvement]\nmin-improvement = 0.12\n")
    assert "(12 % needed)" in tighten(ready, "run.log").out


def test_options_override_the_configuration(ready):
    configure(ready, "snapshot", "[rules.small-improvement]\nmin-improvement = 0.12\n")
    outcome = tighten(ready, "run.log", "--min-improvement", "5%")
    assert outcome.out.endswith("1 updated; written\n")


SLOWER_STAGE = {**FAST, "stages_ms": {"TextEncodingStage": 13.0, "DenoisingStage": 81.18}}


@pytest.mark.parametrize(
    ("configured", "flag", "verdict"),
    [
        (None, None, "updated"),
        ("tighten-only", None, "kept"),
        (None, "tighten-only", "kept"),
        ("snapshot", "tighten-only", "kept"),
        ("tighten-only", "snapshot", "updated"),
    ],
)
def test_the_policy_of_the_option_or_the_configuration(ready, configured, flag, verdict):
    if configured:
        configure(ready, configured)
    ready.write("run.log", log(t2i=SLOWER_STAGE))
    flags = ("--policy", flag) if flag else ()
    outcome = tighten(ready, "run.log", *flags, "--output-format", "json")
    assert [decision["verdict"] for decision in outcome.json["decisions"]] == [verdict]


@pytest.mark.parametrize("name", ["a[b]*", "größe", "a b", "[!x]"])
def test_the_policy_of_the_option_in_a_folder_with_glob_characters(ready, name):
    ready.write(f"{name}/{NAME}", baseline())
    ready.write("run.log", log(t2i=SLOWER_STAGE))
    outcome = tighten(ready, "run.log", "--policy", "tighten-only", into=f"{name}/{NAME}")
    assert "1 kept" in outcome.out


def test_per_field_lists_the_new_errors(ready):
    run = {**FAST, "denoise_step_ms": {"0": 30.0, "1": 99.9}, "expected_avg_denoise_ms": 30.5}
    ready.write("run.log", log(t2i=run))
    outcome = tighten(ready, "run.log", "--policy", "tighten-only", "--per-field")
    assert outcome.code == 0
    assert "error[aggregate-mismatch]: mean of 2 steps is" in outcome.out
    assert outcome.out.endswith("1 updated; written, with 1 error (see above)\n")
    assert content(ready)["scenarios"]["t2i"]["denoise_step_ms"] == {"0": 30.0, "1": 47.7}


def test_loosening_is_written_with_its_reason(ready):
    ready.write(NAME, baseline(t2i=FAST))
    ready.write("run.log", log(t2i=SLOW))
    outcome = tighten(ready, "run.log", "--allow-loosening", "--reason", "a new driver")
    assert outcome.code == 0
    assert "updated   one whole run; worse, allowed because: a new driver" in outcome.out
    rose = "`expected_avg_denoise_ms` rose from 40.41 to 44.90 (+11.11 %), and 2 more got worse"
    assert f"allowed[loosened-baseline]: {rose}" in outcome.out
    assert content(ready)["scenarios"] == {"t2i": SLOW}


@pytest.fixture
def committed(repository):
    """A repository with a committed fast baseline, and logs of a fast and a slow run."""
    repository.write(NAME, baseline(t2i=FAST, t2v=FAST))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write("run.log", log(t2i=SLOW))
    return repository


def entries(project):
    path = project.root / "perflint-suppressions.toml"
    return tomli.loads(path.read_text())["suppressions"] if path.exists() else []


def test_the_next_check_accepts_what_was_loosened_for_a_reason(committed):
    outcome = tighten(committed, "run.log", "--allow-loosening", "--reason", "a new driver")
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        "perflint: perflint-suppressions.toml: 1 added; 1 in total",
        "perflint: Suppressed until 2026-05-31 or it gets worse: loosened-baseline: t2i: "
        "`expected_avg_denoise_ms` rose from 40.41 to 44.90 (+11.11 %), and 2 more got worse",
    ]
    (entry,) = entries(committed)
    assert (entry["rule"], entry["reason"]) == ("loosened-baseline", "a new driver")
    assert str(entry["expires"]) == "2026-05-31"
    outcome = committed.report()
    assert (outcome.code, outcome.rules) == (0, [])
    (violation,) = outcome.json["violations"]
    assert violation["ignored"] == {"reason": "a new driver"}


def test_an_accepted_loosening_stays_accepted_until_the_branch_is_merged(committed):
    committed.git("branch", "main-copy")
    tighten(committed, "run.log", "--allow-loosening", "--reason", "a new driver")
    committed.git("add", "--all")
    committed.git("commit", "--quiet", "-m", "second")
    changed = content(committed)
    changed["scenarios"]["t2v"]["expected_e2e_ms"] = 95.48
    committed.write(NAME, changed)
    committed.check("--fix", "--prune-suppressions")
    assert len(entries(committed)) == 1, "HEAD has the values, the base of the branch has not"
    outcome = committed.report("--base", "main-copy", "--select", "loosened-baseline")
    assert (outcome.code, outcome.rules) == (0, [])
    committed.check("--fix", today="2026-06-01")
    assert entries(committed) == []


@pytest.mark.parametrize("flags", [("--dry-run",), ("--diff",)])
def test_nothing_is_suppressed_if_nothing_is_written(committed, flags):
    tighten(committed, "run.log", "--allow-loosening", "--reason", "x", *flags)
    assert entries(committed) == []


def test_only_what_the_loosening_causes_is_suppressed(committed):
    """Not findings of other scenarios, other rules, or values that equal HEAD again."""
    changed = content(committed)
    changed["scenarios"]["t2v"] = SLOW
    committed.write(NAME, changed)
    tighten(committed, "run.log", "--allow-loosening", "--reason", "x")
    assert [entry["at"].split("/")[2] for entry in entries(committed)] == ["t2i"]
    assert committed.report().rules == ["loosened-baseline"]


def test_nothing_is_suppressed_if_the_values_of_head_are_restored(committed):
    faster = {
        "stages_ms": {"TextEncodingStage": 8.5, "DenoisingStage": 70.2},
        "denoise_step_ms": {"0": 32.1, "1": 37.7},
        "expected_e2e_ms": 80.1,
        "expected_avg_denoise_ms": 34.9,
        "expected_median_denoise_ms": 34.9,
    }
    committed.write(NAME, baseline(t2i=faster, t2v=FAST))
    committed.write("run.log", log(t2i=FAST))
    outcome = tighten(committed, "run.log", "--allow-loosening", "--reason", "x")
    assert "1 updated; written" in outcome.out
    assert entries(committed) == []


def test_an_earlier_reason_is_kept(committed):
    tighten(committed, "run.log", "--allow-loosening", "--reason", "first")
    committed.write(NAME, baseline(t2i=FAST, t2v=FAST))
    outcome = tighten(committed, "run.log", "--allow-loosening", "--reason", "second")
    assert outcome.err == ""
    assert [entry["reason"] for entry in entries(committed)] == ["first"]


def test_an_unreadable_suppression_file_prevents_the_update(committed):
    committed.write("perflint-suppressions.toml", "suppressions = [\n<<<<<<< x\n")
    before = content(committed)
    outcome = tighten(committed, "run.log", "--allow-loosening", "--reason", "x")
    assert (outcome.code, outcome.out) == (2, "")
    assert content(committed) == before


def test_only_skip_and_add_missing(ready):
    ready.write("run.log", log(t2i=FAST, new_a=FAST, new_b=FAST))
    flags = ("--add-missing", "--only", "new_*", "--skip", "*_b")
    outcome = tighten(ready, "run.log", *flags, "--output-format", "json")
    decisions = outcome.json["decisions"]
    assert {decision["scenario"]: decision["verdict"] for decision in decisions} == {
        "t2i": "skipped",
        "new_a": "added",
        "new_b": "skipped",
    }
    assert content(ready)["scenarios"] == {"t2i": SLOW, "new_a": FAST}


# ---- input


def test_a_log_through_standard_input(ready, run):
    redirect = ("bash", "-c", 'exec "$@" < run.log', "bash")
    done = run("tighten", "-", "--into", NAME, cwd=ready.root, before=redirect)
    assert (done.returncode, done.stderr) == (0, "")
    assert "from stdin:4" in done.stdout
    assert content(ready)["scenarios"] == {"t2i": FAST}


def test_closed_standard_input(ready, run):
    close = ("bash", "-c", 'exec "$@" <&-', "bash")
    done = run("tighten", "run.log", "--into", NAME, cwd=ready.root, before=close)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("tighten", "-", "--into", NAME, cwd=ready.root, before=close)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_a_folder_of_logs(ready):
    ready.write("logs/2/b.log", log(t2v=FAST))
    ready.write("logs/a.txt", log(t2i=FAST))
    ready.write("logs/core", b"\0\1\2")
    ready.write(NAME, baseline(t2i=SLOW, t2v=SLOW))
    outcome = tighten(ready, "logs")
    assert outcome.code == 0
    assert "logs/core: binary file" in outcome.err
    assert content(ready)["scenarios"] == {"t2i": FAST, "t2v": FAST}


def zip_file(*members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def test_a_zip_of_logs(ready):
    ready.write("logs.zip", zip_file(("1_build.txt", b"none"), ("2_test.txt", log(t2i=FAST))))
    assert "from logs.zip/2_test.txt:4" in tighten(ready, "logs.zip").out


def test_several_runs_of_one_scenario(ready):
    ready.write("slow.log", log(t2i={**FAST, "expected_e2e_ms": 99.5}))
    outcome = tighten(ready, "run.log", "slow.log", "--choose", "latest")
    assert "updated   latest of 2 runs" in outcome.out
    assert "from slow.log:4" in outcome.out


def test_two_different_blocks_of_one_scenario_are_two_runs(ready):
    ready.write("run.log", log(("t2i", {**FAST, "expected_e2e_ms": 99.5}), ("t2i", FAST)))
    outcome = tighten(ready, "run.log")
    assert "updated   best of 2 attempts" in outcome.out
    assert content(ready)["scenarios"] == {"t2i": FAST}


def test_the_scenario_of_a_dump_is_the_name_of_its_file_or_the_option(ready):
    dump = {
        "request_id": "r1",
        "total_duration_ms": 95.494,
        "steps": [
            {"name": "TextEncodingStage", "duration_ms": 11.2504},
            {"name": "DenoisingStage", "duration_ms": 81.18},
        ],
        "denoise_steps_ms": [
            {"step": 0, "duration_ms": 37.8912},
            {"step": 1, "duration_ms": 42.9297},
        ],
    }
    ready.write("t2i.json", dump)
    ready.write("other.json", dump)
    assert tighten(ready, "t2i.json", "--dry-run").out.startswith("t2i  updated")
    assert tighten(ready, "other.json", "--dry-run").out.startswith("other  unknown")
    assert tighten(ready, "other.json", "--scenario", "t2i").out.startswith("t2i  updated")
    assert content(ready)["scenarios"] == {"t2i": FAST}


# ---- bad runs


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("run.log", b"INFO: 200 OK\n" * 10),
        ("run.log", b""),
        ("other.json", b'{"a": 1}'),
        ("other.json", b"{"),
        ("run.log", log(t2i=FAST)[:200]),
        ("empty.zip", zip_file()),
    ],
)
def test_a_run_without_measurements_is_an_error_that_tells_what_was_searched_for(ready, name, data):
    ready.write(name, data)
    outcome = tighten(ready, name)
    assert (outcome.code, outcome.out) == (2, "")
    *lines, last = outcome.err.splitlines()
    assert last == f"perflint: error: no measurements in {name}"
    searched = (
        "perflint:   in logs: JSON after a line with "
        """'add this baseline in the "scenarios" section of {file}:' (or 2 similar lines)""",
        "perflint:   in logs: blocks that begin with '--- Performance Log: {name} ---'",
        "perflint:   JSON files of the format sglang-diffusion, and results or requests of tests",
    )
    if lines[0].startswith("perflint: searched for"):
        assert (*lines[1:],) == searched
    else:
        assert lines[0].startswith(f"perflint: {name}:"), "it says what could not be read"
    assert is_unchanged(ready)


def test_an_unknown_scenario_is_listed(ready):
    ready.write("run.log", log(new=FAST))
    outcome = tighten(ready, "run.log")
    assert outcome.code == 0
    assert outcome.out.startswith("new  unknown   not in the file; --add-missing adds it\n")
    assert is_unchanged(ready)


def test_a_malformed_block_is_reported_with_its_line_and_the_others_are_read(ready):
    broken = log(t2v=FAST).replace(b"95.49", b"95.4.9")
    ready.write("run.log", broken + log(t2i=FAST))
    outcome = tighten(ready, "run.log")
    assert outcome.code == 0
    assert outcome.err.startswith("perflint: run.log:13: ")
    assert "`t2v`" in outcome.err
    assert content(ready)["scenarios"] == {"t2i": FAST}


def test_a_zip_bomb_is_rejected(ready):
    ready.write("logs.zip", zip_file(("a.txt", b"0" * (8 << 20))))
    outcome = tighten(ready, "logs.zip")
    assert outcome.code == 2
    assert "member 'a.txt' unpacks from " in outcome.err
    assert "to 8,388,608 bytes; the limit is a ratio of 200" in outcome.err
    assert is_unchanged(ready)


def test_a_zip_member_outside_of_the_archive_is_rejected(ready):
    ready.write("logs.zip", zip_file(("../a.txt", log(t2i=FAST))))
    outcome = tighten(ready, "logs.zip")
    assert outcome.code == 2
    assert "member '../a.txt' escapes the archive with '..'" in outcome.err
    assert is_unchanged(ready)


def test_a_binary_file_is_rejected(ready):
    ready.write("run.log", b"\x7fELF\0\0")
    outcome = tighten(ready, "run.log")
    assert outcome.code == 2
    assert (
        "run.log: binary file; expected a log, a JSON file, or a zip archive of these"
        in outcome.err
    )


def test_a_missing_run(ready):
    outcome = tighten(ready, "absent.log")
    assert outcome.code == 2
    assert "absent.log: no such file or directory" in outcome.err


def test_nothing_is_written_if_one_run_cannot_be_read(ready):
    assert tighten(ready, "run.log", "absent.log").code == 2
    assert is_unchanged(ready)


def test_control_characters_in_a_log_are_escaped(ready):
    ready.write("run.log", log(**{"x\x1b]0;owned\x07\u202e": FAST}))
    broken = log(**{"y\x1b[31m": FAST}).replace(b"95.49", b"\x9b95")
    ready.write("a\x1b[31mb.log", broken)
    for format in ("text", "markdown"):
        outcome = tighten(ready, "run.log", "a\x1b[31mb.log", "--output-format", format)
        assert outcome.code == 0
        assert all(char.isprintable() or char == "\n" for char in outcome.out + outcome.err)


# ---- invalid and unusual baselines


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("absent.json", None, "--into absent.json: No such file or directory"),
        (
            "notes.json",
            b'{"a": 1}',
            "--into notes.json: no known format matches; see perflint formats",
        ),
        (NAME, b'{"scenarios": {', f"--into {NAME}: the file ends in the middle of a value"),
        (NAME, b"", f"--into {NAME}: the file is empty"),
        (NAME, b"\xef\xbb\xbf{}", f"--into {NAME}: a byte order mark"),
    ],
)
def test_exit_2_for_a_file_that_is_not_a_baseline(ready, name, data, message):
    if data is not None:
        ready.write(name, data)
    outcome = tighten(ready, "run.log", into=name)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_exit_2_for_a_directory(ready):
    outcome = tighten(ready, "run.log", into=".")
    assert outcome.code == 2
    assert "Is a directory" in outcome.err


def test_a_duplicate_key_is_reported_with_file_and_line(ready):
    ready.write(
        NAME, json.dumps(baseline()).replace('"t2i": {', '"t2i": {"notes": "", "notes":"",')
    )
    outcome = tighten(ready, "run.log")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--into {NAME}: the key 'notes' is repeated in line 1" in outcome.err


def test_scenarios_cannot_be_added_to_a_baseline_without_the_object(ready):
    ready.write(NAME, {"metadata": {}})
    outcome = tighten(ready, "run.log", "--add-missing")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--into {NAME}: " in outcome.err


def test_newlines_are_kept(ready):
    text = json.dumps(baseline(), indent=4).replace("\n", "\r\n") + "\r\n"
    ready.write(NAME, text)
    tighten(ready, "run.log")
    expected = baseline(t2i=FAST)
    expected["metadata"] = {"description": f"Captured {TODAY}.", "last_updated": TODAY}
    text = json.dumps(expected, indent=4).replace("\n", "\r\n") + "\r\n"
    assert (ready.root / NAME).read_bytes() == text.encode()


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755])
def test_the_mode_is_kept(ready, mode):
    (ready.root / NAME).chmod(mode)
    assert tighten(ready, "run.log").code == 0
    assert stat.S_IMODE((ready.root / NAME).stat().st_mode) == mode
    assert content(ready)["scenarios"] == {"t2i": FAST}


def test_the_target_of_a_symlink_is_written(ready):
    (ready.root / NAME).rename(ready.root / "target.json")
    (ready.root / NAME).symlink_to("target.json")
    assert tighten(ready, "run.log").code == 0
    assert (ready.root / NAME).is_symlink()
    assert content(ready, "target.json")["scenarios"] == {"t2i": FAST}


def test_a_symlink_out_of_the_repository_is_not_written(repository, run):
    outside = repository.write("../outside.json", baseline())
    repository.write("run.log", log(t2i=FAST))
    (repository.root / NAME).symlink_to(outside)
    done = run("tighten", "run.log", "--into", NAME, cwd=repository.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "outside " in done.stderr
    assert done.stderr.count("\n") == 1
    assert json.loads(outside.read_bytes()) == baseline()


def test_a_baseline_outside_of_the_current_directory_and_of_git(ready):
    elsewhere = ready.write(f"../elsewhere/{NAME}", baseline())
    ready.write("run.log", log(t2i=SLOWER_STAGE))
    outcome = tighten(ready, "run.log", "--policy", "tighten-only", into=elsewhere)
    assert (outcome.code, "1 kept" in outcome.out) == (0, True)
    assert tighten(ready, "run.log", into=elsewhere).code == 0
    assert json.loads(elsewhere.read_bytes())["scenarios"] == {"t2i": SLOWER_STAGE}


def test_names_that_are_not_ascii(ready):
    ready.write(f"größe/{NAME}", baseline(数字=SLOW))
    ready.write("läufe/日誌.log", log(数字=FAST))
    outcome = tighten(ready, "läufe", into=f"größe/{NAME}")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("数字  updated   one whole run\n")
    assert "from läufe/日誌.log:4" in outcome.out
    assert content(ready, f"größe/{NAME}")["scenarios"] == {"数字": FAST}


def test_colors_are_only_printed_on_request(ready):
    flags = ("run.log", "--dry-run")
    assert "\x1b" not in tighten(ready, *flags).out
    assert "\x1b[32mupdated \x1b[0m" in tighten(ready, *flags, "--color", "always").out


# ---- tighten, then diff and check


def commit(repository):
    repository.git("add", NAME)
    repository.git("commit", "--quiet", "--message", "state")


@pytest.mark.parametrize("flags", [(), ("--policy", "tighten-only")])
def test_the_updated_baseline_passes_the_check(repository, flags):
    repository.write(NAME, baseline())
    commit(repository)
    repository.write("run.log", log(t2i=FAST, new=FAST))
    assert tighten(repository, "run.log", "--add-missing", *flags).code == 0
    repository.git("add", NAME)
    assert repository.check("--staged").code == 0
    assert repository.report("--staged").rules == []


def workflow(repository, before, run, policy="snapshot"):
    """Tighten a baseline by the log of a run.

    Returns the verdicts of ``tighten`` and of ``diff`` by scenario, and the scenarios with errors.
    """
    configure(repository, policy)
    repository.write(NAME, before)
    commit(repository)
    records = json.loads(run)["scenarios"]
    run_logs.write_log(repository.root / "run.log", records, megabytes=2, workers=2)
    decisions = tighten(repository, "run.log", "--output-format", "json").json["decisions"]
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    errors = {
        violation["scenario"]
        for violation in repository.report(NAME).json["violations"]
        if violation["severity"] == "error"
    }
    verdicts = {decision["scenario"]: decision["verdict"] for decision in decisions}
    changes = {change["scenario"]: change["verdict"] for change in file["changes"]}
    return verdicts, changes, errors


def changed_scenarios(before, run):
    before, run = (json.loads(text)["scenarios"] for text in (before, run))
    return {name for name in run if name in before and before[name] != run[name]}


def test_all_changed_scenarios_of_a_run_are_updated(repository):
    before, run = ((FIXTURES / f"{name}.json").read_bytes() for name in ("before", "coherent"))
    verdicts, changes, errors = workflow(repository, before, run)
    updated = {name for name, verdict in verdicts.items() if verdict == "updated"}
    assert updated == changed_scenarios(before, run)
    assert changes == dict.fromkeys(updated, "replaced")
    assert not errors & updated


def test_the_updated_baseline_equals_the_run(repository):
    before, run = ((FIXTURES / f"{name}.json").read_bytes() for name in ("before", "coherent"))
    workflow(repository, before, run)
    assert content(repository) == json.loads(run)


def slower(text):
    """Return a baseline with every value increased by 10 %."""
    root = json.loads(text)

    def increased(value):
        if isinstance(value, dict):
            return {name: increased(child) for name, child in value.items()}
        return None if value is None else round(value * 1.1 + 0.01, 2)

    root["scenarios"] = increased(root["scenarios"])
    root["metadata"] = baseline()["metadata"]
    return json.dumps(root, indent=2).encode()


def test_tighten_only_accepts_a_run_that_lowers_every_value(repository):
    run = (FIXTURES / "coherent.json").read_bytes()
    before = slower(run)
    verdicts, changes, errors = workflow(repository, before, run, "tighten-only")
    updated = {name for name, verdict in verdicts.items() if verdict == "updated"}
    refused = {name for name, verdict in verdicts.items() if verdict == "refused"}
    assert updated | refused == changed_scenarios(before, run)
    assert changes == dict.fromkeys(updated, "replaced")
    assert refused == {"wan2_1_t2v_1.3b"}, "the only record of the run with inconsistent values"
    assert not errors & updated


@pytest.mark.end_to_end
@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}")
def test_a_complete_baseline_of_a_real_change(repository):
    before, run = ((CORPUS / name / NAME).read_bytes() for name in ("before", "coherent"))
    verdicts, changes, errors = workflow(repository, before, run)
    updated = {name for name, verdict in verdicts.items() if verdict == "updated"}
    assert updated <= changed_scenarios(before, run)
    assert changes == dict.fromkeys(updated, "replaced")
    assert not errors & updated
    assert "fastwan2_2_ti2v_5b" in updated
    assert "ltx_2_3_hq_pipeline" in updated
