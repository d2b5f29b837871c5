"""``perflint formats``: the formats that are built in or configured."""

import pytest

from perflint.formats import BUILTIN


def test_all_formats_are_listed(project):
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


def test_configured_formats_are_listed_first(project):
    project.write(
        "perflint.toml",
        """\
[formats.latencies]
summary = "Latencies of a shop"
records = { at = "/cases/*" }
fields = { p50_ms = "measurement", note = "text?" }
""",
    )
    assert project.perflint("formats").out.splitlines()[0].split(maxsplit=1) == [
        "latencies",
        "Latencies of a shop",
    ]
    described = project.perflint("formats", "latencies").out
    assert "/cases/*" in described
    assert "p50_ms" in described
    assert "a string" in described
    assert "optional" in described
