"""``perflint config``: the configuration in force, and where each value comes from."""

import pytest

from perflint.config.schema import tool_schema
from perflint.config.settings import Settings
from perflint.primitives.decode import key_of


def lines(outcome):
    """Return what is printed, by key: the value and the origin."""
    assert (outcome.code, outcome.err) == (0, "")
    shown = {}
    for line in outcome.out.splitlines():
        key, rest = line.split(maxsplit=1)
        value, _, origin = rest.rpartition("# ")
        shown[key] = (value.strip(), origin)
    return shown


def test_without_a_file_all_is_default(project):
    shown = lines(project.perflint("config"))
    assert list(shown) == [key_of(field) for field in Settings._fields]
    assert {origin for _, origin in shown.values()} == {"default"}
    assert shown["select"] == ('["all"]', "default")
    assert shown["required-version"] == ("(not set)", "default")


@pytest.mark.parametrize(
    ("name", "table"), [("perflint.toml", ""), ("pyproject.toml", "[tool.perflint]\n")]
)
def test_a_value_of_the_file_names_the_file(project, name, table):
    project.write(name, f'{table}ignore = ["stale-date"]\nrequired-version = ">=0.1"\n')
    shown = lines(project.perflint("config"))
    assert shown["ignore"] == ('["stale-date"]', name)
    assert shown["required-version"] == ('">=0.1"', name)
    assert shown["select"] == ('["all"]', "default")


def test_the_file_is_named_from_the_top_of_the_repository(repository, monkeypatch):
    repository.write("sub/perflint.toml", 'ignore = ["stale-date"]\n')
    monkeypatch.chdir(repository.root / "sub")
    assert lines(repository.perflint("config"))["ignore"][1] == "sub/perflint.toml"


def test_the_command_line_is_an_origin(project):
    project.write("perflint.toml", 'select = ["metadata"]\nignore = ["stale-date"]\n')
    shown = lines(project.perflint("config", "--select", "baseline,stale-*"))
    assert shown["select"] == ('["baseline", "stale-*"]', "command line")
    assert shown["ignore"] == ("[]", "command line"), "what the file ignores went with it"
    shown = lines(project.perflint("config", "--ignore", "future-date"))
    assert shown["select"] == ('["metadata"]', "perflint.toml")
    assert shown["ignore"] == ('["stale-date", "future-date"]', "command line")


def test_isolated_and_config_are_heeded(project):
    project.write("perflint.toml", 'select = ["metadata"]\n')
    project.write("other.toml", 'select = ["baseline"]\n')
    assert lines(project.perflint("config", "--isolated"))["select"] == ('["all"]', "default")
    shown = lines(project.perflint("config", "--config", "other.toml"))
    assert shown["select"] == ('["baseline"]', "other.toml")


def test_tables_are_shown(project):
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
    shown = lines(project.perflint("config"))
    assert shown["per-file-ignores"][0] == '{ "old/**" = ["metadata"] }'
    assert shown["severity"][0] == '{ "stale-date" = "error" }'
    assert shown["rules"][0] == '{ "stale-date" = { "max-age-days" = 30 } }'
    assert shown["baselines"][0] == '[{ files = ["bench/*.json"], policy = "free" }]'
    assert 'reason = "kept for comparison"' in shown["ignored"][0]
    assert "expires = 2026-12-31" in shown["ignored"][0]


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
    'ignore = "all"': "ignore: must be a list, not a text",
    "ignore = [1]": "ignore[0]: must be a text",
    'ignore = ["staledate"]': "ignore: unknown rule 'staledate'; did you mean 'stale-date'?",
    'select = ["metdata"]': "did you mean 'metadata'?",
    'per-file-ignores = { "*" = ["stale"] }': "per-file-ignores: unknown rule 'stale'",
    'severity = { stale-date = "eror" }': "did you mean 'error'?",
    'severity = { stale-dat = "error" }': "did you mean 'stale-date'?",
    "[rules.stale-dat]": "rules: unknown rule 'stale-dat'; did you mean 'stale-date'?",
    "[rules.stale-date]\nmax-age = 3": "unknown key 'max-age'; did you mean 'max-age-days'?",
    '[rules.stale-date]\nmax-age-days = "3"': "rules.stale-date.max-age-days: must be a whole",
    "[[baselines]]\nfile = []": "baselines[0]: unknown key 'file'; did you mean 'files'?",
    "[[baselines]]": "baselines[0]: missing key 'files'",
    '[[baselines]]\nfiles = []\nformat = "sglang"': "baselines: unknown format 'sglang'",
    '[[baselines]]\nfiles = []\npolicy = "fre"': "did you mean 'free'?",
    'required-version = ">=99"': "required-version is '>=99', but this is perflint 0.",
    'required-version = "new"': "required-version: 'new' is no version specifier",
    "formats = { own = 1 }": "formats.own: must be a table",
    "[rules.stale-date]\nmax-age-days = " + "9" * 5000: "not valid TOML",
    OWN.replace("decimals", "decimal"): "formats.latencies: unknown key 'decimal'; did you mean",
    OWN.replace('"measurement"', '"measurment"'): "did you mean 'measurement'?",
    OWN.replace('is = "mean"', 'is = "meen"'): "did you mean 'mean'?",
    OWN.replace('"/cases/*"', '"/cases"'): "formats.latencies: records: 'at' must end in '/*'",
    OWN.replace("samples = ", "# "): "'runs_ms' must stand both in [fields]",
    OWN.replace("decimals = 1", "decimals = -400"): "decimals",
    OWN.replace("decimals = 1", "decimals = 1\ntolerance = 0.1"): "'decimals' or 'tolerance'",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=range(len(WRONG)))
def test_a_wrong_configuration_is_exit_2_with_one_sentence(project, text, told):
    project.write("perflint.toml", text)
    outcome = project.perflint("config")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("perflint: error: perflint.toml: ")
    assert told in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_configuration_writes_no_control_character(project):
    project.write("perflint.toml", '"x\\u001b[31m" = 1\n')
    outcome = project.perflint("config")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err


@pytest.mark.parametrize(
    ("flag", "told"),
    [("absent.toml", "absent.toml: no such file"), (".", "Is a directory"), ("", "no such file")],
)
def test_a_config_that_cannot_be_read_is_exit_2(project, flag, told):
    outcome = project.perflint("config", "--config", flag)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_the_schema_is_printed_whatever_the_configuration(project):
    project.write("perflint.toml", "no TOML")
    outcome = project.perflint("config", "--schema")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json == tool_schema("perflint")
