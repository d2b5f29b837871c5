"""Several reports of one run with ``--output FORMAT=FILE``, and the GitHub job summary."""

import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from perflint.cli import github_summary
from perflint.reporters import FORMATS, HUMAN_READABLE
from tests.paths import ROOT

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

MODULE = """\
class ServerArgs:
    '''
    ::error::in the file
    '''

    a: int = 1
    b: int = 2
    c: int = 3

    def add_cli_args(parser):
        # of one kind
        parser.add_argument("--b", help="b")
        parser.add_argument("--a", help="a")
        '''
    ::error::in the file
        '''
        parser.add_argument("--c", help="c")
"""


def test_a_diff_contains_no_command_to_a_github_runner(project):
    project.write("server_args.py", MODULE)
    lines = project.check("--diff", "--unsafe-fixes", "server_args.py").out.splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []
    assert "     \\x3a:error::in the file" in lines


def test_a_run_prints_one_report_and_writes_the_others(project, off):
    project.write(NAME, off)
    printed = project.check(NAME)
    flags = [f"--output={format}=report.{format}" for format in FORMATS]
    assert project.check(NAME, *flags) == printed
    for format in FORMATS:
        alone = project.check(NAME, "--output-format", format)
        assert (project.root / f"report.{format}").read_text("utf-8") == alone.out
    json.loads((project.root / "report.sarif").read_text("utf-8"))
    ElementTree.parse(project.root / "report.junit")


def test_output_can_be_combined_with_output_file(project, off):
    project.write(NAME, off)
    flags = ("--output-format", "concise", "--output-file", "a", "--output", "json=b")
    assert project.check(NAME, *flags) == (1, "", "")
    assert (project.root / "a").read_text().startswith(f"{NAME}:17:40: error")
    assert json.loads((project.root / "b").read_text())["version"] == 1


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--output", "sarif"), "argument --output: 'sarif' is invalid (expected FORMAT=FILE)"),
        (("--output", "sarif="), "argument --output: 'sarif=' is invalid (expected FORMAT=FILE)"),
        (("--output", "=x"), "argument --output: unknown format ''"),
        (("--output", "sarf=x"), "argument --output: unknown format 'sarf'; did you mean 'sarif'?"),
        (
            ("--output", "json=x", "--output", "sarif=./x"),
            "--output sarif=./x: another report is written to the same file",
        ),
        (
            ("--output-file", "x", "--output", "json=x"),
            "--output json=x: another report is written to the same file",
        ),
        (("--output", "json=absent/x"), "--output json=absent/x: No such file or directory"),
        (("--output", "json=."), "--output json=.: Is a directory"),
        (("--output", f"json={NAME}"), f"--output json={NAME}: this is one of the checked files"),
        (
            ("--output", f"json=./{NAME}"),
            f"--output json=./{NAME}: this is one of the checked files",
        ),
        (("--output-file", NAME), f"--output-file {NAME}: this is one of the checked files"),
        (
            ("--output", "json=data.json"),
            "--output json=data.json: this is one of the checked files",
        ),
        (
            ("--diff", "--output", "json=x"),
            "--diff prints a diff, so it cannot be combined with another output",
        ),
        (("--diff", "--output-format", "sarif"), "--diff prints a diff"),
        (
            ("--statistics", "--output-format", "junit"),
            "--statistics requires --output-format full or concise",
        ),
    ],
)
def test_invalid_outputs_are_refused_and_no_file_is_overwritten(project, clean, flags, message):
    baseline = project.write(NAME, clean)
    other = project.write("data.json", "{}")
    before = baseline.read_bytes()
    outcome = project.check(NAME, "data.json", *flags)
    assert outcome.code == 2
    assert outcome.err.startswith(f"perflint: error: {message}")
    assert baseline.read_bytes() == before
    assert other.read_text() == "{}"


def test_a_symlink_to_a_checked_file_is_refused(project, clean):
    file = project.write(NAME, clean)
    os.symlink(file, project.root / "link")
    assert project.check(NAME, "--output", "json=link").code == 2
    assert json.loads(file.read_text()) == clean


def test_statistics_can_be_combined_with_other_reports(project, off):
    project.write(NAME, off)
    outcome = project.check(NAME, "--statistics", "--output", "json=report.json")
    assert outcome.out.split()[:3] == ["1", "error", "aggregate-mismatch"]
    assert json.loads((project.root / "report.json").read_text())["summary"]["errors"] == 1


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_reports_a_clean_run(project, clean, format):
    project.write(NAME, clean)
    outcome = project.check(NAME, "--output-format", format)
    assert (outcome.code, outcome.err) == (0, "")
    prints_nothing = outcome.out == "" and format not in HUMAN_READABLE
    assert prints_nothing or outcome.out.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_accepts_a_path_that_is_not_utf_8(run, project, off, format):
    folder = os.fsencode(project.root) + b"/gr\xf6sse"
    os.makedirs(folder)
    project.write(NAME, off).rename(os.fsdecode(folder + b"/" + NAME.encode()))
    flags = ("--output-format", format, "--output", f"{format}=report")
    done = run("check", ".", "--today", TODAY, *flags, cwd=project.root)
    assert (done.returncode, done.stderr) == (1, "")
    assert (project.root / "report").read_text("utf-8") == done.stdout


@pytest.mark.parametrize("format", FORMATS)
def test_a_surrogate_in_a_flag_is_no_crash(project, format):
    project.write(
        "server_args.py",
        "class ServerArgs:\n    x: int = 1\n\n    @staticmethod\n    def add_cli_args(parser):\n"
        '        # a\n        parser.add_argument("--\\ud800", type=int)\n',
    )
    outcome = project.check("server_args.py", "--output-format", format)
    assert (outcome.code, outcome.err) == (1, "")
    assert "has no help text" in outcome.out
    outcome.out.encode()


def test_no_line_starts_with_a_path_that_looks_like_a_command(project, off):
    for folder in ("::error file=x::y", " ::add-mask::x", "##[error]x"):
        project.write(f"{folder}/{NAME}", off)
    for format in HUMAN_READABLE:
        for line in project.check(".", "--output-format", format).out.splitlines():
            assert not line.lstrip().startswith("::")
            assert "##[" not in line


MODULES = """
import sys
from perflint.cli import main
main(sys.argv[1:])
print(*sorted(name for name in sys.modules if name.startswith("perflint.")))
"""


def test_only_requested_reporters_are_imported(project, off):
    project.write(NAME, off)
    command = [sys.executable, "-c", MODULES, "check", NAME, "--today", TODAY]
    command += ["--output", "junit=report.xml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = set(done.stdout.splitlines()[-1].split())
    reporters = {f"perflint.reporters.{name}" for name in FORMATS}
    assert modules & reporters == {"perflint.reporters.junit", "perflint.reporters.full"}
    assert modules.isdisjoint({"perflint.rules.documentation", "perflint.cli.github_summary"})


class TestJobSummary:
    @pytest.fixture
    def summary(self, project, monkeypatch):
        file = project.root / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
        return file

    def test_the_github_format_appends_the_report(self, project, off, summary):
        project.write(NAME, off)
        summary.write_text("# another tool\n")
        project.check(NAME, "--output-format", "github")
        markdown = project.check(NAME, "--output-format", "markdown").out
        assert summary.read_text("utf-8") == f"# another tool\n{markdown}"

    def test_the_github_format_as_one_of_several_appends_the_report(self, project, off, summary):
        project.write(NAME, off)
        project.check(NAME, "--output", "github=commands")
        assert "aggregate-mismatch" in summary.read_text("utf-8")

    def test_other_formats_and_clean_runs_append_nothing(self, project, off, clean, summary):
        project.write("off/" + NAME, off)
        project.write("clean/" + NAME, clean)
        project.check("off", "--output-format", "markdown")
        project.check("clean", "--output-format", "github")
        assert not summary.exists()

    def test_it_keeps_within_the_limit_with_what_is_there(self, project, off, summary, monkeypatch):
        monkeypatch.setattr(github_summary, "SUMMARY_BYTES", 2000)
        off["scenarios"] = {f"s{number}": off["scenarios"]["t2i"] for number in range(50)}
        project.write(NAME, off)
        for size in (0, 1200, 1999, 2000, 3000):
            summary.write_text("x" * size)
            project.check(NAME, "--output-format", "github")
            assert summary.stat().st_size <= max(2000, size)
        summary.write_text("")
        project.check(NAME, "--output-format", "github")
        text = summary.read_text("utf-8")
        assert re.search(r"^Omitted because of the size limit: \d+ findings\.$", text, re.MULTILINE)

    def test_a_summary_that_cannot_be_written_does_not_fail_the_run(
        self, project, off, monkeypatch
    ):
        project.write(NAME, off)
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "absent/summary.md")
        outcome = project.check(NAME, "--output-format", "github")
        assert (outcome.code, outcome.out.startswith("::error file=")) == (1, True)
        assert outcome.err == "perflint: job summary: No such file or directory\n"


def test_the_documentation_describes_every_format():
    page = (ROOT / "docs" / "output-formats.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))
    assert rows == FORMATS
    assert list(rows) == list(FORMATS)
