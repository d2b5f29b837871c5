"""Input that could make a regular expression, a YAML alias or an edit take unbounded time.

No time is measured: the CPU time of each child process is limited to many times what it needs.
"""

import resource
import subprocess
import sys

import pytest

NAME = "perf_baselines.json"
CPU_SECONDS = 15
MANY = 60_000


@pytest.fixture
def run_with_limit(project):
    """A function that runs perflint in a child process with limited CPU time."""

    def run_with_limit(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "perflint", *arguments],
            cwd=project.root,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_with_limit


COMMENTS = [
    "#" * MANY + "x.",
    "# ---" + " " * MANY + "!",
    "#" + "_" * MANY + "!",
    "#-" + " #" * MANY,
    "#" + " #" * MANY,
    "# perflint: ignore[" + "a" * MANY,
    "# a:" + "a" * MANY,
]


@pytest.mark.parametrize("comment", COMMENTS, ids=[text[:8] for text in COMMENTS])
def test_comments_are_checked_in_bounded_time(project, run_with_limit, comment):
    body = "".join(f"    {comment}\n    {name}: int = 1\n\n" for name in "ab")
    project.write("server_args.py", f"class ServerArgs:\n{body}")
    assert run_with_limit("check", "server_args.py").returncode in (0, 1)


@pytest.mark.parametrize(
    "space", [" " * MANY, "\n" * MANY, "\n" + " " * MANY], ids=["wide", "high", "both"]
)
def test_a_file_with_much_whitespace_is_written_in_bounded_time(
    project, run_with_limit, clean, faster, space
):
    faster["scenarios"]["new"] = faster["scenarios"]["t2i"]
    text = project.write(NAME, clean).read_text()
    project.write(NAME, text.replace('"scenarios": {', '"scenarios": {' + space, 1) + " ")
    project.write("run.json", faster)
    result = run_with_limit(
        "tighten", "run.json", "--into", NAME, "--add-missing", "--source", "run 1"
    )
    assert result.returncode in (0, 1), result.stderr
    assert run_with_limit("check", "--fix", "--unsafe-fixes", NAME).returncode in (0, 1)


def test_a_description_with_many_sources_is_written_in_bounded_time(
    project, run_with_limit, clean, faster
):
    clean["metadata"]["description"] = "Source: " * 50_000 + ". x"
    project.write(NAME, clean)
    project.write("run.json", faster)
    result = run_with_limit("tighten", "run.json", "--into", NAME, "--source", "run 1")
    assert result.returncode in (0, 1), result.stderr


def nested_aliases(first, step):
    """Return YAML with 30 anchors; ``step`` builds each from an alias of the previous one."""
    lines = [f"x0: &x0 {first}"]
    lines += [f"x{number}: &x{number} {step(f'*x{number - 1}')}" for number in range(1, 30)]
    return "\n".join(lines)


YAML = {
    "lists": nested_aliases("[1]", lambda alias: f"[{', '.join([alias] * 9)}]"),
    "merges": nested_aliases("{a: 1}", lambda alias: f"{{<<: [{alias}, {alias}]}}"),
    "recursive": "x: &x [*x]",
    "a number": "x: 1" + ":59" * MANY,
    "brackets": "x: " + "[" * 20_000,
    "a tag": "x: !!python/object/apply:os.system ['touch pwned']",
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_hostile_yaml_is_refused(repository, run_with_limit, clean, text):
    """The hook configuration is not changed; the hook is printed instead."""
    repository.write(NAME, clean)
    config = f"{text}\nrepos:\n  - repo: local\n    hooks: [{{id: x}}]\n"
    file = repository.write(".pre-commit-config.yaml", config)
    result = run_with_limit("init", "--yes")
    assert result.returncode == 2, result.stderr
    assert "not changed" in result.stdout
    assert "id: perflint-fix" in result.stdout
    assert file.read_text() == config
    assert not (repository.root / "pwned").exists()


def test_ordinary_aliases_are_supported(repository, run_with_limit, clean):
    repository.write(NAME, clean)
    file = repository.write(
        ".pre-commit-config.yaml",
        "x: &x {language: system}\nrepos:\n  - repo: local\n"
        "    hooks:\n      - id: y\n        <<: *x\n",
    )
    assert run_with_limit("init", "--yes").returncode == 0
    assert "perflint-fix" in file.read_text()
