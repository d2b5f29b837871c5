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


EVERY_KEY = """\
[formats.all-keys]
summary = "A format with every key"
files = ["bench/*.json"]
signature = { has = ["/cases", "/host"], record-has = ["rate"] }
records = { at = "/cases/*", name = "id" }
decimals = 2
missing = ["nan", "NaN"]
top-level = ["rate"]
top-level-keys = ["host"]
wanted = ["estimate"]
may-be-zero = ["spread"]
kinds = [
    { record = "mem-*", field = "rate", kind = "size" },
    { record = "mem-*", field = "runs", kind = "sizes" },
]

[formats.all-keys.fields]
id = "text"
rate = "measurement"
spread = "measurement"
gain = "signed"
peak = "size?"
cap = "limit"
estimate = "number?"
mode = "text"
parts = "measurements"
percentiles = "measurements?"
runs = "samples"
steps = "sizes?"

[formats.all-keys.samples]
runs = { shape = "list", called = "rounds" }
steps = { shape = "index-map", sampled-by = "/fractions", default-fractions = [0, 0.5, 1] }

[formats.all-keys.direction]
rate = { by = "mode", higher = ["thrpt", "ops"] }
gain = "higher"
cap = "higher"
"parts/hits" = "higher"

[[formats.all-keys.derived]]
field = "rate"
is = "1000 * {estimate} / mean({runs})"
tolerance = 1e-3

[[formats.all-keys.derived]]
field = "spread"
is = "stdev"
of = ["runs"]

[[formats.all-keys.derived]]
field = "percentiles/*"
is = "percentile({runs}, *, 'inclusive')"
decimals = 1

[[formats.all-keys.totals]]
whole = ["peak"]
parts = ["steps/*", "parts/*"]
except = ["parts/hits"]
overhead = 0.25
overhead-floor = 120.0

[[formats.all-keys.ascending]]
fields = ["peak", "1000 * {estimate}", "cap"]

[formats.all-keys.metadata]
date = "/date"

[formats.all-keys.tolerances]
at = "/tolerances"
"""


def test_the_description_of_a_format_with_every_key(project):
    project.write("perflint.toml", EVERY_KEY)
    outcome = project.perflint("formats", "all-keys")
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        outcome.out
        == """\
all-keys: A format with every key

files:      bench/*.json
content:    /cases, /host, rate
records:    /cases/*, named by id
top level:  rate
date:       /date (date)
rounding:   2 decimals
missing:    'nan', 'NaN', read as null

fields:
  id                           a string
  rate                         a measured number, higher is better if mode is thrpt or ops
                               in 'mem-*': a measured amount that repeats exactly from run to run
  spread                       a measured number
  gain                         a measured number that may be negative, higher is better
  peak                         a measured amount that repeats exactly from run to run, optional
  cap                          a limit that is set by hand and checked, higher is tighter
  estimate                     a number that is not measured, optional, but wanted
  mode                         a string
  parts                        an object of measured numbers, null for a part that did not run
  percentiles                  an object of measured numbers\
, null for a part that did not run, optional
  runs                         a series of measurements, described in [samples]
                               in 'mem-*': a series of sizes, described in [samples]
  steps                        a series of sizes, described in [samples], optional
  parts/hits                   higher is better

checked:
  rate = 1000 * estimate / mean(runs) (tolerance 0.001, relative)
  spread = stdev of runs
  percentiles/* = percentile(runs, *, 'inclusive') (1 decimal)
  peak >= steps/* + parts/* without parts/hits (slack 0.5%, at most +25% or +120)
  peak <= 1000 * estimate <= cap
  cap is never loosened
  no keys beside cases, date, fractions, host, tolerances
"""
    )


HOSTILE = """\
[formats.x]
summary = "X"
records = { at = "/c/*" }
fields = { a = "measurement", b = "measurement" }

[[formats.x.derived]]
field = "a"
is = "__import__('os').system('touch owned')"
"""


@pytest.mark.parametrize(
    "command",
    [
        ("formats", "x"),
        ("config",),
        ("check",),
        ("check", "a.json"),
        ("diff",),
        ("tighten", "run.json", "--into", "a.json"),
        ("explain", "x"),
    ][:-1],
)
def test_a_hostile_formula_is_an_error_with_its_line(repository, command):
    repository.write("perflint.toml", HOSTILE)
    repository.write("a.json", {"c": {"x": {"a": 1.5}}})
    repository.write("run.json", {"c": {"x": {"a": 1.5}}})
    outcome = repository.perflint(*command)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "perflint: error: perflint.toml:8: formats.x.derived[0].is: unexpected '.system'\n"
    )
    assert not (repository.root / "owned").exists()


def test_a_hostile_term_of_an_order_is_an_error_with_its_line(project):
    ascending = 'ascending = [{ fields = ["a", "{b}.__class__ * 2"] }]'
    lines = HOSTILE.splitlines()
    project.write("perflint.toml", "\n".join([*lines[:4], ascending]))
    outcome = project.check()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "perflint: error: perflint.toml:5: formats.x.ascending[0].fields[1]: "
        "unexpected '.__class__'\n"
    )


GATED = {
    "tolerances": {"pr_test": {"e2e": 0.25, "denoise_agg": 0.2, "denoise_stage": 0.25}},
    "scenarios": {
        "t2i": {
            "stages_ms": {"DenoisingStage": 800.0},
            "denoise_step_ms": {"0": 400.0, "1": 10.0},
            "expected_e2e_ms": 906.14,
            "expected_avg_denoise_ms": 50.0,
            "expected_median_denoise_ms": 0,
        },
        "unset": {"stages_ms": {}, "denoise_step_ms": {}, "expected_e2e_ms": 0},
    },
}


@pytest.mark.parametrize("name", [(), ("sglang-diffusion",)])
def test_the_limits_of_a_file_are_listed(project, name):
    project.write("perf_baselines.json", GATED)
    outcome = project.perflint("formats", *name, "--gates", "perf_baselines.json")
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        outcome.out
        == """\
perf_baselines.json: limits of 2 scenarios, tolerance profile `pr_test`

t2i
  expected_e2e_ms           1132.67 = 906.14 · 1.25  tolerance `e2e`
  expected_avg_denoise_ms   70.00 = 50.00 + 20       floor
  denoise_step_ms/0         2000.00 = 400.00 · 5     least tolerance              dormant
  denoise_step_ms/1         unknown                  no tolerance `denoise_step`
  stages_ms/DenoisingStage  1000.00 = 800.00 · 1.25  tolerance `denoise_stage`

unset
  no gates

expected_e2e_ms           1 gate  0 dormant             median limit 1.25 times expected
expected_avg_denoise_ms   1 gate  0 dormant             median limit 1.4 times expected
denoise_step_ms/0         1 gate  1 dormant             median limit 5 times expected
denoise_step_ms/*         1 gate  0 dormant, 1 unknown
stages_ms/DenoisingStage  1 gate  0 dormant             median limit 1.25 times expected
5 gates, 1 of them dormant: their limit is more than twice the expected value
1 gate with an unknown limit: no tolerance `denoise_step`
2 of 2 samples have a gate
"""
    )


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("package.json", {}, "package.json: no known format matches; see perflint formats"),
        ("perf_baselines.json", "{", "perf_baselines.json: the file ends in the middle"),
        ("own.json", {"a": {"x": 1}}, "own.json: the format own has no [[gates]]"),
        ("missing.json", None, "missing.json: no such file"),
    ],
)
def test_a_file_without_limits_is_a_usage_error(project, path, content, message):
    own = 'summary = "X"\nfiles = ["own.json"]\nrecords.at = "/*"\nfields = { x = "size" }\n'
    project.write("perflint.toml", f"[formats.own]\n{own}")
    if content is not None:
        project.write(path, content)
    outcome = project.perflint("formats", "--gates", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_the_limits_in_an_unknown_format_are_a_usage_error(project):
    project.write("perf_baselines.json", GATED)
    outcome = project.perflint("formats", "sglang-difusion", "--gates", "perf_baselines.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "did you mean 'sglang-diffusion'" in outcome.err


def test_the_test_cases_of_a_format_are_described(project):
    """[cases] has keys that only matter to calls in Python."""
    project.write("perflint.toml", OWN_CASES)
    described = project.perflint("formats", "own").out
    lines = described.partition("test cases: ")[2].partition("\n\n")[0].splitlines()
    assert [line.strip() for line in lines] == [
        "Case, make in cases.py",
        "compared if check is true, the argument at position 2 (default true, make false)",
        "with a harness of their own: live_*",
        "ALL with a.json, b.json",
    ]


OWN_CASES = """
[formats.own]
summary = "Own"
files = ["*.json"]
records.at = "/*"
fields = { "." = "measurement" }
[formats.own.cases]
files = ["cases.py"]
constructors = ["Case", "make"]
gated = { keyword = "check", argument = 2, defaults = { make = false }, own-harness = ["live_*"] }
lists = [{ name = "ALL", baselines = ["a.json", "b.json"] }]
"""
