"""``perflint check`` as its users type it: exit codes, output, paths, typos, and crashes."""

import json
import subprocess
import sys

import pytest

NAME = "perf_baselines.json"
TODAY = "2026-05-17"


def test_a_clean_file_is_exit_0(project, clean):
    project.write(NAME, clean)
    assert project.check(NAME) == (0, "No violations (1 file, 1 scenario).\n", "")


def test_the_process_prints_and_exits_as_main_does(run, project, off):
    project.write(NAME, off)
    done = run("check", "--today", TODAY, NAME, cwd=project.root)
    assert (done.returncode, done.stdout, done.stderr) == project.check(NAME)
    assert done.returncode == 1


def test_a_warning_fails_only_with_fail_on_warning(project, clean):
    clean["scenarios"]["t2i"]["expected_e2e"] = 10.61
    project.write(NAME, clean)
    assert project.check(NAME).code == 0
    assert "warning[unknown-field]" in project.check(NAME).out
    assert project.check(NAME, "--fail-on", "warning").code == 1
    assert project.check(NAME, "--fail-on", "error").code == 0


def test_exit_zero_reports_and_exits_0(project, off):
    project.write(NAME, off)
    outcome = project.check(NAME, "--exit-zero")
    assert outcome.code == 0
    assert "aggregate-mismatch" in outcome.out


def test_exit_zero_does_not_hide_a_wrong_call(project):
    assert project.check("absent.json", "--exit-zero").code == 2


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--exit-non-zero-on-fix",), 1)])
def test_a_repaired_file_is_exit_0_unless_asked(project, torn, flags, code):
    project.write(NAME, torn)
    assert project.check(NAME, "--fix", *flags).code == code
    assert project.check(NAME, "--fix", *flags).code == 0, "the second run repairs nothing"


def test_a_fault_that_cannot_be_repaired_fails_with_fix(project, off):
    project.write(NAME, off)
    assert project.check(NAME, "--fix").code == 1


@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_output_file_takes_the_report(project, off, format):
    project.write(NAME, off)
    printed = project.check(NAME, "--output-format", format)
    filed = project.check(NAME, "--output-format", format, "--output-file", "report")
    assert filed == (1, "", "")
    assert (project.root / "report").read_text() == printed.out


def test_an_output_file_that_cannot_be_written_is_exit_2(project, clean):
    project.write(NAME, clean)
    outcome = project.check(NAME, "--output-file", "absent/report")
    assert outcome == (
        2,
        "",
        "perflint: error: --output-file absent/report: No such file or directory\n",
    )


def test_statistics_count_by_rule_most_often_first(project, off):
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5
    off["scenarios"]["t2i"]["expected_e2e"] = 1.5
    project.write(NAME, off)
    assert project.check(NAME, "--statistics").out.splitlines() == [
        "     2  error    aggregate-mismatch",
        "     1  warning  unknown-field",
        "Found 2 errors and 1 warning (1 file, 1 scenario). "
        "Repairable: 2 with --fix --unsafe-fixes.",
    ]


@pytest.mark.parametrize(("epoch", "stale"), [("1779003300", False), ("1810539300", True)])
def test_source_date_epoch_is_today(project, clean, monkeypatch, epoch, stale):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert ("stale-date" in project.perflint("check", NAME).out) is stale


def test_the_flag_today_wins_over_source_date_epoch(project, clean, monkeypatch):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1810539300")
    assert "stale-date" not in project.check(NAME).out


def test_a_source_date_epoch_that_is_no_number_is_exit_2(project, clean, monkeypatch):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = project.perflint("check", NAME)
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: SOURCE_DATE_EPOCH is 'yesterday', not a number of seconds\n"
    )


def test_a_named_file_that_no_format_fits_is_passed_over_with_one_line(project):
    project.write("package.json", {"name": "x"})
    project.write("notes.txt", "hello")
    outcome = project.check("package.json", "notes.txt")
    assert outcome.code == 0
    assert outcome.out == "No violations (0 files, 0 scenarios).\n"
    assert outcome.err.count("\n") == 1
    assert "passed over" in outcome.err
    assert "package.json and notes.txt" in outcome.err


def test_in_a_folder_such_files_are_passed_over_in_silence(project, clean):
    project.write("package.json", {"name": "x"})
    project.write("deep/" + NAME, clean)
    assert project.check(".") == (0, "No violations (1 file, 1 scenario).\n", "")


def test_format_forces_a_named_file(project, off):
    project.write("numbers.txt", {"metadata": off["metadata"], "scenarios": {}})
    assert "passed over" in project.check("numbers.txt").err
    outcome = project.check("numbers.txt", "--format", "sglang-diffusion")
    assert outcome == (0, "No violations (1 file, 0 scenarios).\n", "")


def test_a_path_that_does_not_exist_is_exit_2(project):
    assert project.check("absent.json") == (
        2,
        "",
        "perflint: error: absent.json: no such file or folder\n",
    )


def test_unsafe_fixes_alone_is_exit_2(project):
    outcome = project.check("--unsafe-fixes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--unsafe-fixes goes with --fix or --diff" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("chekc",), "check"),
        (("check", "--selct", "all"), "--select"),
        (("check", "--output-fromat=json"), "--output-format"),
        (("config", "--isolatd"), "--isolated"),
        (("check", "--select", "aggregate-mismatc"), "aggregate-mismatch"),
        (("check", "--ignore", "metdata"), "metadata"),
        (("check", "--format", "sglang-difusion"), "sglang-diffusion"),
        (("check", "--output-format", "jsn"), "json"),
        (("check", "--color", "alway"), "always"),
        (("check", "--fail-on", "warnings"), "warning"),
        (("rule", "stale-dat"), "stale-date"),
        (("formats", "pytest-benchmrk"), "pytest-benchmark"),
    ],
)
def test_a_typo_is_exit_2_and_says_what_was_meant(project, arguments, meant):
    outcome = project.perflint(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"did you mean '{meant}'?" in outcome.err
    assert outcome.err.count("\n") == 1


def test_no_command_prints_the_help_and_is_exit_2(project):
    outcome = project.perflint()
    assert outcome.code == 2
    assert "check files and folders" in outcome.out


def test_version(run):
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("perflint 0.")


def test_a_reader_that_has_seen_enough_is_no_traceback(project, off):
    project.write(NAME, off)
    command = f"'{sys.executable}' -m perflint check {NAME} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


CRASH = """
import sys
from perflint import rules
from perflint.cli import main
load = rules.load
def check(subject, options):
    raise ZeroDivisionError("of a\\nkind")
    yield
check.__module__ = "perflint.rules.baseline.sample_gap"
rules.load = lambda name: (
    load(name)._replace(check=check) if name == "sample-gap" else load(name)
)
sys.exit(main(sys.argv[1:]))
"""


def test_a_rule_that_raises_is_told_and_the_others_report(project, off):
    project.write(NAME, off)
    arguments = ["check", "--today", TODAY, "--output-format", "json", "--exit-zero", NAME]
    done = subprocess.run(
        [sys.executable, "-c", CRASH, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert [found["rule"] for found in json.loads(done.stdout)["violations"]] == [
        "aggregate-mismatch"
    ]
    told, advice = done.stderr.splitlines()
    assert told == (
        f"perflint: error: the rule sample-gap crashed on {NAME}: ZeroDivisionError: of a\\nkind"
    )
    assert advice.endswith("a fault of perflint itself; please report it with the file")
