"""Runs of pre-commit and prek on all files are found in the configuration of CI."""

import pytest

from perflint.cli.init.all_files import runs_on_all_files
from perflint.cli.init.existing_tools import find_tools


def workflow(step):
    return f"jobs:\n  lint:\n    steps:\n{step}"


@pytest.mark.parametrize(
    "command",
    [
        "pre-commit run --all-files",
        "pre-commit run -a",
        "pre-commit run --show-diff-on-failure --color=always --all-files",
        "pre-commit run -va ruff",
        "pre-commit run ruff --all",
        "prek run --all-files",
        "prek --config x.yaml run -a",
        "python3 -m pre_commit run --all-files",
        "uvx pre-commit@4.2.0 run --all-files",
        "uvx 'pre-commit==4.2.0' run --all-files",
        "pipx run pre-commit run --all-files",
        ".venv/bin/pre-commit run --all-files || true",
        "SKIP=mypy pre-commit run -a; git diff",
        "pip install pre-commit && pre-commit run --all-files",
        'bash -c "pre-commit run --all-files"',
        "pre-commit run --all-files # everything",
    ],
)
def test_commands_on_all_files(command):
    for text in (
        workflow(f"    - run: |\n        {command}\n"),
        f"lint:\n  script:\n  - {command}",
    ):
        assert runs_on_all_files(text.encode())


@pytest.mark.parametrize(
    "command",
    [
        "pre-commit run",
        "pre-commit run --from-ref origin/main --to-ref HEAD",
        "pre-commit run --files a.json",
        "pre-commit install --install-hooks",
        "pre-commit run; ls -a",
        "pre-commit run | grep -a x",
        "# pre-commit run --all-files",
        "pre-commit run # not --all-files",
        "my-pre-commit run --all-files",
        "pre-commit --all-files",
        "ls -a",
    ],
)
def test_other_commands(command):
    assert not runs_on_all_files(workflow(f"    - run: |\n        {command}\n").encode())


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("    - uses: pre-commit/action@v3.0.1\n", True),
        ("    - uses: j178/prek-action@v1\n", True),
        ("    - uses: pre-commit/action@v3\n      with: {extra_args: ruff --all-files}\n", True),
        ("    - uses: pre-commit/action@v3\n      with: {extra_args: --from-ref main}\n", False),
        ("    - uses: j178/prek-action@v1\n      with: {extra-args: ''}\n", False),
        ("    - uses: j178/prek-action@v1\n      with: {prek-version: 0.2.1}\n", True),
        ("    - uses: other/pre-commit@v1\n", False),
        ("    - uses: [pre-commit/action@v3]\n", False),
        ("    # - uses: pre-commit/action@v3\n", False),
    ],
)
def test_actions(step, expected):
    assert runs_on_all_files(workflow(step).encode()) == expected


def test_a_command_on_several_lines():
    text = workflow("    - run: |\n        pre-commit run \\\n          --all-files\n")
    assert runs_on_all_files(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"pre-commit: [",
        b"pre-commit: \xff",
        b"pre-commit: " + b"[" * 5000,
        b"pre-commit: &a [*a]",
        b"pre-commit: " + b"run " * 50_000,
        b"pre-commit run --all-files" + b" " * (1 << 18),
        b"a: &a [x, x]\n"
        + b"".join(
            b"%c: &%c [*%c, *%c, pre-commit]\n" % (c, c, c - 1, c - 1)
            for c in b"bcdefghijklmnopqrst"
        ),
    ],
)
def test_any_bytes(data):
    assert not runs_on_all_files(data)


def test_files_of_all_ci_services_are_searched(project):
    project.write(".github/workflows/lint.yaml", "- run: pre-commit run -a")
    project.write(".github/workflows/test.yml", "- run: pytest")
    project.write(".gitlab-ci.yml", "--- {spec: {}}\n---\nlint: {script: [!x y, prek run -a]}")
    expected = (".github/workflows/lint.yaml", ".gitlab-ci.yml")
    assert find_tools(str(project.root)).all_files == expected
