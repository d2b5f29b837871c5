"""Every command in a message works if it is pasted into a shell where the message was printed.

A situation is a repository and a command line. Its output is searched for commands, each is run
with ``sh`` in a copy of the repository, and its effect is tested.
"""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from perflint import rules
from perflint.cli.help import TOPICS
from perflint.rules.rule import Example
from tests.conftest import CLEAN
from tests.paths import ROOT

NAME = "perf_baselines.json"
EPOCH = "1779003300"  # 2026-05-17
COMMAND = re.compile(r"(?:: |^ +|; |`)((?:perflint|git|pre-commit|prek) [^`\n]*)", re.MULTILINE)
NO_COMMAND = re.compile(r" \(in CI: fetch-depth: 0\)$")


class Repository(NamedTuple):
    """A folder with a git repository, and a shell in which the command ``perflint`` is known."""

    folder: Path
    environment: dict[str, str]

    def write(self, name: str, content: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=4))

    def commit(self) -> None:
        self.shell("git add --all && git commit --quiet --allow-empty --message x")

    def shell(self, command: str, within: str = ".", **variables: str) -> tuple[int, str]:
        """Run a command line; return its exit code and its whole output."""
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder / within,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return done.returncode, done.stdout

    def findings(self, command: str, within: str = ".") -> list[tuple[str, str, str]]:
        """Return the rule, path and pointer of what a check reports."""
        _, output = self.shell(f"{command} --output-format json 2>/dev/null", within)
        violations = json.loads(output)["violations"]
        return [
            (violation["rule"], violation["path"], violation["pointer"] or "")
            for violation in violations
            if violation["ignored"] is None
        ]

    def copy(self, folder: Path) -> "Repository":
        shutil.copytree(self.folder, folder, symlinks=True)
        copy = self._replace(folder=folder)
        copy.shell("git update-index --quiet --refresh")  # the copies have other inodes
        return copy


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "perflint"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m perflint "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join((str(programs), str(Path(sys.executable).parent), os.environ["PATH"]))
    variables = {"PATH": path, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT)}
    author = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "T"), ("EMAIL", "t@example.org"), ("DATE", f"@{EPOCH} +0000"))
    }
    environment = {**os.environ, **variables, **author, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    folder = tmp_path / "repository"
    folder.mkdir()
    result = Repository(folder, environment)
    result.shell("git init --quiet --initial-branch=main")
    return result


def commands_in(output: str) -> list[str]:
    """Return the distinct commands that an output contains."""
    found = (NO_COMMAND.sub("", match[1]) for match in COMMAND.finditer(output))
    return list(dict.fromkeys(command.strip() for command in found))


def paste_all(
    repository: Repository, check: str, output: str, tmp_path: Path, within: str = "."
) -> list[str]:
    """Run each command of an output in a copy of the repository; return the commands."""
    commands = commands_in(output)
    findings = cache(repository.findings)
    for number, command in enumerate(commands):
        program, verb, *_ = shlex.split(command)
        prints_only = (program, verb) in (("perflint", "rule"), ("perflint", "help"))
        copy = repository if prints_only else repository.copy(tmp_path / f"copy-{number}")
        code, printed = copy.shell(command, within)
        assert code in (0, 1), (command, printed)
        effect = EFFECTS.get((program, verb))
        assert effect is not None, f"a command that no test knows: {command}"
        effect(Pasted(repository, copy, check, command, printed, within, findings))
        if copy is not repository:
            shutil.rmtree(copy.folder)
    return commands


class Pasted(NamedTuple):
    """A command that was run in ``after``, a copy of the repository ``before``."""

    before: Repository
    after: Repository
    check: str
    command: str
    printed: str
    within: str
    findings_before: Callable[[str, str], list[tuple[str, str, str]]]

    @property
    def resolved(self) -> set[tuple[str, str, str]]:
        """The findings that the command removed from the report of the check."""
        before = self.findings_before(self.check, self.within)
        after = self.after.findings(self.check, self.within)
        return {*before} - {*after}


def it_suppresses(pasted: Pasted) -> None:
    _, _, rule, location, *_ = shlex.split(pasted.command)
    file, separator, at = location.partition("#")
    if not separator:  # an argument: its violations have no pointer
        file, at = location.partition(":")[0], ""
    if "--to" in pasted.check:  # which reads the suppression file from the commit
        pasted.after.commit()
    assert pasted.resolved, pasted.printed
    for finding_rule, path, pointer in pasted.resolved:
        assert finding_rule == rule
        assert file.rpartition("/")[2] in path
        assert f"{at}/".startswith(f"{pointer}/") or f"{pointer}/".startswith(f"{at}/")
    assert "2026-05-31" in (pasted.after.folder / "perflint-suppressions.toml").read_text()


def it_fixes_or_reports(pasted: Pasted) -> None:
    if "--fix" in shlex.split(pasted.command):
        assert pasted.resolved or not pasted.findings_before(pasted.check, pasted.within)
        assert "fixed " in pasted.printed
    elif "--diff" in shlex.split(pasted.command):
        assert pasted.printed.startswith(("--- ", "perflint: nothing", "No fixes"))
    else:
        assert "Found " in pasted.printed or "No violations" in pasted.printed


def it_documents_the_rule(pasted: Pasted) -> None:
    assert pasted.printed.startswith(shlex.split(pasted.command)[2])


def it_prints_the_page(pasted: Pasted) -> None:
    page = ROOT / "perflint" / "pages" / f"{shlex.split(pasted.command)[2]}.md"
    assert page.read_text("utf-8").splitlines()[-1].split("`")[0] in pasted.printed
    assert "OWNER/" not in pasted.printed


def it_describes(pasted: Pasted) -> None:
    """A drafted format, appended to the configuration, recognizes the file and has no findings."""
    if "--draft" not in pasted.command:
        return
    path = shlex.split(pasted.command)[-1]
    configuration = pasted.after.folder / "perflint.toml"
    before = configuration.read_text("utf-8") if configuration.exists() else ""
    configuration.write_text(before + pasted.printed, "utf-8")
    code, output = pasted.after.shell(f"perflint check {shlex.quote(path)}", pasted.within)
    assert (code, output.partition(" (")[0]) == (0, "No violations")


def it_stages(pasted: Pasted) -> None:
    _, staged = pasted.after.shell("git diff --cached --name-only")
    for path in shlex.split(pasted.command)[2:]:
        assert os.path.normpath(os.path.join(pasted.within, path)) in staged.splitlines()


def it_updates_the_baseline(pasted: Pasted) -> None:
    assert "1 updated; written" in pasted.printed
    path = os.path.join(pasted.within, shlex.split(pasted.command)[-1])
    assert (pasted.after.folder / path).read_text() != (pasted.before.folder / path).read_text()


def it_proposes(pasted: Pasted) -> None:
    assert "Next:" in pasted.printed or "nothing to check" in pasted.printed


EFFECTS: dict[tuple[str, str], Callable[[Pasted], None]] = {
    ("perflint", "suppress"): it_suppresses,
    ("perflint", "tighten"): it_updates_the_baseline,
    ("perflint", "check"): it_fixes_or_reports,
    ("perflint", "rule"): it_documents_the_rule,
    ("perflint", "help"): it_prints_the_page,
    ("perflint", "formats"): it_describes,
    ("perflint", "init"): it_proposes,
    ("git", "add"): it_stages,
    ("git", "fetch"): lambda pasted: None,
    ("pre-commit", "run"): lambda pasted: None,
    ("pre-commit", "install"): lambda pasted: None,
}


EXAMPLES = [pytest.param(name, rules.load(name).examples[0], id=name) for name in rules.GROUP_OF]


def file_of(name: str, text: str) -> str:
    """Return the path of a file in the example of a rule."""
    if text.startswith("|"):
        return "docs/arguments.md"
    if text.startswith(("{", "[")):
        return NAME
    return "gpu_cases.py" if name in rules.RULES["cases"] else "server_args.py"


def settings_of(name: str, example: Example, file: str) -> str:
    """Return the configuration with which the example of a rule has its findings."""
    settings = "".join(f"{key} = {json.dumps(value)}\n" for key, value in example.options.items())
    text = f'[[baselines]]\nfiles = ["**/*.json"]\npolicy = "{example.policy}"\n'
    text += f"[rules.{name}]\n{settings}"
    if example.families:
        families = "".join(
            f"{json.dumps(key)} = {json.dumps([*values])}\n"
            for key, values in example.families.items()
        )
        text += f'[[arguments]]\nfiles = ["{file}"]\n[arguments.families]\n{families}'
    if name in rules.RULES["documents"]:
        text += f'[[argument-docs]]\nfiles = ["{file}"]\narguments = ["server_args.py"]\n'
    return text


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_help_of_every_rule(repository, tmp_path, name: str, example: Example) -> None:
    file = file_of(name, example.bad)
    options = f"--format {example.format} " if file == NAME else ""
    repository.write("ci/perflint.toml", settings_of(name, example, file))
    if example.other is not None:
        repository.write(file_of(name, example.other), example.other)
    if example.before is not None:
        repository.write(file, example.before)
    repository.commit()
    repository.write(file, example.bad)
    check = f"perflint check --config ci/perflint.toml --select {name} {options}{file}"
    _, output = repository.shell(check)
    assert f"[{name}]" in output, output
    commands = paste_all(repository, check, output, tmp_path)
    assert f"perflint rule {name}" in commands
    helps = [line for line in output.splitlines() if line.startswith("help: ")]
    if name in rules.NEED_BASE:
        assert len(helps) == output.count(f"[{name}]")
        for line in helps:
            assert COMMAND.search(line), line


@pytest.fixture
def changed(repository) -> Repository:
    """A repository in which a file was changed on a branch, committed, and changed again."""
    scenarios = {"t2i": CLEAN["scenarios"]["t2i"], "a b": CLEAN["scenarios"]["t2i"]}
    baseline = {**CLEAN, "scenarios": scenarios, "tolerances": {"pr_test": {"e2e": 0.25}}}
    repository.write(f"deep er/{NAME}", baseline)
    repository.write(f"deep er/x/{NAME}", baseline)
    repository.commit()
    repository.shell("git checkout --quiet -b topic")
    slow = json.loads(json.dumps(baseline))
    slow["scenarios"]["a b"]["expected_e2e_ms"] = 12.61
    slow["tolerances"]["pr_test"]["e2e"] = 0.5
    del slow["scenarios"]["t2i"]
    repository.write(f"deep er/{NAME}", slow)
    (repository.folder / "deep er" / "x" / NAME).unlink()
    repository.commit()
    slow["scenarios"]["a b"]["expected_avg_denoise_ms"] = 9.0
    slow["metadata"]["last_updated"] = "2026-05-16"
    repository.write(f"deep er/{NAME}", slow)
    return repository


@pytest.mark.parametrize(
    ("flags", "within"),
    [("", "."), ("", "deep er"), ("--base main", "deep er"), ("--from main --to HEAD", ".")],
)
def test_commands_for_a_change(changed, tmp_path, flags, within):
    if "--to" in flags:  # what is checked is committed, and the commands act on the work tree
        changed.shell("git checkout --quiet .")
    check = f"perflint check --select change,baseline,metadata {flags}"
    _, output = changed.shell(check, within)
    commands = paste_all(changed, check, output, tmp_path, within)
    assert any(command.startswith("perflint suppress") for command in commands)
    assert all(
        ("--base main" in command) == bool(flags) for command in commands if " suppress " in command
    )


def test_commands_for_many_findings(repository, tmp_path):
    wrong = {**CLEAN["scenarios"]["t2i"], "expected_avg_denoise_ms": 5.5}
    baseline = {**CLEAN, "scenarios": {f"s{number}": wrong for number in range(25)}}
    repository.write(NAME, baseline)
    repository.commit()
    _, output = repository.shell("perflint check")
    commands = paste_all(repository, "perflint check", output, tmp_path)
    assert "perflint check --suppress-all" in commands
    _, output = repository.shell(f"perflint suppress aggregate-mismatch {NAME} --reason 'so it is'")
    choices = commands_in(output)
    assert len(choices) == 10
    for command in choices:
        code, output = repository.shell(command)
        assert code == 0, output
    assert (repository.folder / "perflint-suppressions.toml").read_text().count("so it is") == 10


def test_commands_for_suppressions(repository, tmp_path):
    """Unused entries, and entries of a renamed file."""
    wrong = {**CLEAN["scenarios"]["t2i"], "expected_avg_denoise_ms": 5.5}
    repository.write(NAME, {**CLEAN, "scenarios": {"t2i": wrong}})
    repository.write("perf_baselines_b.json", {**CLEAN, "scenarios": {"t2v": wrong}})
    repository.shell("perflint check --suppress-all")
    repository.commit()
    repository.shell("git checkout --quiet -b topic")
    repository.write(NAME, CLEAN)
    repository.shell("git mv perf_baselines_b.json perf_baselines_c.json")
    for flags in ("", "--base main"):
        check = f"perflint check {flags}"
        _, output = repository.shell(check)
        commands = paste_all(repository, check, output, tmp_path)
        assert "perflint check --fix" in commands
        assert f"perflint check --fix {flags}".strip() in commands


def test_commands_after_fixes(repository, tmp_path):
    baseline = {**CLEAN, "metadata": {**CLEAN["metadata"], "description": "Captured 2026-05-16."}}
    repository.write("a b/perf_baselines.json", baseline)
    repository.commit()
    _, output = repository.shell("perflint check --fix", "a b")
    assert paste_all(repository, "perflint check", output, tmp_path, "a b") == [f"git add {NAME}"]


def test_commands_for_what_a_change_does_not_touch(repository, tmp_path):
    wrong = {**CLEAN["scenarios"]["t2i"], "expected_avg_denoise_ms": 5.5}
    repository.write(NAME, {**CLEAN, "scenarios": {"t2i": wrong}})
    repository.commit()
    repository.write(NAME, {**CLEAN, "scenarios": {"t2i": wrong, "new": wrong}})
    _, output = repository.shell("perflint check --staged")
    assert "perflint check --scope file" not in output
    _, output = repository.shell("perflint check --base HEAD --select aggregate-mismatch")
    commands = paste_all(repository, "perflint check", output, tmp_path)
    assert "perflint check --scope file" in commands


@pytest.mark.parametrize(
    "flags", ["--dry-run", "--yes", "--dry-run --repo https://u/p --rev v0.1.0"]
)
def test_commands_of_init(repository, tmp_path, flags):
    wrong = {**CLEAN["scenarios"]["t2i"], "expected_avg_denoise_ms": 5.5}
    repository.write(NAME, {**CLEAN, "scenarios": {"t2i": wrong}})
    repository.write(".pre-commit-config.yaml", "repos: []\n")
    repository.commit()
    before = repository.copy(tmp_path / "before")
    _, output = repository.shell(f"perflint init {flags}")
    assert "OWNER/" not in output
    _, _, end = output.partition("Next:")
    commands = commands_in(end)
    assert "perflint help ci" in commands
    for command in commands:
        if command.startswith("perflint init"):  # it asks, and there is no terminal
            assert ("--repo https://u/p --rev v0.1.0" in command) == ("--repo" in flags)
            _, shown = before.shell(f"{command} --dry-run")
            assert shown.partition("Next:")[0] == output.partition("Next:")[0]
        else:
            code, printed = repository.shell(command)
            assert code in (0, 1), (command, printed)


def test_commands_where_nothing_was_found(repository, tmp_path):
    for line in ("perflint check", "perflint init"):
        _, output = repository.shell(line)
        assert "OWNER/" not in output
        assert paste_all(repository, "perflint check", output, tmp_path)


@pytest.mark.parametrize("within", [".", "my bench"])
def test_commands_for_limits_that_could_be_tightened(repository, tmp_path, within):
    for path, scale in ((f"my bench/{NAME}", 100), (f"{within}/run 1.json", 81.25)):
        scenario = {
            "stages_ms": {"TextEncodingStage": 1.25 * scale, "DenoisingStage": 9.02 * scale},
            "denoise_step_ms": {"0": 4.21 * scale, "1": 4.77 * scale},
            "expected_e2e_ms": 10.61 * scale,
            "expected_avg_denoise_ms": 4.49 * scale,
            "expected_median_denoise_ms": 4.49 * scale,
        }
        repository.write(path, {**CLEAN, "scenarios": {"t2i": scenario}})
    _, output = repository.shell("perflint explain 'run 1.json'", within)
    commands = paste_all(repository, "perflint check", output, tmp_path, within)
    assert [command[:32] for command in commands] == ["perflint tighten 'run 1.json' --"]


def test_commands_for_a_baseline_of_unknown_format(repository, tmp_path):
    record = {"runs_ms": [1.5, 2.5, 3.5], "mean_ms": 2.5}
    repository.write("my bench/latency.json", {"cases": {"a": record}, "host": "h100"})
    _, output = repository.shell("perflint init", "my bench")
    commands = paste_all(repository, "perflint check", output, tmp_path, "my bench")
    assert "perflint formats --draft latency.json" in commands


def test_commands_under_pre_commit(repository, tmp_path):
    """The hook applies safe fixes, because perflint is in an environment of pre-commit only."""
    hooks = [
        {
            "id": "perflint-fix",
            "name": "perflint-fix",
            "entry": "perflint check --fix --exit-non-zero-on-fix",
            "language": "system",
            "files": r"\.json$",
        }
    ]
    repository.write(".pre-commit-config.yaml", {"repos": [{"repo": "local", "hooks": hooks}]})
    baseline = {**CLEAN, "metadata": {**CLEAN["metadata"], "description": "Captured 2026-05-16."}}
    repository.write("my file perf_baselines.json", baseline)
    repository.shell("git add --all")
    check = "perflint check --select date-disagreement 'my file perf_baselines.json'"
    _, output = repository.shell(f"PRE_COMMIT=1 {check} --format sglang-diffusion")
    (command,) = [line for line in commands_in(output) if "pre-commit" in line]
    assert command == "pre-commit run perflint-fix --files 'my file perf_baselines.json'"
    code, printed = repository.shell(command)
    assert code == 1, "pre-commit fails if a hook changed files"
    assert "fixed my file perf_baselines.json" in printed
    assert repository.findings(check) == []


def test_commands_under_pre_commit_without_the_hook_that_fixes(repository):
    repository.write(".pre-commit-config.yaml", "repos: []\n")
    baseline = {**CLEAN, "metadata": {**CLEAN["metadata"], "description": "Captured 2026-05-16."}}
    repository.write(NAME, baseline)
    repository.shell("git add --all")
    _, output = repository.shell("perflint check", PRE_COMMIT="1")
    assert f"perflint check --fix --select date-disagreement {NAME}" in commands_in(output)


# the hooks of ``perflint install``


SLOWER = json.loads(json.dumps(CLEAN))
SLOWER["scenarios"]["t2i"]["expected_e2e_ms"] = 12.61


@pytest.fixture
def refused(repository) -> Repository:
    """A repository in which the hook refuses what is staged, and a part of it is held back."""
    for name in ("", "b/", "c/"):
        repository.write(f"{name}{NAME}", CLEAN)
    repository.commit()
    repository.shell("perflint install")
    repository.write(NAME, SLOWER)
    fixable = {**CLEAN, "metadata": {**CLEAN["metadata"], "description": "Captured 2026-05-16."}}
    fixable["notes"] = [""] * 9
    repository.write(f"b/{NAME}", fixable)
    repository.write(f"c/{NAME}", fixable)
    repository.shell("git add --all")
    repository.write(f"c/{NAME}", {**fixable, "notes": [*fixable["notes"], "held back"]})
    return repository


def test_commands_of_the_commit_hook(refused, tmp_path):
    code, output = refused.shell("git commit --message x")
    assert code == 1
    commands = paste_all(refused, "perflint check", output, tmp_path)
    assert {command.partition(" --reason")[0] for command in commands} >= {
        f"perflint suppress loosened-baseline '{NAME}#/scenarios/t2i'",
        f"perflint check --fix c/{NAME}",
        f"git add b/{NAME}",
    }


def test_the_commit_passes_once_the_commands_of_the_hook_were_pasted(refused):
    """Also those that a pasted command prints. What was held back is not in the commit."""
    for _ in range(3):
        code, output = refused.shell("git commit --message x")
        if code == 0:
            break
        commands = commands_in(output)
        for command in commands:
            _, printed = refused.shell(f"yes | head -1 | {command}")
            commands += [new for new in commands_in(printed) if new.startswith("git add")]
    assert code == 0, output
    _, committed = refused.shell("git show --stat --patch --format= HEAD")
    assert "perflint-suppressions.toml" in committed
    assert f"c/{NAME}" in committed
    assert "held back" not in committed
    assert refused.shell("git status --short") == (0, f" M c/{NAME}\n")


def test_commands_of_the_push_hook(repository, tmp_path):
    repository.write(NAME, CLEAN)
    repository.commit()
    repository.shell("git init --quiet --bare ../remote.git && git remote add origin ../remote.git")
    repository.shell("git push --quiet --set-upstream origin main && perflint install --pre-push")
    repository.write(NAME, SLOWER)
    repository.shell("git commit --quiet --no-verify --all --message x")
    code, output = repository.shell("git push")
    assert code == 1
    _, base = repository.shell("git rev-parse HEAD^")
    check = f"perflint check --from {base.strip()} --to HEAD"
    commands = paste_all(repository, check, output, tmp_path)
    assert any(f" --base {base.strip()} " in f"{command} " for command in commands), commands


@pytest.mark.parametrize(
    ("action", "skip"),
    [("git commit --message x", "git commit --no-verify"), ("git push", "git push --no-verify")],
)
def test_commands_of_the_hooks_without_perflint(repository, tmp_path, action, skip):
    repository.write("notes.txt", "text")
    repository.commit()
    repository.shell("git init --quiet --bare ../remote.git && git remote add origin ../remote.git")
    repository.shell("git push --quiet --set-upstream origin main && git commit --allow-empty -m y")
    repository.shell("perflint install --pre-push && echo more >>notes.txt && git add --all")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("git", "sh", "cat"):
        program = shutil.which(name)
        assert program is not None
        (programs / name).symlink_to(program)
    bare = repository._replace(
        environment={**repository.environment, "PATH": str(programs), "GIT_EDITOR": "echo x >"}
    )
    code, output = bare.shell(action)
    assert code == 1
    assert commands_in(output) == [skip]
    code, output = bare.shell(skip)
    assert code == 0, output


def test_git_commands_in_errors(repository, tmp_path):
    origin = repository.copy(tmp_path / "origin")
    origin.write(NAME, CLEAN)
    origin.commit()
    origin.shell("git checkout --quiet -b topic")
    origin.commit()
    url = origin.folder.as_uri()
    clone = repository._replace(folder=tmp_path / "clone")
    repository.shell(f"git clone --quiet --depth=1 --branch topic {url} {clone.folder}")
    check = "perflint check --base origin/main"
    code, output = clone.shell(check)
    assert code == 2
    for _ in range(2):  # first the branch is missing, then its history
        commands = [line for line in commands_in(output) if line.startswith("git ")]
        for command in commands:
            code, printed = clone.shell(command)
            assert code == 0, (command, printed)
        code, output = clone.shell(check)
    assert code == 0, output


@pytest.mark.parametrize("topic", TOPICS)
def test_the_commands_of_a_page_exist(repository, topic):
    """Links of a page were replaced by commands that print what they pointed to."""
    code, page = repository.shell(f"perflint help {topic}")
    assert code == 0
    assert "OWNER/" not in page
    assert ".md" not in re.sub(r"`[^`]*`|^ .*$|```.*?```", "", page, flags=re.MULTILINE | re.DOTALL)
    for command in set(re.findall(r"\(`(perflint (?:help|rule) [^`]*)`\)", page)):
        _, verb, *names = command.split()
        known = TOPICS if verb == "help" else (*rules.GROUP_OF, rules.UNUSED_IGNORE, "--all")
        assert set(names) <= {*known, rules.MOVED_SUPPRESSION}, command
