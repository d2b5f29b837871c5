"""``perflint config``: the configuration in force, with the origin of each value."""

import re

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
    "a = 1\nb = 2 3": "not valid TOML",
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
    OWN.replace('"/cases/*"', '"/cases/a*"'): "formats.latencies.records.at: a name can be '*'",
    OWN.replace(
        "samples = ", "# "
    ): "'runs_ms' must be both a series in [fields] and described in [samples]",
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
    assert re.match(r"perflint: error: perflint\.toml(:\d+)?: ", outcome.err)
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


LINES = {
    "# all\nignor = 1": "2: top level: unknown key 'ignor'",
    "a = 1\nb = 2 3": "2: not valid TOML: ",
    "a = [\n1\n": "2: not valid TOML: Unclosed array (at end of document)",
    "a = 1\n\xff": "2: not valid TOML: ",
    'select = [\n  "all",\n  # x\n  "metdata",\n]': "4: select: unknown rule 'metdata'",
    "ignore = [\n'metadata',\n1]": "3: ignore[1]: must be a string",
    'per-file-ignores = {}\nignore = ["stale"]': "2: ignore: unknown rule 'stale'",
    '[per-file-ignores]\n"a.b" = ["all"]\n"*" = ["all", "stale"]': "3: per-file-ignores: unknown",
    '[severity]\nbaseline = "error"\nstale-dat = "error"': "3: severity: unknown rule",
    '[[ignored]]\npath = "*"\nreason = "x"\nrule = "a"': "4: ignored: unknown rule 'a'",
    '[[ignored]]\npath = "*"\nreason = " "\nrule = "all"': "3: ignored: the entry of 'all' for",
    "[[baselines]]\nfiles = []\n[[baselines]]\n": "3: baselines[1]: missing key 'files'",
    "[[baselines]]\nfiles = []\nformat = 'x'": "3: baselines: unknown format 'x'",
    "[rules.stale-date]\n[rules.stale-dat]": "2: rules: unknown rule 'stale-dat'",
    "[rules.stale-date]\n\nmax-age = 3": "3: rules.stale-date: unknown key 'max-age'",
    "[rules]\nstale-date.max-age-days = '3'": "2: rules.stale-date.max-age-days: must be",
    "\nrequired-version = '>=99'": "2: required-version is '>=99'",
    "\nrequired-version = 'new'": "2: required-version: 'new' is not",
    "[formats]\nx = 3": "2: formats.x: must be a table",
    "\n[formats.x.records]\nat = '/a/*'": "2: formats.x: missing key 'summary'",
    OWN.replace("decimals", "decimal"): "4: formats.latencies: unknown key 'decimal'",
    OWN.replace('"measurement"', '"measurment"'): "6: formats.latencies.fields.mean_ms: unknown",
    OWN.replace('"mean_ms"', "7"): "9: formats.latencies.derived[0].field: must be a string",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("text", "message"), LINES.items(), ids=range(len(LINES)))
def test_an_error_names_the_line_of_the_file(project, text, message, newline):
    data = text.replace("\n", newline).encode("latin-1")
    project.write("perflint.toml", data)
    expected = f"perflint: error: perflint.toml:{message}"
    assert project.perflint("config").err.startswith(expected)
    project.write("other.toml", b"\xef\xbb\xbf" + data)
    expected = f"perflint: error: other.toml:{message}"
    assert project.perflint("config", "--config", "other.toml").err.startswith(expected)


PYPROJECT = """\
[project]
name = "shop"
ignor = ["all"]  # not perflint's

[tool.perflint]
select = ["all"]
description = \"\"\"
[tool.perflint.rules.stale-dat]
\"\"\"
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PYPROJECT, "7: top level: unknown key 'description'"),
        (PYPROJECT.replace("description = ", "#").rstrip('"\n'), "8: rules: unknown rule"),
        (PYPROJECT.replace("select", "ignor"), "6: top level: unknown key 'ignor'"),
        ("[project]\n[tool]\nperflint.ignore = 3", "3: ignore: must be a list"),
        ("[project]\n[tool]\nperflint = 3", "3: [tool.perflint] must be a table"),
        ("tool.perflint.rules.stale-date.max-age-days = ''", "1: rules.stale-date.max-age-days: "),
    ],
)
def test_an_error_names_the_line_of_pyproject(project, text, message, newline):
    project.write("pyproject.toml", text.replace("\n", newline).encode())
    outcome = project.perflint("config")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"perflint: error: pyproject.toml:{message}")
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


AT_THE_TOP = (
    "keys are at the top level: remove [tool.perflint], and "
    "write [rules.NAME] instead of [tool.perflint.rules.NAME]"
)
IN_TOOL = "the table of perflint is [tool.perflint], not [perflint]"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "perflint.toml",
            '[tool.perflint]\nignore = ["stale-date"]\n',
            f":1: in {{}}, {AT_THE_TOP}",
        ),
        ("perflint.toml", "# a\n[tool.perflint.rules.x]\na = 1\n", f":2: in {{}}, {AT_THE_TOP}"),
        ("perflint.toml", "a = 1\n\ntool.perflint.b = 1\n", f":3: in {{}}, {AT_THE_TOP}"),
        ("perflint.toml", "\n[[tool.perflint.baselines]]\n", f":2: in {{}}, {AT_THE_TOP}"),
        ("ci.toml", "[tool.perflint]\n", f":1: in {{}}, {AT_THE_TOP}"),
        ("pyproject.toml", "[project]\n[perflint]\nignore = []\n", f":2: in {{}}, {IN_TOOL}"),
        ("pyproject.toml", "[perflint.rules.x]\n[tool.perflint]\n", f":1: in {{}}, {IN_TOOL}"),
    ],
)
@pytest.mark.parametrize("is_named", [False, True], ids=["found", "named"])
def test_a_table_in_the_wrong_kind_of_file_is_an_error_that_says_where_keys_are(
    project, name, text, message, is_named
):
    project.write(name, text)
    outcome = project.check(*(("--config", name) if is_named or name == "ci.toml" else ()))
    assert outcome == (2, "", f"perflint: error: {name}{message.format(name)}\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "perflint"\n[tool]\nperflint2 = 1\n'),
        ("perflint.toml", "[rules.stale-date]\nmax-age-days = 3\n"),
    ],
)
def test_tables_in_the_right_place_are_accepted(project, clean, name, text):
    project.write("perf_baselines.json", clean)
    project.write(name, text)
    assert project.check().code == 0
