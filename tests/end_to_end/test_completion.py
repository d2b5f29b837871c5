"""``perflint completion``: what real shells make of the scripts."""

import os
import shutil
import subprocess
import sys

import pytest

from perflint import rules
from tests.pty_screen import PtyScreen

LINES = {
    "perflint ch": ["check"],
    "perflint check --sel": ["--select"],
    "perflint rule agg": ["aggregate-mismatch"],
    "perflint check --select unus": ["unused-ignore"],
    "perflint check --ignore sample-g": ["sample-gap"],
    "perflint check --suppress metad": ["metadata"],
    "perflint check --output-format sar": ["sarif"],
    "perflint formats my": ["my-own"],
    "perflint diff fea": ["feature"],
    "perflint check base": ["baselines.json"],
    "perflint check --config per": ["perflint.toml"],
    "perflint completion z": ["zsh"],
}
"""What is typed → what it can become, of which there is one."""

OWN_FORMAT = """
[formats.my-own]
summary = "x"
records = { at = "/cases/*" }
fields = { mean = "measurement" }
"""


@pytest.fixture
def scripts(repository, tmp_path):
    """Return a function that says where the script of a shell is, in a repository with things."""
    repository.write("perflint.toml", OWN_FORMAT)
    repository.write("baselines.json", {})
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "x")
    repository.git("branch", "feature")
    folder = tmp_path / "scripts"
    folder.mkdir()

    def script(shell, name):
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        outcome = repository.perflint("completion", shell)
        assert (outcome.code, outcome.err) == (0, "")
        (folder / name).write_text(outcome.out)
        return folder / name

    return script


@pytest.fixture
def variables(tmp_path):
    """Return an environment where ``perflint`` is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "perflint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m perflint "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    roots = [os.path.dirname(os.path.dirname(rules.__path__[0])), os.environ.get("PYTHONPATH", "")]
    return {
        "PATH": path,
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(filter(None, roots)),
        "XDG_CONFIG_HOME": str(tmp_path),
    }


def lines_of(command, variables):
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


BASH = """
source "$1"
read -ra COMP_WORDS <<< "$2"
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
complete -p perflint | grep -q -- "-F _shtab_perflint perflint" || exit 3
compopt() { :; }  # works within a completion alone
_shtab_perflint
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("line", LINES)
def test_bash(scripts, variables, line):
    script = scripts("bash", "perflint.bash")
    command = ["bash", "--norc", "--noprofile", "-c", BASH, "bash", str(script), line]
    assert lines_of(command, variables) == LINES[line]


@pytest.mark.parametrize("line", LINES)
def test_fish(scripts, variables, line):
    script = scripts("fish", "perflint.fish")
    command = ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]"]
    offered = lines_of([*command, str(script), line], variables)
    assert [one.split("\t")[0] for one in offered] == LINES[line]


def test_zsh(scripts, variables, repository):
    script = scripts("zsh", "_perflint")
    screen = PtyScreen(["zsh", "-f", "-i"], repository.root, variables)
    try:
        screen.send("PS1='ready> '; unsetopt zle_bracketed_paste prompt_sp\n")
        screen.send(f"fpath=({script.parent} $fpath); autoload -Uz compinit && compinit -u -D\n")
        screen.send("clear\n")
        for line, (word,) in LINES.items():
            screen.wait_for("ready>")
            screen.send(f"{line}\t")
            screen.wait_for(f"ready> {line.rpartition(' ')[0]} {word}")
            screen.send("\x15clear\n")  # the line is emptied first
            screen.wait_for("ready>")
    finally:
        screen.close()


LOADED = {
    "bash": ["bash", "--norc", "--noprofile", "-c", 'source "$1"', "bash"],
    "fish": ["fish", "--no-config", "-c", "source $argv[1]"],
    "zsh": ["zsh", "-f", "-c", 'autoload -Uz compinit; compinit -u -D; eval "$(<$1)"', "zsh"],
}


@pytest.mark.parametrize("shell", LOADED)
def test_a_shell_that_starts_runs_no_perflint(scripts, variables, tmp_path, shell):
    script = scripts(shell, f"perflint.{shell}")
    ran = tmp_path / "ran"
    (tmp_path / "bin" / "perflint").write_text(f'#!/bin/sh\ntouch "{ran}"\n')
    lines_of([*LOADED[shell], str(script)], variables)
    assert not ran.exists()


def test_a_shell_that_is_not_known(project):
    outcome = project.perflint("completion", "tcsh")
    assert (outcome.code, outcome.out) == (2, "")
    assert "unknown value 'tcsh'" in outcome.err
