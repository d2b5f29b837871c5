"""Names of rules as links (OSC 8) to their documentation, on terminals that show links."""

import io
import re
import sys

import pytest

from perflint.cli import address
from perflint.cli.terminal import Terminal
from tests.paths import ROOT
from tests.pty_screen import PtyScreen

NAME = "perf_baselines.json"
RULE = "aggregate-mismatch"
REPOSITORY = "https://github.com/somebody/perflint"
LINK = f"\x1b]8;;{REPOSITORY}/blob/main/docs/rules.md#{RULE}\x1b\\{RULE}\x1b]8;;\x1b\\"
ITERM = {"TERM_PROGRAM": "iTerm.app"}

PUBLISHED = f"""
import sys
from perflint.cli import address, main
address.REPOSITORY = {REPOSITORY!r}
sys.exit(main(sys.argv[1:]))
"""

pytestmark = pytest.mark.end_to_end


class TerminalStream(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def printed(project, off):
    """Return a function that checks a wrong file on a terminal: its bytes, and the screen.

    ``program`` is how it runs perflint, by default one that has a public address.
    """
    project.write(NAME, off)
    screens = []

    def printed(*flags, program=("-c", PUBLISHED), **variables):
        check = ["check", "--today", "2026-05-17", NAME, *flags]
        command = [sys.executable, *program, *check]
        screen = PtyScreen(command, project.root, variables)
        screens.append(screen)
        assert screen.end() == 1
        return screen.printed.decode(), screen.shown

    yield printed
    for screen in screens:
        screen.close()


@pytest.mark.parametrize(
    ("variables", "has_links"),
    [
        ({}, False),
        (ITERM, True),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "ghostty"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "5000"}, True),
        ({"VTE_VERSION": "4602"}, False),
        ({"VTE_VERSION": "x"}, False),
        ({"WT_SESSION": "5a9e"}, True),
        ({"KITTY_WINDOW_ID": "1"}, True),
        ({"DOMTERM": "version=2"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "1", "TERM": "dumb"}, True),
        (ITERM | {"FORCE_HYPERLINK": "0"}, False),
        (ITERM | {"FORCE_HYPERLINK": ""}, True),
        (ITERM | {"NO_COLOR": "1"}, False),
        ({"FORCE_HYPERLINK": "1", "NO_COLOR": "1"}, False),
        (ITERM | {"TERM": "dumb"}, False),
        (ITERM | {"TERM": "screen-256color"}, False),
        (ITERM | {"TERM": "tmux-256color"}, False),
    ],
)
def test_the_terminal_decides(monkeypatch, variables, has_links):
    monkeypatch.setattr(address, "REPOSITORY", REPOSITORY)
    for name, value in ({"TERM": "xterm"} | variables).items():
        monkeypatch.setenv(name, value)
    terminal = Terminal(TerminalStream(), "auto", ".")
    assert terminal.rule(RULE) == (LINK if has_links else RULE)


@pytest.mark.parametrize(
    ("flags", "number"),
    [
        ((), 1),
        (("--output-format", "concise"), 1),
        (("--statistics",), 1),
        (("--color", "always"), 1),
        (("--color", "never"), 0),
        (("--output-format", "json"), 0),
        (("--output-format", "github"), 0),
    ],
)
def test_the_formats_for_people_have_links(printed, flags, number):
    output, _ = printed("--select", RULE, *flags, **ITERM)
    assert output.count(LINK) == number
    assert output.count("\x1b]8;") == 2 * number


@pytest.mark.parametrize("flags", [(), ("--output-format", "concise"), ("--statistics",)])
def test_links_do_not_change_what_is_shown(printed, flags):
    linked, shown = printed(*flags, **ITERM)
    plain, expected = printed(*flags)
    assert linked != plain
    assert re.sub(r"\x1b]8;;.*?\x1b\\", "", linked) == plain
    assert shown == expected
    assert RULE in shown


def test_there_are_links_only_if_the_project_has_a_public_address(printed):
    output, _ = printed(program=("-m", "perflint"), **ITERM)
    assert ("\x1b]8" in output) is (address.documentation() is not None)
    assert "owner".upper() not in output
    assert RULE in output


def test_a_pipe_and_a_file_have_no_links(run, project, off):
    project.write(NAME, off)
    flags = ("check", NAME, "--color", "always", "--output", "full=report.txt")
    done = run(*flags, cwd=project.root, env=ITERM | {"FORCE_HYPERLINK": "1"})
    assert "\x1b[" in done.stdout
    assert "\x1b]8" not in done.stdout + (project.root / "report.txt").read_text("utf-8")


def test_the_target_is_a_section_of_the_documentation():
    page, _, anchor = LINK.split("\x1b\\")[0].partition(";;")[2].rpartition("/")[2].partition("#")
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert f"\n### {anchor}\n" in text
