"""``perflint formats --explain`` and ``--draft``: the format of a file."""

import json

import pytest

from perflint.formats import Formats
from tests.formats.examples import content

BASELINE = {
    "generated_at": "2026-05-01",
    "frames": 60,
    "sims": {
        f"tc{number}": {"elapsed_s": elapsed, "frames": 60, "ms_per_frame": ms, "title": "T"}
        for number, (elapsed, ms) in enumerate(
            [(32.011, 533.517), (14.007, 233.45), (30.011, 500.183), (22.009, 366.817)]
        )
    },
}
DRAFT = """\
# A draft from bench/base.json: 4 records at /sims/*.
# The kinds are guesses from names and values: correct what is wrong, delete these
# comments, and append the rest to perflint.toml.
[formats.base]
summary = "Measurements in bench/base.json"
files = ["bench/base.json"]
signature = { has = ["/sims", "/frames", "/generated_at"] }
records = { at = "/sims/*" }
decimals = 3
top-level = ["ms_per_frame"]

[formats.base.fields]
elapsed_s = "measurement"
frames = "count"
ms_per_frame = "measurement"
title = "text"

[formats.base.metadata]
date = "/generated_at"
date-style = "date"

# These laws hold for all records of this file. Keep those that hold by design.

# 4 of 4 records, but frames is the same everywhere:
# [[formats.base.derived]]
# field = "ms_per_frame"
# is = "1000 * {elapsed_s} / {frames}"
"""


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779003300")  # 2026-05-17


def test_the_draft_of_a_file_is_a_format_under_which_it_has_no_findings(project):
    project.write("bench/base.json", BASELINE)
    outcome = project.perflint("formats", "--draft", "bench/base.json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == DRAFT
    project.write("perflint.toml", outcome.out)
    assert project.perflint("check", "bench/base.json", "--today", "2026-05-17").code == 0


def test_a_draft_is_written_for_the_configuration_file_that_there_is(project):
    project.write("base.json", BASELINE)
    project.write("pyproject.toml", "[project]\nname = 'x'\n")
    assert "[tool.perflint.formats.base.fields]" in (
        project.perflint("formats", "--draft", "base.json").out
    )
    project.write(
        "perflint.toml", "[formats.base]\nsummary = 'x'\nrecords.at = '/x/*'\nfields = {}\n"
    )
    assert "[formats.base-2]" in project.perflint("formats", "--draft", "base.json").out


def test_why_a_file_has_a_format(project, clean):
    project.write("perf_baselines.json", clean)
    outcome = project.perflint("formats", "--explain", "perf_baselines.json")
    assert (outcome.code, outcome.err) == (0, "")
    summary = Formats({}).named("sglang-diffusion").keys.summary
    assert outcome.out == (
        f"perf_baselines.json: sglang-diffusion ({summary})\n"
        "\n"
        "why:            its path matches '**/perf_baselines*.json'\n"
        "records:        1 at /scenarios/*\n"
        "series:         1, with 2 samples\n"
        "derived values: 2\n"
        "orders:         0\n"
        "totals:         2\n"
    )


def test_what_the_format_does_not_describe(project):
    record = {"mean": 2.5, "runs": [2.0, 3.0], "extra": 1}
    project.write(
        "a.json", {"cases": {"x": record, "y": {**record, "mean": 9.5}}, "seed": 1, "v": 1}
    )
    project.write(
        "perflint.toml",
        """\
[[baselines]]
files = ["a.*"]
format = "mine"

[formats.mine]
summary = "Mine"
signature = { has = ["/cases", "/seed"] }
records = { at = "/cases/*" }
fields = { mean = "measurement", runs = "samples" }
samples = { runs = { shape = "list" } }
derived = [{ field = "mean", is = "mean", of = ["runs"] }]
""",
    )
    assert project.perflint("formats", "--explain", "a.json").out == (
        "a.json: mine (Mine)\n"
        "\n"
        "why:            the configuration sets it for 'a.*'\n"
        "records:        2 at /cases/*\n"
        "series:         2, with 4 samples\n"
        "derived values: 2, 1 of them wrong: perflint check a.json\n"
        "not described:  keys of the file: /v\n"
        "                fields: extra (2 records)\n"
    )
    project.write("b.json", {"cases": {"x": record}, "seed": 1})
    assert "why:            it contains /cases and /seed\n" in (
        project.perflint("formats", "--explain", "b.json").out
    )


FORMATS = """\
[formats.a]
summary = "A"
signature = { has = ["/cases", "/seed"] }
records = { at = "/cases/*" }
fields = { x = "measurement" }

[formats.b]
summary = "B"
files = ["b/*.json"]
records = { at = "/cases/*" }
fields = { x = "measurement" }

[formats.c]
summary = "C"
signature = { record-has = ["x", "y"] }
records = { at = "/cases/*" }
fields = { x = "measurement", y = "measurement" }
"""


@pytest.mark.parametrize(
    ("content", "missed"),
    [
        (
            {"cases": {"x": {"x": 1.5}}},
            ["it has /cases, but /seed is absent", "the first record has x, but no y"],
        ),
        (
            {"cases": {"x": {"z": 1.5}}, "seeds": 1},
            ["it has /cases, but /seed is absent", "the first record has no x"],
        ),
        ({"cases": [], "seed": 1}, ["/cases is a list, not an object"] * 2),
        ({"cases": {}, "seed": 1}, ["there is no record at /cases/*"] * 2),
        ({"seed": 1, "a": {"x": 1.5}}, ["it has /seed, but /cases is absent", "/cases is absent"]),
        ([{"x": 1.5}], ["/cases is absent"] * 2),
    ],
)
def test_what_each_format_missed_first(project, content, missed):
    project.write("perflint.toml", FORMATS)
    project.write("a.json", content)
    outcome = project.perflint("formats", "--explain", "a.json")
    lines = outcome.out.splitlines()
    assert outcome.code == 0
    assert lines[:2] == ["a.json: no known format matches", ""]
    found = dict(line.split(maxsplit=1) for line in lines[2:-2])
    assert [found["a"], found["c"]] == missed
    assert found["b"] == "the path does not match 'b/*.json'"
    assert lines[-1] == "To describe it: perflint formats --draft a.json"


def test_the_nearest_format_is_first(project):
    project.write("a.json", {"benchmarks": [], "context": {}})
    lines = project.perflint("formats", "--explain", "a.json").out.splitlines()
    assert lines[2:5] == [
        "google-benchmark       there is no record at /benchmarks/*",
        "pytest-benchmark       it has /benchmarks, but /machine_info is absent",
        "sglang-diffusion       /scenarios is absent",
    ]


def test_formats_that_missed_the_same_are_counted(project):
    project.write("a.jsonl", '{"a": 1.5}\n{"a": 2.5}\n')
    lines = project.perflint("formats", "--explain", "a.jsonl").out.splitlines()
    assert len(lines) < 10
    assert "11 other formats       the file has several lines of JSON" in lines


def test_a_file_that_no_format_can_describe(project):
    project.write("package.json", {"name": "x", "scripts": {"test": "make"}})
    lines = project.perflint("formats", "--explain", "package.json").out.splitlines()
    assert lines[-1] == (
        "No format can describe it: it has no numbers in objects, or in lists of objects."
    )


def test_the_laws_that_are_broken(project):
    values = {"1": 1.5, "5": 2.25, "10": 1.75}
    record = {"start_step": 1, "end_step": 10, "step_interval": 5, "values": values}
    project.write("golden_values.json", {"loss": record, "grad": {**record, "step_interval": 4}})
    explained = project.perflint("formats", "--explain", "golden_values.json").out
    command = "perflint check golden_values.json"
    assert f"indices:        2, 1 of them wrong: {command}\n" in explained
    project.write("new/estimates.json", content("criterion"))
    explained = project.perflint("formats", "--explain", "new/estimates.json").out
    assert "records:        1, the whole file\n" in explained
    assert "orders:         4\n" in explained


@pytest.mark.parametrize("text", ["", '{"a": ', '{"a": 1.5}\n{"b": \n'])
def test_a_file_with_a_parse_error(project, text):
    project.write("a.json", text)
    outcome = project.perflint("formats", "--explain", "a.json")
    assert outcome.code == 0
    assert outcome.out.startswith("a.json: no known format matches\nparse error:    line ")
    heading, *others = outcome.out.splitlines()[3:]
    assert heading == "A file that is not valid JSON has a format only by its path:"
    assert others
    assert all(" the path does not match " in line for line in others)
    refused = project.perflint("formats", "--draft", "a.json")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("perflint: error: a.json: line ")


def test_json_lines(project):
    lines = [{"run": f"r{n}", "mean_ms": 1.5 + n, "ops": 2.25} for n in range(4)]
    project.write("a.json", "".join(json.dumps(line) + "\n" for line in lines))
    assert "a.json: no known format" in project.perflint("formats", "--explain", "a.json").out
    drafted = project.perflint("formats", "--draft", "a.json").out
    assert 'records = { at = "", name = "run", lines = true }' in drafted
    project.write("perflint.toml", drafted)
    assert project.perflint("check", "a.json").code == 0
    assert (
        "records:        4, one in each line\n"
        in project.perflint("formats", "--explain", "a.json").out
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--draft", "folder"], "folder: is a directory, not a file"),
        (["--draft", "missing.json"], "missing.json: no such file or directory"),
        (["x", "--draft", "a.json"], "--draft cannot be combined with the name of a format"),
        (["x", "--explain", "a.json"], "--explain cannot be combined with the name of a format"),
        (["--draft", "a.json"], "a.json has no numbers in objects, or in lists of objects"),
    ],
)
def test_what_has_no_format(project, arguments, error):
    project.write("folder/a.json", {})
    project.write("a.json", {"a": "text"})
    outcome = project.perflint("formats", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"perflint: error: {error}\n"


def test_a_draft_of_a_known_file_says_so(project, clean):
    project.write("perf_baselines.json", clean)
    outcome = project.perflint("formats", "--draft", "perf_baselines.json")
    assert outcome.code == 0
    assert outcome.err == (
        "perflint: perf_baselines.json already has the format sglang-diffusion: "
        "perflint formats --explain perf_baselines.json\n"
    )
