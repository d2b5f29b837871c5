"""``perflint check``: exit codes, output, paths, typos, and crashes."""

import json
import subprocess
import sys

import pytest

from perflint.reporters import FORMATS, HUMAN_READABLE

NAME = "perf_baselines.json"
TODAY = "2026-05-17"


def test_a_clean_file_is_exit_0(project, clean):
    project.write(NAME, clean)
    assert project.check(NAME) == (0, "No violations (1 file, 1 scenario).\n", "")


def test_the_process_has_the_output_and_exit_code_of_main(run, project, off):
    project.write(NAME, off)
    arguments = ("--select", "aggregate-mismatch", NAME)
    done = run("check", "--today", TODAY, *arguments, cwd=project.root)
    assert (done.returncode, done.stdout, done.stderr) == project.check(*arguments)
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


def test_exit_zero_does_not_hide_usage_errors(project):
    assert project.check("absent.json", "--exit-zero").code == 2


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--exit-non-zero-on-fix",), 1)])
def test_a_fixed_file_is_exit_0_without_exit_non_zero_on_fix(project, fixable, flags, code):
    project.write(NAME, fixable)
    assert project.check(NAME, "--fix", *flags).code == code
    assert project.check(NAME, "--fix", *flags).code == 0, "the second run fixes nothing"


def test_a_violation_without_a_safe_fix_is_exit_1_with_fix(project, off):
    project.write(NAME, off)
    assert project.check(NAME, "--fix").code == 1


@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_output_file_contains_the_report(project, off, format):
    project.write(NAME, off)
    outcome = project.check(NAME, "--output-format", format)
    to_file = project.check(NAME, "--output-format", format, "--output-file", "report")
    assert to_file == (1, "", "")
    assert (project.root / "report").read_text() == outcome.out


def test_an_output_file_that_cannot_be_written_is_exit_2(project, clean):
    project.write(NAME, clean)
    outcome = project.check(NAME, "--output-file", "absent/report")
    assert outcome == (
        2,
        "",
        "perflint: error: --output-file absent/report: No such file or directory\n",
    )


def test_statistics_are_sorted_by_count(project, off):
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5
    off["scenarios"]["t2i"]["expected_e2e"] = 1.5
    project.write(NAME, off)
    assert project.check(NAME, "--statistics").out.splitlines() == [
        "     2  error    aggregate-mismatch",
        "     1  warning  unknown-field",
        "Found 2 errors and 1 warning (1 file, 1 scenario). Fixable: 2 with --fix --unsafe-fixes.",
    ]


@pytest.mark.parametrize(("epoch", "stale"), [("1779003300", False), ("1810539300", True)])
def test_source_date_epoch_is_today(project, clean, monkeypatch, epoch, stale):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert ("stale-date" in project.perflint("check", NAME).out) is stale


def test_today_overrides_source_date_epoch(project, clean, monkeypatch):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1810539300")
    assert "stale-date" not in project.check(NAME).out


def test_an_invalid_source_date_epoch_is_exit_2(project, clean, monkeypatch):
    project.write(NAME, clean)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = project.perflint("check", NAME)
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: SOURCE_DATE_EPOCH must be a number of seconds, but it is 'yesterday'\n"
    )


NOTHING_FOUND = """\
No baselines or argument files found.
help: list the formats that perflint recognizes: perflint formats
help: search the repository, and propose settings: perflint init
"""


def test_files_of_unknown_format_given_as_paths_are_skipped_with_one_note(project):
    project.write("package.json", {"name": "x"})
    project.write("notes.txt", "hello")
    outcome = project.check("package.json", "notes.txt")
    assert outcome.code == 0
    assert outcome.out == NOTHING_FOUND
    assert outcome.err == (
        "perflint: skipped: no known format matches (use --format NAME): "
        "package.json and notes.txt\n"
    )


NOTHING_CHECKED = "No violations (0 files, 0 scenarios).\n"
REQUIRED = "perflint: error: --require-files: no baselines or argument files found\n"


@pytest.mark.parametrize(
    "flags", [(), ("--statistics",), ("--output-format", "concise"), ("--base", "HEAD")]
)
def test_a_repository_without_baselines_is_not_reported_as_a_success(repository, flags):
    repository.write("package.json", {"name": "x"})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    outcome = repository.check(*flags)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith(NOTHING_FOUND)
    outcome = repository.check("--require-files", "--exit-zero", *flags)
    assert (outcome.code, outcome.err) == (2, REQUIRED)
    assert outcome.out.endswith(NOTHING_FOUND)


@pytest.mark.parametrize("path", [".", "package.json", "empty"])
def test_required_files_that_are_not_found_are_exit_2(project, path):
    project.write("package.json", {"name": "x"})
    (project.root / "empty").mkdir()
    outcome = project.check("--require-files", path)
    assert (outcome.code, outcome.out) == (2, NOTHING_FOUND)
    assert outcome.err.endswith(REQUIRED)


@pytest.mark.parametrize("content", ["clean", "off", "broken", "arguments"])
def test_required_files_that_are_found_change_nothing(project, clean, off, content):
    if content == "arguments":
        project.write("server_args.py", "class ServerArgs:\n    port: int = 1\n")
    else:
        project.write(NAME, {"clean": clean, "off": off, "broken": "{"}[content])
    project.write("package.json", {"name": "x"})
    assert project.check("--require-files") == project.check()
    assert project.check().code == (content in ("off", "broken"))


def test_a_file_that_cannot_be_read_is_the_only_error(project):
    (project.root / NAME).symlink_to("missing.json")
    outcome = project.check("--require-files", NAME)
    assert outcome.code == 2
    assert "--require-files" not in outcome.err
    assert "No baselines" not in outcome.out


def test_a_commit_without_baselines_is_a_success(repository, monkeypatch):
    repository.write("package.json", {"name": "x"})
    repository.git("add", "--all")
    assert repository.check("--staged").out.endswith(NOTHING_CHECKED)
    repository.git("commit", "--quiet", "-m", "first")
    repository.git("commit", "--quiet", "--allow-empty", "-m", "second")
    assert repository.check("--from", "HEAD~1").out.endswith(NOTHING_CHECKED)
    monkeypatch.setenv("PRE_COMMIT", "1")
    for flags in ((), ("--require-files",), ("--require-files", "--fix")):
        outcome = repository.check("package.json", *flags)
        assert (outcome.code, outcome.out.startswith("No violations (0 files")) == (0, True)


@pytest.mark.parametrize("flags", [("--staged",), ("--from", "HEAD")])
def test_files_cannot_be_required_of_a_change(repository, flags):
    outcome = repository.check("--require-files", *flags)
    message = "--require-files cannot be combined with --staged or --from"
    assert outcome == (2, "", f"perflint: error: {message}\n")


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in HUMAN_READABLE])
def test_required_files_that_are_not_found_are_an_error_in_every_format(project, format):
    before = project.check("--output-format", format)
    outcome = project.check("--output-format", format, "--require-files")
    assert (before.code, outcome.code, before.err, outcome.err) == (0, 2, "", REQUIRED)
    assert "No baselines" not in before.out


def test_files_of_unknown_format_in_a_directory_are_skipped_silently(project, clean):
    project.write("package.json", {"name": "x"})
    project.write("deep/" + NAME, clean)
    assert project.check(".") == (0, "No violations (1 file, 1 scenario).\n", "")


def test_format_applies_to_a_file_given_as_path(project, off):
    project.write("numbers.txt", {"metadata": off["metadata"], "scenarios": {}})
    assert "skipped: no known format" in project.check("numbers.txt").err
    outcome = project.check("numbers.txt", "--format", "sglang-diffusion")
    assert outcome == (0, "No violations (1 file, 0 scenarios).\n", "")


def test_a_path_that_does_not_exist_is_exit_2(project):
    assert project.check("absent.json") == (
        2,
        "",
        "perflint: error: absent.json: no such file or directory\n",
    )


def test_unsafe_fixes_without_fix_is_exit_2(project):
    outcome = project.check("--unsafe-fixes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--unsafe-fixes requires --fix or --diff" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
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
def test_a_typo_is_exit_2_with_a_suggestion(project, arguments, suggestion):
    outcome = project.perflint(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"did you mean '{suggestion}'?" in outcome.err
    assert outcome.err.count("\n") == 1


def test_no_command_prints_the_help_and_is_exit_2(project):
    outcome = project.perflint()
    assert outcome.code == 2
    assert "check files and directories" in outcome.out


def test_version(run):
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("perflint 0.")


def test_a_closed_pipe_prints_no_traceback(project, off):
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
    raise ZeroDivisionError("two\\nlines")
    yield
check.__module__ = "perflint.rules.baseline.sample_gap"
rules.load = lambda name: (
    load(name)._replace(check=check) if name == "sample-gap" else load(name)
)
sys.exit(main(sys.argv[1:]))
"""


def test_a_crashed_rule_is_an_error_and_the_other_rules_run(project, off):
    project.write(NAME, off)
    select = ["--select", "sample-gap,aggregate-mismatch"]
    arguments = ["check", *select, "--today", TODAY, "--output-format", "json", "--exit-zero", NAME]
    done = subprocess.run(
        [sys.executable, "-c", CRASH, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert [violation["rule"] for violation in json.loads(done.stdout)["violations"]] == [
        "aggregate-mismatch"
    ]
    crash, advice = done.stderr.splitlines()
    assert crash == (
        f"perflint: error: rule sample-gap crashed on {NAME}: ZeroDivisionError: two\\nlines"
    )
    assert advice.endswith("this is a bug in perflint; please report it together with the file")


def test_the_commands_in_help_lines_can_be_run(repository, off):
    """Also for ``unused-ignore``, which is about the suppression file."""
    repository.write(NAME, off)
    repository.write(
        "perflint-suppressions.toml",
        f'suppressions = [\n  {{ rule = "sample-gap", path = "{NAME}" }},\n]\n',
    )
    outcome = repository.check(NAME)
    helps = [line for line in outcome.out.splitlines() if "help: " in line or "remove it: " in line]
    assert len(helps) == 2
    for line in helps:
        command = line[line.index("perflint ") :].split()[1:]
        assert repository.perflint(*command).code in (0, 1), line
