"""``perflint rule`` and ``perflint formats``: what perflint knows."""

import subprocess
import sys
from pathlib import Path

import pytest

from perflint import rules
from perflint.formats import BUILTIN

NAME = "perf_baselines.json"

KINDS = ("error", "warning")
HEADINGS = ("What it does", "Why it matters", "Example", "Fix", "Options")


@pytest.mark.parametrize("arguments", [(), ("--all",), ("--all", "stale-date")])
def test_rule_lists_all_rules_by_group(project, arguments):
    outcome = project.perflint("rule", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    heads = [line.split()[0] for line in outcome.out.splitlines()]
    expected = []
    for group, names in rules.RULES.items():
        expected += [f"{group}:", *names]
    assert heads == expected


def test_the_list_says_severity_and_what_is_found(project):
    outcome = project.perflint("rule", "--all")
    (line,) = (line for line in outcome.out.splitlines() if "stale-date" in line)
    assert line.split(maxsplit=2)[1:] == ["warning", "The measurements are old."]


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_every_rule_is_explained_under_the_fixed_headings(project, name):
    outcome = project.perflint("rule", name)
    assert (outcome.code, outcome.err) == (0, "")
    first, *rest = outcome.out.splitlines()
    assert first in (f"{name} [{kind}], group {rules.GROUP_OF[name]}" for kind in KINDS)
    headings = [line for line in rest if line in HEADINGS]
    assert headings == [heading for heading in HEADINGS if heading in headings]
    assert {"What it does", "Why it matters", "Example", "Fix"} <= set(headings)


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_an_explanation_fits_a_terminal(project, name):
    assert max(map(len, project.perflint("rule", name).out.splitlines())) <= 110


def test_the_options_of_a_rule_are_explained_with_their_defaults(project):
    assert "`max-age-days`: the oldest age that passes, in days (180)" in (
        project.perflint("rule", "stale-date").out
    )


def test_formats_lists_all(project):
    outcome = project.perflint("formats")
    assert (outcome.code, outcome.err) == (0, "")
    assert [line.split()[0] for line in outcome.out.splitlines()] == list(BUILTIN)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (
            "sglang-diffusion",
            [
                "**/perf_baselines*.json",
                "/scenarios/*",
                "/metadata/last_updated",
                "2 decimals",
                "expected_avg_denoise_ms = mean of denoise_step_ms",
                "expected_median_denoise_ms = median of denoise_step_ms",
                "at most +25%",
            ],
        ),
        (
            "pytest-benchmark",
            [
                "/benchmarks/*, named by fullname",
                "1e-09, relative",
                "stats/iqr = difference of stats/q3, stats/q1",
                "stats/min <= stats/q1 <= stats/median <= stats/q3 <= stats/max",
            ],
        ),
    ],
)
def test_a_format_is_described(project, name, facts):
    outcome = project.perflint("formats", name)
    assert (outcome.code, outcome.err) == (0, "")
    assert [fact for fact in facts if fact not in outcome.out] == []


def test_own_formats_are_listed_first_and_described(project):
    project.write(
        "perflint.toml",
        """\
[formats.latencies]
summary = "Latencies of the shop"
records = { at = "/cases/*" }
fields = { p50_ms = "measurement", note = "text?" }
""",
    )
    assert project.perflint("formats").out.splitlines()[0].split(maxsplit=1) == [
        "latencies",
        "Latencies of the shop",
    ]
    described = project.perflint("formats", "latencies").out
    assert "/cases/*" in described
    assert "p50_ms" in described
    assert "a text" in described
    assert "optional" in described


def test_the_help_line_of_every_kind_of_finding_can_be_typed(repository, off):
    """Also for ``unused-ignore``, which is about the configuration and no rule of a file."""
    repository.write(NAME, off)
    repository.write(
        "perflint.toml",
        """\
[[ignored]]
rule = "sample-gap"
path = "perf_baselines.json"
reason = "never so"
""",
    )
    outcome = repository.check(NAME)
    helps = [line for line in outcome.out.splitlines() if line.startswith("help: ")]
    assert len(helps) == 2
    for line in helps:
        command = line[line.index("perflint ") :].split()[1:]
        assert repository.perflint(*command).code in (0, 1), line


@pytest.mark.parametrize("command", ["check", "rule", "formats", "config"])
def test_every_command_has_help(run, command):
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: perflint {command} ")


def test_the_installed_command_is_perflint(project):
    command = Path(sys.executable).with_name("perflint")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == project.perflint("--version").out
