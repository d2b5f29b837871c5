"""``perflint config``: the configuration in force, with the origin of each value."""

import pytest

from perflint.config.schema import tool_schema
from perflint.config.settings import Settings
from perflint.primitives.decode import key_of


def lines(outcome):
    """Return the printed value and origin by key."""
    assert (outcome.code, outcome.err) == (0, "")
    values = {}
    for line in outcome.out.splitlines():
        key, rest = line.split(maxsplit=1)
        value, _, origin = rest.rpartition("# ")
        values[key] = (value.strip(), origin)
    return values


def test_without_a_file_all_values_are_defaults(project):
    values = lines(project.perflint("config"))
    assert list(values) == [key_of(field) for field in Settings._fields]
    assert {origin for _, origin in values.values()} == {"default"}
    assert values["select"] == ('["all"]', "default")
    assert values["required-version"] == ("(not set)", "default")


@pytest.mark.parametrize(
    ("name", "table"), [("perflint.toml", ""), ("pyproject.toml", "[tool.perflint]\n")]
)
def test_the_origin_of_a_value_is_the_file_that_sets_it(project, name, table):
    project.write(name, f'{table}ignore = ["stale-date"]\nrequired-version = ">=0.1"\n')
    values = lines(project.perflint("config"))
    assert values["ignore"] == ('["stale-date"]', name)
    assert values["required-version"] == ('">=0.1"', name)
    assert values["select"] == ('["all"]', "default")


def test_the_origin_is_relative_to_the_repository_root(repository, monkeypatch):
    repository.write("sub/perflint.toml", 'ignore = ["stale-date"]\n')
    monkeypatch.chdir(repository.root / "sub")
    assert lines(repository.perflint("config"))["ignore"][1] == "sub/perflint.toml"


def test_the_origin_of_an_option_is_the_command_line(project):
    project.write("perflint.toml", 'select = ["metadata"]\nignore = ["stale-date"]\n')
    values = lines(project.perflint("config", "--select", "baseline,stale-*"))
    assert values["select"] == ('["baseline", "stale-*"]', "command line")
    assert values["ignore"] == ("[]", "command line"), "--select replaces ignore of the file too"
    values = lines(project.perflint("config", "--ignore", "future-date"))
    assert values["select"] == ('["metadata"]', "perflint.toml")
    assert values["ignore"] == ('["stale-date", "future-date"]', "command line")


def test_isolated_and_config_are_respected(project):
    project.write("perflint.toml", 'select = ["metadata"]\n')
    project.write("other.toml", 'select = ["baseline"]\n')
    assert lines(project.perflint("config", "--isolated"))["select"] == ('["all"]', "default")
    values = lines(project.perflint("config", "--config", "other.toml"))
    assert values["select"] == ('["baseline"]', "other.toml")


def test_tables_are_printed(project):
    project.write(
        "perflint.toml",
        """\
per-file-ignores = { "old/**" = ["metadata"] }
severity = { stale-date = "error" }
[rules.stale-date]
max-age-days = 30
[[baselines]]
files = ["bench/*.json"]
policy = "free"
[[ignored]]
rule = "stale-date"
path = "old/**"
reason = "kept for comparison"
expires = 2026-12-31
""",
    )
    values = lines(project.perflint("config"))
    assert values["per-file-ignores"][0] == '{ "old/**" = ["metadata"] }'
    assert values["severity"][0] == '{ "stale-date" = "error" }'
    assert values["rules"][0] == '{ "stale-date" = { "max-age-days" = 30 } }'
    assert values["baselines"][0] == '[{ files = ["bench/*.json"], policy = "free" }]'
    assert 'reason = "kept for comparison"' in values["ignored"][0]
    assert "expires = 2026-12-31" in values["ignored"][0]


OWN = """\
[formats.latencies]
summary = "Latencies of the shop"
files = ["shop/*.json"]
decimals = 1
records = { at = "/cases/*" }
fields = { runs_ms = "samples", mean_ms = "measurement" }
samples = { runs_ms = { shape = "list", called = "runs" } }
[[formats.latencies.derived]]
field = "mean_ms"
is = "mean"
of = ["runs_ms"]
"""

WRONG = {
    'ignore = ["all"': "not valid TOML",
    b'ignore = ["\xff"]': "not valid TOML",
    "a = " + "[" * 5000: "not valid TOML",
    'ignor = ["all"]': "unknown key 'ignor'; did you mean 'ignore'?",
    'ignore = "all"': "ignore: must be a list, not a string",
    "ignore = [1]": "ignore[0]: must be a string",
    'ignore = ["staledate"]': "ignore: unknown rule 'staledate'; did you mean 'stale-date'?",
    'select = ["metdata"]': "did you mean 'metadata'?",
    'per-file-ignores = { "*" = ["stale"] }': "per-file-ignores: unknown rule 'stale'",
    'severity = { stale-date = "eror" }': "did you mean 'error'?",
    'severity = { stale-dat = "error" }': "did you mean 'stale-date'?",
    "[rules.stale-dat]": "rules: unknown rule 'stale-dat'; did you mean 'stale-date'?",
    "[rules.stale-date]\nmax-age = 3": "unknown key 'max-age'; did you mean 'max-age-days'?",
    '[rules.stale-date]\nmax-age-days = "3"': "rules.stale-date.max-age-days: must be an integer",
    "[[baselines]]\nfile = []": "baselines[0]: unknown key 'file'; did you mean 'files'?",
    "[[baselines]]": "baselines[0]: missing key 'files'",
    '[[baselines]]\nfiles = []\nformat = "sglang"': "baselines: unknown format 'sglang'",
    '[[baselines]]\nfiles = []\npolicy = "fre"': "did you mean 'free'?",
    'required-version = ">=99"': "required-version is '>=99', but this is perflint 0.",
    'required-version = "new"': "required-version: 'new' is not a valid version specifier",
    "formats = { own = 1 }": "formats.own: must be a table",
    "[rules.stale-date]\nmax-age-days = " + "9" * 5000: "not valid TOML",
    OWN.replace("decimals", "decimal"): "formats.latencies: unknown key 'decimal'; did you mean",
    OWN.replace('"measurement"', '"measurment"'): "did you mean 'measurement'?",
    OWN.replace('is = "mean"', 'is = "meen"'): "did you mean 'mean'?",
    OWN.replace('"/cases/*"', '"/cases"'): "formats.latencies: records: 'at' must end in '/*'",
    OWN.replace(
        "samples = ", "# "
    ): "'runs_ms' must be both of kind 'samples' in [fields] and in [samples]",
    OWN.replace("decimals = 1", "decimals = -400"): "decimals",
    OWN.replace(
        "decimals = 1", "decimals = 1\ntolerance = 0.1"
    ): "'decimals' and 'tolerance' cannot be combined",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items(), ids=range(len(WRONG)))
def test_an_invalid_configuration_exits_with_2_and_one_line(project, text, message):
    project.write("perflint.toml", text)
    outcome = project.perflint("config")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("perflint: error: perflint.toml: ")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_control_characters_of_a_configuration_are_not_printed(project):
    project.write("perflint.toml", '"x\\u001b[31m" = 1\n')
    outcome = project.perflint("config")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err


@pytest.mark.parametrize(
    ("path", "message"),
    [("absent.toml", "absent.toml: no such file"), (".", "Is a directory"), ("", "no such file")],
)
def test_a_config_file_that_cannot_be_read_exits_with_2(project, path, message):
    outcome = project.perflint("config", "--config", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_the_schema_is_printed_despite_an_invalid_configuration(project):
    project.write("perflint.toml", "not TOML")
    outcome = project.perflint("config", "--schema")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json == tool_schema("perflint")
