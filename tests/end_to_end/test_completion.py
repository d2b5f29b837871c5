"""``perflint completion``: the scripts, run by real shells."""

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
    "perflint rule aggregate-m": ["aggregate-mismatch"],
    "perflint check --select unus": ["unused-ignore"],
    "perflint check --ignore sample-g": ["sample-gap"],
    "perflint check --suppress metad": ["metadata"],
    "perflint check --output-format sar": ["sarif"],
    "perflint formats my": ["my-own"],
    "perflint check --format my": ["my-own"],
    "perflint suppress total-b": ["total-below-parts"],
    "perflint diff fea": ["feature"],
    "perflint check base": ["baselines.json"],
    "perflint check --config per": ["perflint.toml"],
    "perflint completion z": ["zsh"],
}
"""Command line → the words that the shell offers."""

OWN_FORMAT = """
[formats.my-own]
summary = "x"
records = { at = "/cases/*" }
fields = { mean = "measurement" }
"""


@pytest.fixture
def scripts(repository, tmp_path):
    """A function that writes a shell's script; the repository has a format, a file and a branch."""
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
    """Environment variables with which ``perflint`` is the one under test."""
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


def output_lines(command, variables):
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
compopt() { :; }  # fails outside of a completion
_shtab_perflint
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("line", LINES)
def test_bash(scripts, variables, line):
    script = scripts("bash", "perflint.bash")
    command = ["bash", "--norc", "--noprofile", "-c", BASH, "bash", str(script), line]
    assert output_lines(command, variables) == LINES[line]


@pytest.mark.parametrize("line", LINES)
def test_fish(scripts, variables, line):
    script = scripts("fish", "perflint.fish")
    command = ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]"]
    offered = output_lines([*command, str(script), line], variables)
    assert [line.split("\t")[0] for line in offered] == LINES[line]


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
            screen.send("\x15clear\n")  # Ctrl-U deletes the line first
            screen.wait_for("ready>")
    finally:
        screen.close()


LOAD = {
    "bash": ["bash", "--norc", "--noprofile", "-c", 'source "$1"', "bash"],
    "fish": ["fish", "--no-config", "-c", "source $argv[1]"],
    "zsh": ["zsh", "-f", "-c", 'autoload -Uz compinit; compinit -u -D; eval "$(<$1)"', "zsh"],
}


@pytest.mark.parametrize("shell", LOAD)
def test_loading_the_script_does_not_run_perflint(scripts, variables, tmp_path, shell):
    script = scripts(shell, f"perflint.{shell}")
    marker = tmp_path / "was-run"
    (tmp_path / "bin" / "perflint").write_text(f'#!/bin/sh\ntouch "{marker}"\n')
    output_lines([*LOAD[shell], str(script)], variables)
    assert not marker.exists()


@pytest.mark.parametrize("shell", LOAD)
def test_a_script_lists_no_rules(project, shell):
    script = project.perflint("completion", shell).out
    listed = {name for name in rules.GROUP_OF if name in script}
    assert listed <= {"aggregate-mismatch"}  # an example in help texts


def test_an_unknown_shell_is_a_usage_error(project):
    outcome = project.perflint("completion", "tcsh")
    assert (outcome.code, outcome.out) == (2, "")
    assert "unknown value 'tcsh'" in outcome.err
