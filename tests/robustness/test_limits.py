"""Every command under limits of the system, and input whose cost must not explode."""

import os
import resource
import subprocess
import sys
import time

import pytest

from perflint.primitives import toml
from perflint.primitives.globs import matches, matches_name
from tests.robustness.forked import import_all

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
COMMANDS = (
    ("check", *DAY),
    ("check", *DAY, "--staged"),
    ("check", *DAY, "--fix", "--unsafe-fixes"),
    ("check", *DAY, "--suppress-all"),
    ("check", *DAY, "--base", "HEAD", "--output-format", "sarif", "--output", "json=../report"),
    ("suppress", "aggregate-mismatch", NAME, "--reason", "x"),
    ("tighten", "../run.json", "--into", NAME, *DAY),
    ("explain", "../run.json"),
    ("noise", "../run.json", "--baseline", NAME),
    ("diff",),
    ("init", "--yes"),
    ("install",),
    ("uninstall",),
    ("config", "--schema"),
    ("rule", "--all"),
    ("formats", "sglang-diffusion"),
    ("formats", "--gates", NAME),
    ("help", "ci"),
    ("completion", "bash"),
)
LIMITS = {
    "memory": (resource.RLIMIT_AS, (1 << 20, 4 << 20, 16 << 20)),
    "files": (resource.RLIMIT_NOFILE, (3, 4, 6, 8)),
    "size": (resource.RLIMIT_FSIZE, (0, 100)),
}


@pytest.fixture
def changed(repository, off, fixable, faster):
    """A repository with an error, a fix, an argument file, and changes."""
    repository.write(NAME, off)
    repository.write("server_args.py", "class ServerArgs:\n    a: int = 1\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write("../run.json", faster)
    off["metadata"] = fixable["metadata"]
    repository.write(NAME, off)
    return repository


def used_memory():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


@pytest.mark.end_to_end
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("kind", LIMITS)
def test_every_command_under_a_limit_ends_with_a_message(changed, forked, kind):
    number, values = LIMITS[kind]
    import_all()
    for position, command in enumerate(COMMANDS):
        value = values[position % len(values)]
        before = {path: path.read_bytes() for path in changed.root.rglob("*.json")}

        def limit(value=value):
            value += used_memory() if kind == "memory" else 0
            resource.setrlimit(number, (value, value))

        ended = forked(*command, before=limit)
        assert ended.code in (0, 1, 2), (command, value, ended)
        assert "Traceback" not in ended.err, (command, value, ended.err)
        assert ended.code != 2 or ended.err or kind == "size", (command, value)
        assert not [*changed.root.rglob(".perflint-*")]
        if kind == "size":
            assert {path: path.read_bytes() for path in before} == before


@pytest.mark.end_to_end
@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root has no limit of processes")
def test_without_processes_git_cannot_be_run(changed, forked):
    def limit():
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))

    ended = forked("check", *DAY, "--base", "HEAD", before=limit)
    assert ended.code == 2
    assert "git cannot be run" in ended.err


def test_a_fork_that_fails_is_a_message(changed, monkeypatch):
    def refuse(*arguments, **options):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    outcome = changed.check("--base", "HEAD")
    assert outcome.code == 2
    assert "git cannot be run: Resource temporarily unavailable" in outcome.err
    assert changed.check().code == 1, "without a comparison"


# Time


def seconds(function, *arguments):
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


HOSTILE = ["*a" * 30 + "b", "**/a" * 30 + "b", "?*" * 30 + "b", "[ab]*" * 30 + "c", "*" * 60 + "b"]


@pytest.mark.parametrize("glob", HOSTILE)
def test_no_pattern_of_a_configuration_or_format_takes_exponential_time(glob):
    """The limit is a thousand times what it takes."""
    assert seconds(matches, "a" * 200, [glob]) < 5
    assert seconds(matches_name, "a" * 200, glob.replace("/", "")) < 5


@pytest.mark.parametrize("glob", ["*a" * 12 + "b", "?*" * 12 + "b", "[ab]*" * 12 + "c"])
@pytest.mark.parametrize("key", ["files", "records", "ignored"])
def test_no_pattern_of_a_project_takes_exponential_time(project, clean, forked, glob, key):
    clean["scenarios"] = {"a" * 100: clean["scenarios"]["t2i"]}
    project.write(f"{'a' * 100}/{NAME}", clean)
    project.write(
        "perflint.toml",
        {
            "files": f'[[baselines]]\nfiles = ["{glob}"]\n',
            "records": (
                f'[formats.own]\nfiles = ["*.json"]\nrecords = "{glob}.*"\n'
                f'[formats.own.fields]\n"{glob}" = {{ kind = "duration", unit = "ms" }}\n'
            ),
            "ignored": f'[[ignored]]\nrule = "all"\npath = "{glob}"\nreason = "x"\n',
        }[key],
    )

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    assert forked("check", *DAY, before=limit).code in (0, 1, 2)


KEY = ".".join(["a"] * 100_000)


@pytest.mark.parametrize("text", [f"{KEY} = 1", f"[{KEY}]", f"x = {{{KEY} = 1}}", f"[[{KEY}]]"])
@pytest.mark.parametrize("name", ["perflint.toml", "perflint-suppressions.toml"])
def test_a_key_of_many_parts_is_refused_with_the_limit(project, clean, name, text):
    project.write(NAME, clean)
    project.write(name, f"# first\n{text}\n")
    outcome = project.check(NAME)
    assert outcome.code == 2
    assert f"{name}:2: not valid TOML: a key of 100,000 parts; the limit is 32" in outcome.err


@pytest.mark.parametrize(
    "text",
    [
        'x = "' + "a." * 40 + '"',
        "x = [" + "1.5, " * 40 + "]",
        "x = 1 # " + "a." * 40,
        "x = '" + "a." * 40 + "'",
        ".".join("a" * 32) + " = 1",
        "x = '''" + "...." * 40 + "'''",
    ],
)
def test_dots_outside_of_keys_are_not_counted(text):
    assert toml.parse(text.encode())


@pytest.mark.parametrize(
    "line", ['"\\' * 200_000, "'." * 200_000, "a " * 200_000, '"' * 200_000, "a . " * 200_000]
)
def test_the_search_for_long_keys_is_linear(line):
    with pytest.raises(ValueError, match=r"."):
        toml.parse((line + "." * 40).encode())


@pytest.mark.end_to_end
def test_the_time_for_many_changed_files_is_linear(repository, forked):
    """50,000 changed files take 50 times as long as 1,000; here fewer are enough."""
    durations = []
    for count in (100, 400):
        for number in range(count):
            repository.write(f"{count}/{number % 20}/{number}.json", {"a": number})
        repository.git("add", "--all")
        start = os.times()
        assert forked("check", "--staged", *DAY).code == 0
        end = os.times()
        durations.append(sum(end[2:4]) - sum(start[2:4]))
        repository.git("commit", "--quiet", "-m", str(count))
    assert durations[1] < 10 * durations[0] + 1
