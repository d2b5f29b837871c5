"""Large and deeply nested files are reported in a message, with limited memory."""

import os
import re
import resource
import subprocess
import sys

import pytest

from perflint.engine import check_file
from perflint.primitives.limits import MAX_FILE, MAX_MODULE, MAX_TOML

NAME = "perf_baselines.json"
MODULE = "server_args.py"
MEMORY = 512 << 20
"""Limit of the address space of a child process, in bytes."""


@pytest.fixture
def check_with_limit(project):
    """A function that runs a check in a child process with limited memory."""

    def check_with_limit(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "perflint", "check", "--today", "2026-05-17", *arguments],
            cwd=project.root,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            capture_output=True,
            text=True,
            check=False,
        )

    return check_with_limit


def sparse_file(project, name, size):
    """Create a file of zero bytes, which take no space on disk."""
    path = project.write(name, b"")
    os.truncate(path, size)
    return path


def ten_million_keys():
    template = ",".join(f'"@{number:06}":1' for number in range(1_000_000)).encode()
    parts = [template.replace(b"@", b"%d" % digit) for digit in range(10)]
    return b'{"scenarios": {"t2i": {"denoise_step_ms": {%s}}}}' % b",".join(parts)


def test_a_file_of_two_hundred_megabytes_is_an_error(project, check_with_limit):
    sparse_file(project, NAME, 200_000_000)
    result = check_with_limit(NAME)
    assert result.returncode == 2
    message = f"{NAME}: cannot be read: 200,000,000 bytes; the limit is {MAX_FILE:,}"
    assert result.stderr == f"perflint: error: {message}\n"


def test_ten_million_keys_are_an_error(project, check_with_limit):
    project.write(NAME, ten_million_keys())
    result = check_with_limit(".")
    assert result.returncode == 2
    assert f"bytes; the limit is {MAX_FILE:,}" in result.stderr


@pytest.mark.parametrize(
    "data",
    [b"[" * 1_000_000, b"[" * 1_000_000 + b"]" * 1_000_000, b'{"a":' * 1_000_000],
    ids=["open", "closed", "objects"],
)
def test_a_million_brackets_are_invalid_json(project, check_with_limit, data):
    project.write(NAME, data)
    result = check_with_limit(NAME)
    assert (result.returncode, result.stderr) == (1, "")
    assert "error[invalid-json]: not valid JSON: nested deeper than 1024 levels" in result.stdout


def test_a_file_at_the_limit_is_read(project):
    project.write(NAME, b"[1]" + b" " * (MAX_FILE - 3))
    assert project.report(NAME).rules == ["wrong-type"]


@pytest.mark.parametrize("flags", [("data.json",), (".",)], ids=["path", "directory"])
def test_a_large_file_that_is_not_expected_to_be_a_baseline_does_not_fail_the_check(
    project, clean, check_with_limit, flags
):
    project.write(NAME, clean)
    sparse_file(project, "data.json", MAX_FILE + 1)
    result = check_with_limit(*flags, NAME)
    assert result.returncode == 0
    assert f"data.json: cannot be read: {MAX_FILE + 1:,} bytes" in result.stderr
    assert "error" not in result.stderr


def test_a_large_file_is_an_error_with_the_option_format(project, check_with_limit):
    sparse_file(project, "data.json", MAX_FILE + 1)
    assert check_with_limit("--format", "sglang-diffusion", "data.json").returncode == 2


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize(("name", "code"), [(NAME, 2), ("data.json", 0)])
def test_a_large_file_in_a_commit_fails_the_check_if_it_is_a_baseline(
    repository, clean, check_with_limit, side, name, code
):
    large = sparse_file(repository, name, MAX_FILE + 1)
    for step in ("before", "after"):
        if step == side:
            os.truncate(large, MAX_FILE + 1)
        else:
            repository.write(name, clean if name == NAME else {})
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--allow-empty", "-m", step)
    result = check_with_limit("--from", "HEAD~1")
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    if code:
        assert f"{MAX_FILE + 1:,} bytes; the limit is {MAX_FILE:,}" in result.stderr


def test_a_large_module_is_a_violation(project, check_with_limit):
    project.write(MODULE, b"class ServerArgs:\n    x: int = 1\n" + b"#" * MAX_MODULE)
    result = check_with_limit(MODULE)
    assert result.returncode == 1
    assert (
        f"error[invalid-python]: too large: {MAX_MODULE + 33:,} bytes; the limit" in result.stdout
    )


@pytest.mark.parametrize(
    "source",
    ["-" * 200_000 + "1", "(" * 200_000, "1" + "+1" * 200_000, "a" + ".a" * 200_000,
     "a" + "[0]" * 200_000, "lambda:" * 200_000 + "1", "f'{" * 200_000, "not " * 200_000 + "1"],
    ids=["minus", "brackets", "plus", "names", "items", "lambda", "format", "not"],
)  # fmt: skip
def test_deep_expressions_are_invalid_python(project, check_with_limit, source):
    if sys.version_info < (3, 11) and source[0] in "1a":
        pytest.skip("Python 3.10 itself crashes on a chain of 200,000 operators")
    project.write(MODULE, f"class ServerArgs:\n    x: int = {source}\n")
    result = check_with_limit(MODULE)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("error[invalid-python]: ")


@pytest.mark.parametrize("name", ["perflint.toml", "perflint-suppressions.toml"])
@pytest.mark.parametrize(
    "data",
    [b"a = " + b"[" * 1_000_000, b"[" + b"a." * 20_000 + b"a]\n", b"#" * (MAX_TOML + 1)],
    ids=["brackets", "keys", "comment"],
)
def test_toml_that_is_large_or_deep_is_an_error(project, clean, check_with_limit, name, data):
    project.write(NAME, clean)
    project.write(name, data)
    result = check_with_limit(NAME)
    assert result.returncode == 2
    assert re.search(rf"error: {name}(:1)?: ", result.stderr)
    assert "Traceback" not in result.stderr


def test_findings_beyond_the_limit_are_not_collected(project, off, monkeypatch):
    monkeypatch.setattr(check_file, "MAX_FINDINGS", 2)
    off["scenarios"] = {f"s{number}": off["scenarios"]["t2i"] for number in range(3)}
    project.write(NAME, off)
    outcome = project.report(NAME)
    assert (outcome.code, len(outcome.rules)) == (2, 2)
    assert f"{NAME}: more than 2 findings; the rest are not shown" in outcome.err
