"""Exit codes are as documented whatever stream is closed or full, and reports are UTF-8."""

import os
import re

import pytest

from perflint import cli
from perflint.reporters import FORMATS, HUMAN_READABLE

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
CLOSED = {">&-": (1,), "2>&-": (2,), "<&-": (0,), "<&- >&- 2>&-": (0, 1, 2)}


pytestmark = pytest.mark.end_to_end


@pytest.fixture
def files(project, clean, off):
    """A clean file, one with an error, and one that is no baseline."""
    project.write("clean.json", clean)
    project.write(NAME, off)
    project.write("package.json", {"name": "x"})
    return project


COMMANDS = {
    ("check", *DAY, "clean.json"): 0,
    ("check", *DAY, NAME): 1,
    ("check", *DAY, NAME, "--output-format", "json"): 1,
    ("check", *DAY, NAME, "missing.json"): 2,
    ("check", "--fixx"): 2,
    ("check", "--help"): 0,
    ("--version",): 0,
    (): 2,
    ("tighten", "clean.json", "--into", "clean.json"): 0,
    ("explain", "clean.json", "--baseline", "clean.json"): 0,
    ("suppress", "aggregate-mismatch", "clean.json", "--reason", "x"): 2,
    ("init", "--dry-run"): 0,
    ("init",): 2,
    ("rule", "sample-gap"): 0,
    ("config", "--schema"): 0,
    ("diff",): 2,
}


def close(*numbers):
    for number in numbers:
        os.close(number)


def fill(*numbers):
    for number in numbers:
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)


@pytest.mark.parametrize("redirect", CLOSED)
def test_a_closed_stream_changes_no_exit_code(files, forked, redirect):
    for command, code in COMMANDS.items():
        ended = forked(*command, before=lambda: close(*CLOSED[redirect]))
        assert ended.code == code, (command, ended.err)
        assert "Traceback" not in ended.err


def test_messages_for_a_closed_standard_error_are_not_printed_in_the_report(files, forked):
    command = ("check", *DAY, NAME, "package.json", "--output-format", "json")
    whole = forked(*command)
    assert "package.json" in whole.err
    assert forked(*command, before=lambda: close(2)).out == whole.out


def test_a_file_never_gets_the_number_of_a_closed_stream(project, fixable, forked):
    """Otherwise a report would be written into the baseline that is being replaced."""
    file = project.write(NAME, fixable)
    ended = forked("check", *DAY, "--fix", NAME, before=lambda: close(0, 1, 2))
    assert ended.code == 0
    assert file.read_bytes().endswith(b"}\n")
    assert b"Captured 2026-05-17." in file.read_bytes()


@pytest.mark.parametrize("numbers", [(0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_a_closed_stream_is_the_null_device(files, forked, numbers):
    """Otherwise a file or a program that perflint starts gets its number."""

    def before():
        close(*numbers)
        cli.main = lambda: 3 if all(map(is_null, numbers)) else 4

    def is_null(number):
        return os.path.samestat(os.fstat(number), os.stat(os.devnull))

    assert forked("check", before=before).code == 3


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_standard_error_changes_no_exit_code(files, forked):
    for command, code in COMMANDS.items():
        ended = forked(*command, before=lambda: fill(2))
        assert ended.code == code, command
        assert ended.out == forked(*command).out


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("streams", [(1,), (1, 2)])
def test_a_full_standard_output_is_exit_2(files, forked, streams):
    for command in COMMANDS:
        ended = forked(*command, before=lambda: fill(*streams))
        assert ended.code == 2, command
        assert "Traceback" not in ended.err
        assert 2 in streams or len(ended.err.splitlines()) >= 1


@pytest.mark.parametrize("redirect", [">&-", "2>&-", "> /dev/full 2> /dev/full"])
def test_the_streams_of_a_shell(files, run, redirect):
    """The same with a new interpreter, whose streams Python prepares."""
    if "full" in redirect and not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    shell = ("sh", "-c", f'exec "$@" {redirect}', "sh")
    done = run("check", *DAY, NAME, cwd=files.root, before=shell)
    assert done.returncode == (2 if "full" in redirect else 1)
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_reports_for_programs_are_utf_8_in_every_encoding(project, off, forked, encoding):
    off["scenarios"] = {"größe → 🚀": off["scenarios"]["t2i"]}
    project.write(NAME, off)
    for format in FORMATS if encoding == "cp1252" else ("concise", "json"):
        command = ("check", *DAY, NAME, "--output-format", format)
        expected, actual = forked(*command), forked(*command, encoding=encoding)
        assert actual.code == expected.code == 1
        assert actual.err == expected.err == ""
        if format in HUMAN_READABLE:
            assert "t2i" in actual.out.decode(encoding) or actual.out.decode(encoding)
        else:
            assert actual.out == expected.out
            assert "größe" in expected.out.decode() or b"gr\\u00f6" in expected.out


@pytest.mark.parametrize("command", ["diff", "tighten", "explain", "noise"])
@pytest.mark.parametrize("format", ["json", "markdown"])
def test_tables_for_programs_are_utf_8(repository, clean, faster, forked, command, format):
    for file in (clean, faster):
        file["scenarios"] = {"größe": file["scenarios"]["t2i"]}
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    runs = repository.write("../run.json", faster)
    arguments = ["diff"] if command == "diff" else ["tighten", runs, "--into", NAME, "--dry-run"]
    if command in ("explain", "noise"):
        arguments = [command, runs]
    if command == "diff":
        repository.write(NAME, faster)
    ended = forked(*arguments, "--output-format", format, encoding="cp1252")
    assert ended.code == 0
    assert "größe" in ended.out.decode() or b"gr\\u00f6" in ended.out


LOCALES = {
    "C": {"LC_ALL": "C"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "Windows": {"PYTHONIOENCODING": "cp1252"},
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "no time zone": {"TZ": ":/nowhere"},
}


@pytest.mark.parametrize("locale", LOCALES)
def test_locales_and_time_zones_change_nothing(repository, off, run, locale):
    """Scenario and file have names that no locale but UTF-8 can express."""
    off["scenarios"]["İıßé"] = off["scenarios"]["t2i"]
    repository.write(f"grö/{NAME}", off)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    off["scenarios"]["t2i"]["expected_e2e_ms"] = 10.62
    repository.write(f"grö/{NAME}", off)
    command = ("check", *DAY, "--output-format", "json")
    expected = run(*command, cwd=repository.root, env={"LC_ALL": "C.UTF-8"})
    actual = run(*command, cwd=repository.root, env=LOCALES[locale])
    assert (actual.returncode, actual.stdout) == (1, expected.stdout)
    assert actual.stderr == expected.stderr
    assert re.search(f'"path": "gr.*/{NAME}"', actual.stdout)


def test_a_locale_without_utf_8_is_no_crash(project, off, run):
    """Python decodes file names in the encoding of the locale if its UTF-8 mode is turned off."""
    project.write(f"grö/{NAME}", off)
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run("check", *DAY, "--output-format", "json", cwd=project.root, env=plain)
    assert (done.returncode, done.stderr) == (1, "")
    assert re.search(f'"path": "gr.*/{NAME}"', done.stdout)
