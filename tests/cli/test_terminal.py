"""What differs on a terminal, tested with a pseudo-terminal and a terminal emulator."""

import copy
import fcntl
import json
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios

import pyte
import pytest
import wcwidth

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

RED, GREEN = "31", "32"


def on_terminal(folder, *arguments, columns=0, **env):
    """Run the command with its output on a pseudo-terminal; return what it wrote there."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "perflint", *arguments],
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", **env},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    output = b""
    try:
        while chunk := os.read(master, 65536):
            output += chunk
    except OSError:  # EIO on Linux, if the other side is closed
        pass
    os.close(master)
    process.wait(timeout=60)
    return output.decode()


@pytest.fixture
def check(project, off):
    """Return a function that checks a wrong file on a terminal, and returns the output."""
    project.write(NAME, off)

    def check(*flags, **env):
        return on_terminal(project.root, "check", "--today", TODAY, NAME, *flags, **env)

    return check


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("flags", "env", "has_color"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--output-format", "concise"), {}, True),
        (("--output-format", "json"), {}, False),
        (("--output-format", "json", "--color", "always"), {}, False),
        (("--statistics",), {}, True),
        (("--diff", "--unsafe-fixes"), {}, True),
    ],
)
def test_on_a_terminal(check, flags, env, has_color):
    output = check(*flags, **env)
    assert "aggregate-mismatch" in output or "4.49" in output
    assert ("\x1b[" in output) is has_color


@pytest.mark.parametrize(
    ("flags", "env", "has_color"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "always", "--output-format", "json"), {}, False),
        (("--color", "always", "--output-file", "/dev/stdout"), {}, False),
    ],
)
def test_in_a_pipe(run, project, off, flags, env, has_color):
    project.write(NAME, off)
    done = run("check", "--today", TODAY, NAME, *flags, cwd=project.root, env=env)
    assert "aggregate-mismatch" in done.stdout
    assert ("\x1b[" in done.stdout) is has_color


def test_colors_do_not_change_the_text(check, project):
    screen = pyte.Screen(150, 40)
    select = ("--select", "aggregate-mismatch")
    pyte.Stream(screen).feed(check(*select))
    lines = [line.rstrip() for line in screen.display]
    assert "\n".join(lines).rstrip() == project.check(NAME, *select).out.rstrip()


def test_errors_and_carets_are_red_and_help_is_green(check):
    screen = pyte.Screen(150, 40)
    pyte.Stream(screen).feed(check())
    colors = {}
    for row, line in enumerate(screen.display):
        for word in ("error[", "^^^^", "help:"):
            if word in line:
                cell = screen.buffer[row][line.index(word)]
                colors[word] = (cell.fg, cell.bold)
    assert colors == {"error[": ("red", True), "^^^^": ("red", False), "help:": ("green", False)}


def test_colors_are_reset_at_the_end_of_each_line(check):
    for line in check().splitlines():
        assert line.count("\x1b[") == 2 * line.count("\x1b[0m")


# source lines in the width of the terminal


def long_line(off):
    """Return the baseline ``off`` on one line, with its wrong average in the middle."""
    text = json.dumps({"before": "x" * 300, **off, "after": "y" * 300})
    return text.replace("5.49", '5.49, "note": "数字"')


@pytest.mark.parametrize(
    ("columns", "env", "width"),
    [(60, {}, 60), (140, {}, 140), (0, {}, 100), (60, {"COLUMNS": "80"}, 80)],
)
def test_source_lines_fit_on_the_terminal(project, off, columns, env, width):
    project.write(NAME, long_line(off))
    output = on_terminal(
        project.root, "check", "--select", "aggregate-mismatch", NAME, columns=columns, **env
    )
    screen = pyte.Screen(max(width, 200), 30)
    pyte.Stream(screen).feed(output)
    lines = [line.rstrip() for line in screen.display]
    (row,) = (number for number, line in enumerate(lines) if line.startswith("1 | "))
    source, carets = lines[row], lines[row + 1]
    assert source.startswith("1 | …")
    assert source.endswith("…")
    assert width - 1 <= wcwidth.wcswidth(source) <= width
    start = carets.index("^")
    assert source[start : start + carets.count("^")] == "5.49"
    assert carets.endswith("steps give 4.49")


def test_source_lines_in_a_pipe_have_100_columns(run, project, off):
    project.write(NAME, long_line(off))
    env = {"COLUMNS": "60"}
    done = run("check", "--select", "aggregate-mismatch", NAME, cwd=project.root, env=env)
    source = next(line for line in done.stdout.splitlines() if line.startswith("1 | "))
    assert 98 <= len(source) <= 100


# many findings


@pytest.fixture
def many(project, off):
    """Twelve files with five wrong averages each, and one date that is wrong."""
    scenario = off["scenarios"]["t2i"]
    baseline = {**off, "scenarios": {f"t2i_{number}": scenario for number in range(5)}}
    for number in range(12):
        project.write(f"b/{number:02}/{NAME}", baseline)
    undated = copy.deepcopy(off)
    undated["metadata"]["description"] = "Captured 2026-05-16."
    project.write(f"a dir/{NAME}", undated)
    return project


SELECT = ("--select", "aggregate-mismatch,date-disagreement")


def plain(output):
    return re.sub(r"\x1b\[[\d;]*[mK]", "", output).replace("\r\n", "\n")


def pasted(project, command):
    """Run a printed command in a shell, with ``cat`` as the pager; return what it prints."""
    assert command.endswith(" | less -R")
    script = f'perflint() {{ {shlex.quote(sys.executable)} -m perflint "$@"; }}; '
    script += command.replace("less -R", "cat")
    done = subprocess.run(
        ["sh", "-c", script], cwd=project.root, capture_output=True, text=True, check=True
    )
    return done.stdout


def after(title, output):
    return next(line for line in output.splitlines() if line.startswith(title)).split(": ", 1)[1]


def test_beyond_50_findings_the_counts_come_first_then_one_finding_of_each_rule(many):
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT))
    head, _, rest = output.partition("The first finding of each rule (2 of 62 findings):\n\n")
    files = [f"     5  b/{number:02}/{NAME}" for number in range(10)]
    assert head.splitlines() == [
        "    61  error    aggregate-mismatch",
        "     1  error    date-disagreement",
        "",
        *files,
        "    12  in 3 more files",
        "",
    ]
    heads = [line for line in rest.splitlines() if line.startswith("error[")]
    assert [line.partition(":")[0] for line in heads] == [
        "error[aggregate-mismatch]",
        "error[date-disagreement]",
    ]
    ending = rest.partition("\nFound ")[2].splitlines()
    assert ending == [
        "62 errors (13 files, 61 scenarios). Fixable: 1 with --fix, 61 with --fix --unsafe-fixes.",
        f"All findings: perflint check --today {TODAY} {' '.join(SELECT)} | less -R",
        f"Findings of a rule: perflint check --select aggregate-mismatch --today {TODAY} | less -R",
        "Details of a rule: perflint rule aggregate-mismatch",
        "perflint: to suppress all existing findings and report only new ones: "
        "perflint check --suppress-all",
    ]


def test_the_commands_of_the_overview_print_the_rest(many):
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT))
    everything = many.check(*SELECT).out
    assert everything.count("\n-->") == 62
    assert pasted(many, after("All findings", output)) == everything
    of_a_rule = many.check("--select", "aggregate-mismatch").out
    assert pasted(many, after("Findings of a rule", output)) == of_a_rule


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (("--select=all", "--fail-on", "warning", "a dir", "b"), "--fail-on warning 'a dir' b"),
        (("--select", "all", "--", "a dir", "b"), "-- 'a dir' b"),
    ],
)
def test_the_commands_of_the_overview_keep_paths_and_other_options(many, arguments, kept):
    many.write("a dir/perf_baselines_2.json", "{")
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *arguments))
    everything = f"perflint check --today {TODAY} {shlex.join(arguments)} | less -R"
    of_a_rule = f"perflint check --select aggregate-mismatch --today {TODAY} {kept} | less -R"
    assert after("All findings", output) == everything
    assert after("Findings of a rule", output) == of_a_rule
    only = many.check("--select", "aggregate-mismatch", "a dir", "b").out
    assert pasted(many, of_a_rule) == only


def test_the_commands_of_the_overview_do_not_fix_again(many):
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT, "--fix"))
    check = f"perflint check --today {TODAY} {' '.join(SELECT)}"
    assert after("All findings", output) == f"{check} | less -R"
    assert "Findings of a rule" not in output
    assert f"perflint: fixed a dir/{NAME}: write" in output


@pytest.mark.parametrize(
    "flags",
    [
        ("--output-format", "concise"),
        ("--statistics",),
        ("--output-format", "json"),
        ("--ignore", "aggregate-mismatch"),
    ],
)
def test_other_output_on_a_terminal_is_complete(many, flags):
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT, *flags))
    assert output.startswith(many.check(*SELECT, *flags).out)


def test_output_to_a_file_or_a_pipe_is_complete(many, run):
    expected = many.check(*SELECT).out
    done = run("check", "--today", TODAY, *SELECT, cwd=many.root)
    assert done.stdout == expected
    on_terminal(many.root, "check", "--today", TODAY, *SELECT, "--output-file", "report")
    assert (many.root / "report").read_text() == expected


def test_50_findings_are_all_printed(many):
    paths = [f"b/{number:02}" for number in range(10)]
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT, *paths))
    assert output.count("\n-->") == 50
    assert "All findings" not in output
    output = plain(on_terminal(many.root, "check", "--today", TODAY, *SELECT, *paths, "a dir"))
    assert output.count("\n-->") == 2
