"""Input on which a regular expression or a comparison could take exponential time.

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
def bounded(project):
    def bounded(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "perflint", *arguments],
            cwd=project.root,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return bounded


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
def test_comments(project, bounded, comment):
    body = "".join(f"    {comment}\n    {name}: int = 1\n\n" for name in "ab")
    project.write("server_args.py", f"class ServerArgs:\n{body}")
    assert bounded("check", "server_args.py").returncode in (0, 1)


@pytest.mark.parametrize(
    "space", [" " * MANY, "\n" * MANY, "\n" + " " * MANY], ids=["wide", "high", "both"]
)
def test_whitespace_in_a_file_that_is_written(project, bounded, clean, faster, space):
    faster["scenarios"]["new"] = faster["scenarios"]["t2i"]
    text = project.write(NAME, clean).read_text()
    project.write(NAME, text.replace('"scenarios": {', '"scenarios": {' + space, 1) + " ")
    project.write("run.json", faster)
    done = bounded("tighten", "run.json", "--into", NAME, "--add-missing", "--source", "run 1")
    assert done.returncode in (0, 1), done.stderr
    assert bounded("check", "--fix", "--unsafe-fixes", NAME).returncode in (0, 1)


def test_repeated_sources_in_a_description(project, bounded, clean, faster):
    clean["metadata"]["description"] = "Source: " * 50_000 + ". x"
    project.write(NAME, clean)
    project.write("run.json", faster)
    done = bounded("tighten", "run.json", "--into", NAME, "--source", "run 1")
    assert done.returncode in (0, 1), done.stderr


def bomb(first, step):
    lines = [f"x0: &x0 {first}"]
    lines += [f"x{number}: &x{number} {step(f'*x{number - 1}')}" for number in range(1, 30)]
    return "\n".join(lines)


YAML = {
    "lists": bomb("[1]", lambda last: f"[{', '.join([last] * 9)}]"),
    "merges": bomb("{a: 1}", lambda last: f"{{<<: [{last}, {last}]}}"),
    "itself": "x: &x [*x]",
    "a number": "x: 1" + ":59" * MANY,
    "brackets": "x: " + "[" * 20_000,
    "a tag": "x: !!python/object/apply:os.system ['touch pwned']",
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_hooks(repository, bounded, clean, text):
    """The file is not changed, and the hook is printed."""
    repository.write(NAME, clean)
    config = f"{text}\nrepos:\n  - repo: local\n    hooks: [{{id: x}}]\n"
    file = repository.write(".pre-commit-config.yaml", config)
    done = bounded("init", "--yes")
    assert done.returncode == 2, done.stderr
    assert "not changed" in done.stdout
    assert "id: perflint-fix" in done.stdout
    assert file.read_text() == config
    assert not (repository.root / "pwned").exists()


def test_ordinary_aliases_are_supported(repository, bounded, clean):
    repository.write(NAME, clean)
    file = repository.write(
        ".pre-commit-config.yaml",
        "x: &x {language: system}\nrepos:\n  - repo: local\n"
        "    hooks:\n      - id: y\n        <<: *x\n",
    )
    assert bounded("init", "--yes").returncode == 0
    assert "perflint-fix" in file.read_text()
