"""Several reports of one run: ``--output FORMAT=FILE``, and the summary of a step."""

import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from perflint.cli import github_summary as step_summary
from perflint.reporters import FOR_PEOPLE, FORMATS
from tests.paths import ROOT

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

BESIDE = """\
class ServerArgs:
    '''
    ::error::of the file's own
    '''

    a: int = 1
    b: int = 2
    c: int = 3

    def add_cli_args(parser):
        # of one kind
        parser.add_argument("--b", help="b")
        parser.add_argument("--a", help="a")
        '''
    ::error::of the file's own
        '''
        parser.add_argument("--c", help="c")
"""


def test_no_line_of_a_diff_is_a_command_to_a_runner_of_github(project):
    project.write("server_args.py", BESIDE)
    lines = project.check("--diff", "--unsafe-fixes", "server_args.py").out.splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []
    assert "     \\x3a:error::of the file's own" in lines


def test_a_run_prints_one_report_and_writes_others(project, off):
    project.write(NAME, off)
    printed = project.check(NAME)
    flags = [f"--output={format}=report.{format}" for format in FORMATS]
    assert project.check(NAME, *flags) == printed
    for format in FORMATS:
        alone = project.check(NAME, "--output-format", format)
        assert (project.root / f"report.{format}").read_text("utf-8") == alone.out
    json.loads((project.root / "report.sarif").read_text("utf-8"))
    ElementTree.parse(project.root / "report.junit")


def test_output_goes_with_output_file(project, off):
    project.write(NAME, off)
    flags = ("--output-format", "concise", "--output-file", "a", "--output", "json=b")
    assert project.check(NAME, *flags) == (1, "", "")
    assert (project.root / "a").read_text().startswith(f"{NAME}:17:40: error")
    assert json.loads((project.root / "b").read_text())["version"] == 1


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--output", "sarif"), "argument --output: 'sarif' is not of the form FORMAT=FILE"),
        (("--output", "sarif="), "argument --output: 'sarif=' is not of the form FORMAT=FILE"),
        (("--output", "=x"), "argument --output: unknown format ''"),
        (("--output", "sarf=x"), "argument --output: unknown format 'sarf'; did you mean 'sarif'?"),
        (
            ("--output", "json=x", "--output", "sarif=./x"),
            "--output sarif=./x: another report goes to the same file",
        ),
        (
            ("--output-file", "x", "--output", "json=x"),
            "--output json=x: another report goes to the same file",
        ),
        (("--output", "json=absent/x"), "--output json=absent/x: No such file or directory"),
        (("--output", "json=."), "--output json=.: Is a directory"),
        (("--output", f"json={NAME}"), f"--output json={NAME}: one of the files checked"),
        (("--output", f"json=./{NAME}"), f"--output json=./{NAME}: one of the files checked"),
        (("--output-file", NAME), f"--output-file {NAME}: one of the files checked"),
        (("--output", "json=data.json"), "--output json=data.json: one of the files checked"),
        (("--diff", "--output", "json=x"), "--diff prints a diff; it goes with no other output"),
        (("--diff", "--output-format", "sarif"), "--diff prints a diff"),
        (("--statistics", "--output-format", "junit"), "--statistics is a table"),
    ],
)
def test_what_cannot_be_is_exit_2_and_harms_no_file(project, clean, flags, told):
    baseline = project.write(NAME, clean)
    other = project.write("data.json", "{}")
    before = baseline.read_bytes()
    outcome = project.check(NAME, "data.json", *flags)
    assert outcome.code == 2
    assert outcome.err.startswith(f"perflint: error: {told}")
    assert baseline.read_bytes() == before
    assert other.read_text() == "{}"


def test_a_link_to_a_checked_file_is_that_file(project, clean):
    file = project.write(NAME, clean)
    os.symlink(file, project.root / "link")
    assert project.check(NAME, "--output", "json=link").code == 2
    assert json.loads(file.read_text()) == clean


def test_statistics_stand_beside_other_reports(project, off):
    project.write(NAME, off)
    outcome = project.check(NAME, "--statistics", "--output", "json=report.json")
    assert outcome.out.split()[:3] == ["1", "error", "aggregate-mismatch"]
    assert json.loads((project.root / "report.json").read_text())["summary"]["errors"] == 1


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_of_a_clean_run(project, clean, format):
    project.write(NAME, clean)
    outcome = project.check(NAME, "--output-format", format)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_takes_a_path_that_is_not_utf_8(run, project, off, format):
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
    assert (outcome.code, outcome.err) == (0, "")
    assert "has no help text" in outcome.out
    outcome.out.encode()


def test_a_line_never_begins_with_the_name_of_a_file_like_a_command(project, off):
    for folder in ("::error file=x::y", " ::add-mask::x", "##[error]x"):
        project.write(f"{folder}/{NAME}", off)
    for format in FOR_PEOPLE:
        for line in project.check(".", "--output-format", format).out.splitlines():
            assert not line.lstrip().startswith("::")
            assert "##[" not in line


MODULES = """
import sys
from perflint.cli import main
main(sys.argv[1:])
print(*sorted(name for name in sys.modules if name.startswith("perflint.")))
"""


def test_only_the_reporters_that_are_asked_for_are_imported(project, off):
    project.write(NAME, off)
    command = [sys.executable, "-c", MODULES, "check", NAME, "--today", TODAY]
    command += ["--output", "junit=report.xml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = set(done.stdout.splitlines()[-1].split())
    assert {"perflint.reporters.junit", "perflint.reporters.full"} <= modules
    others = ("sarif", "github", "gitlab", "markdown", "rdjson", "as_json", "concise")
    assert modules.isdisjoint({f"perflint.reporters.{name}" for name in others})
    assert modules.isdisjoint({"perflint.config.catalogue", "perflint.cli.github_summary"})


class TestStepSummary:
    @pytest.fixture
    def summary(self, project, monkeypatch):
        file = project.root / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
        return file

    def test_github_appends_the_report(self, project, off, summary):
        project.write(NAME, off)
        summary.write_text("# of another\n")
        project.check(NAME, "--output-format", "github")
        markdown = project.check(NAME, "--output-format", "markdown").out
        assert summary.read_text("utf-8") == f"# of another\n{markdown}"

    def test_so_it_does_as_one_of_several(self, project, off, summary):
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
        monkeypatch.setattr(step_summary, "MOST", 2000)
        off["scenarios"] = {f"s{number}": off["scenarios"]["t2i"] for number in range(50)}
        project.write(NAME, off)
        for held in (0, 1200, 1999, 2000, 3000):
            summary.write_text("x" * held)
            project.check(NAME, "--output-format", "github")
            assert summary.stat().st_size <= max(2000, held)
        summary.write_text("")
        project.check(NAME, "--output-format", "github")
        assert "findings more: they did not fit in here." in summary.read_text("utf-8")

    def test_one_that_cannot_be_written_fails_no_run(self, project, off, monkeypatch):
        project.write(NAME, off)
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "absent/summary.md")
        outcome = project.check(NAME, "--output-format", "github")
        assert (outcome.code, outcome.out.startswith("::error file=")) == (1, True)
        assert outcome.err == "perflint: the summary of the step: No such file or directory\n"


def test_the_documentation_names_every_format_and_what_it_is_for():
    page = (ROOT / "docs" / "output-formats.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))
    assert rows == FORMATS
    assert list(rows) == list(FORMATS)
