"""Which configuration file is used, and the effect of its keys."""

import codecs

import pytest

NAME = "perf_baselines.json"


@pytest.fixture
def configure(project):
    """Return a function that writes ``perflint.toml``."""
    return lambda text: project.write("perflint.toml", text)


def mistakes(off):
    """Add an unknown field and two different dates to a file with a wrong mean."""
    off["scenarios"]["t2i"]["expected_e2e"] = 10.61
    off["metadata"]["description"] = "Captured 2026-05-16."
    return off


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", ["date-disagreement", "unknown-field", "aggregate-mismatch"]),
        ('select = ["aggregate-mismatch"]', ["aggregate-mismatch"]),
        ('select = ["metadata"]', ["date-disagreement"]),
        ('select = ["*-mismatch", "unknown-*"]', ["unknown-field", "aggregate-mismatch"]),
        ('ignore = ["baseline"]', ["date-disagreement"]),
        ('select = ["all"]\nignore = ["metadata", "unknown-field"]', ["aggregate-mismatch"]),
        ('per-file-ignores = { "**/*.json" = ["baseline"] }', ["date-disagreement"]),
        ('per-file-ignores = { "perf_*" = ["date-*"] }', ["unknown-field", "aggregate-mismatch"]),
        (
            'per-file-ignores = { "old/**" = ["all"] }',
            ["date-disagreement", "unknown-field", "aggregate-mismatch"],
        ),
    ],
)
def test_selected_and_ignored_rules(project, configure, off, keys, expected):
    configure(keys)
    project.write(NAME, mistakes(off))
    assert sorted(project.report(NAME).rules) == sorted(expected)


@pytest.mark.parametrize("glob", ["[z-a]*", "[", "[!]", "(", "**", ""])
def test_every_string_is_a_valid_glob(project, configure, clean, glob):
    configure(f'per-file-ignores = {{ "{glob}" = ["stale-date"] }}')
    project.write(NAME, clean)
    assert project.check(NAME).code == 0


def test_select_on_the_command_line_replaces_select_and_ignore_of_the_file(project, configure, off):
    configure('select = ["metadata"]\nignore = ["aggregate-mismatch"]')
    project.write(NAME, mistakes(off))
    assert project.report(NAME, "--select", "baseline").rules == [
        "aggregate-mismatch",
        "unknown-field",
    ]


def test_ignore_on_the_command_line_adds_to_ignore_of_the_file(project, configure, off):
    configure('ignore = ["metadata"]')
    project.write(NAME, mistakes(off))
    assert project.report(NAME, "--ignore", "unknown-field").rules == ["aggregate-mismatch"]


@pytest.mark.parametrize(
    ("keys", "severity", "code"),
    [
        ("", "error", 1),
        ('severity = { aggregate-mismatch = "warning" }', "warning", 0),
        ('severity = { baseline = "warning" }', "warning", 0),
        ('severity = { "*" = "warning", aggregate-mismatch = "error" }', "error", 1),
    ],
)
def test_severity_of_a_rule(project, configure, off, keys, severity, code):
    configure(keys)
    project.write(NAME, off)
    outcome = project.report(NAME)
    assert outcome.code == code
    assert [violation["severity"] for violation in outcome.json["violations"]] == [severity]


def test_the_options_of_a_rule(project, configure, clean):
    project.write(NAME, clean)
    assert project.report(NAME, today="2026-06-17").rules == []
    configure("[rules.stale-date]\nmax-age-days = 30")
    assert project.report(NAME, today="2026-06-17").rules == ["stale-date"]


def test_a_set_of_baselines_has_files_a_format_and_a_maximum_age(project, configure, off):
    configure("""\
[[baselines]]
files = ["bench/*.data"]
format = "sglang-diffusion"
max-age-days = 10
""")
    project.write("bench/a.data", {"metadata": off["metadata"], "scenarios": {}})
    project.write(NAME, {"metadata": off["metadata"], "scenarios": {}})
    assert project.report("bench/a.data", today="2026-05-27").rules == []
    assert project.report("bench/a.data", today="2026-05-28").rules == ["stale-date"]
    assert project.report(NAME, today="2026-05-28").rules == []


def test_the_files_of_a_set_are_found_in_directories(project, configure, off):
    configure('[[baselines]]\nfiles = ["bench/*.data"]\nformat = "sglang-diffusion"\n')
    project.write("bench/a.data", off)
    assert project.report(".").rules == ["aggregate-mismatch"]


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


@pytest.mark.parametrize("name", ["perflint.toml", "pyproject.toml"])
def test_a_users_own_format_is_used_for_its_files(project, name):
    own = OWN if name == "perflint.toml" else OWN.replace("[formats", "[tool.perflint.formats")
    project.write(name, own.replace("[tool.perflint.[", "[[tool.perflint."))
    project.write("shop/a.json", {"cases": {"cart": {"runs_ms": [1.0, 2.0], "mean_ms": 2.5}}})
    outcome = project.report(".")
    assert outcome.rules == ["aggregate-mismatch"]
    assert outcome.json["violations"][0]["message"].startswith("mean of 2 runs is 1.5")


def test_a_users_own_format_replaces_the_builtin_format_of_the_same_name(project, configure, off):
    configure(OWN.replace("latencies", "sglang-diffusion"))
    project.write("shop/a.json", {"cases": {"cart": {"runs_ms": [1.0, 2.0], "mean_ms": 2.5}}})
    project.write(NAME, off)
    assert [violation["path"] for violation in project.report(".").json["violations"]] == [
        "shop/a.json"
    ]


def test_only_the_nearest_configuration_file_is_used(repository, off, monkeypatch):
    repository.write("pyproject.toml", '[tool.perflint]\nignore = ["aggregate-mismatch"]\n')
    repository.write("sub/deep/" + NAME, off)
    monkeypatch.chdir(repository.root / "sub/deep")
    assert repository.report(NAME).rules == []
    repository.write("sub/perflint.toml", 'ignore = ["stale-date"]\n')
    assert repository.report(NAME).rules == ["aggregate-mismatch"]


def test_a_pyproject_without_the_table_is_skipped(repository, off, monkeypatch):
    repository.write("perflint.toml", 'ignore = ["aggregate-mismatch"]\n')
    repository.write("sub/pyproject.toml", '[project]\nname = "not-perflint"\n')
    repository.write("sub/" + NAME, off)
    monkeypatch.chdir(repository.root / "sub")
    assert repository.report(NAME).rules == []


def test_a_configuration_file_above_the_repository_is_not_used(repository, off):
    (repository.root.parent / "perflint.toml").write_text('ignore = ["all"]\n')
    repository.write(NAME, off)
    assert repository.report(NAME).rules == ["aggregate-mismatch"]


def test_config_and_isolated(project, configure, off):
    configure('ignore = ["all"]')
    project.write("other/strict.toml", 'select = ["metadata"]')
    project.write(NAME, mistakes(off))
    assert project.report(NAME).rules == []
    assert project.report(NAME, "--config", "other/strict.toml").rules == ["date-disagreement"]
    assert len(project.report(NAME, "--isolated").rules) == 3


@pytest.mark.parametrize("version", ["0.1.0", "==0.1.0", ">=0.1,<9", "~=0.1"])
def test_a_required_version_that_is_satisfied(project, configure, clean, version):
    configure(f'required-version = "{version}"')
    project.write(NAME, clean)
    assert project.check(NAME).code == 0


ENCODINGS = {
    "plain": b'ignore = ["all"]\n# gr\xc3\xb6\xc3\x9fe\n',
    "crlf": b'ignore = [\r\n  "all",\r\n]\r\n',
    "bom": codecs.BOM_UTF8 + b'ignore = ["all"]\n',
    "no last newline": b'ignore = ["all"]',
}


@pytest.mark.parametrize("text", ENCODINGS.values(), ids=ENCODINGS)
def test_line_endings_and_byte_order_marks_of_toml_files(project, configure, off, text):
    configure(text)
    project.write(NAME, off)
    assert project.check(NAME).code == 0
