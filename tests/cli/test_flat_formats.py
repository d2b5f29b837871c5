"""Commands on files whose records are numbers, in a real repository."""

import json

import pytest

LIMITS = {"version": 1, "limits": {"ssim": 0.95, "a/b c": 12.50, "diff": 4}}
CONFIG = """\
baselines = [{{ files = ["*.json"], format = "flat", policy = "{policy}" }}]

[formats.flat]
summary = "Flat numbers"
files = ["*.json"]
signature = {{ has = ["/limits", "/version"] }}
records = {{ at = "/limits/*" }}
fields = {{ "." = "{kind}" }}
{keys}
"""
NAME = "limits.json"


def ready(repository, kind="limit", keys="", policy="snapshot", content=LIMITS):
    repository.write("perflint.toml", CONFIG.format(policy=policy, kind=kind, keys=keys))
    repository.write(NAME, content)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "one")
    return repository


def with_limits(**limits):
    return {"version": 1, "limits": LIMITS["limits"] | limits}


# ---- check


@pytest.mark.parametrize("kind", ["limit", "size", "measurement", "signed"])
def test_numbers_have_no_violation(repository, kind):
    ready(repository, kind)
    assert repository.report().rules == []
    repository.write(NAME, with_limits(ssim=0.95))
    assert repository.report().rules == []


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_a_loosened_limit_is_an_error_under_every_policy(repository, policy):
    ready(repository, policy=policy)
    repository.write(NAME, with_limits(**{"a/b c": 13.0}))
    outcome = repository.report()
    assert outcome.code == 1
    (violation,) = outcome.json["violations"]
    assert {
        key: violation[key] for key in ("rule", "scenario", "pointer", "found", "expected")
    } == {
        "rule": "loosened-baseline",
        "scenario": "a/b c",
        "pointer": "/limits/a~1b c",
        "found": 13.0,
        "expected": 12.5,
    }
    assert violation["message"] == "`a/b c` was loosened from 12.5 to 13 (+4.00 %)"


@pytest.mark.parametrize("value", ['"x"', "[]", "{}", "true"])
def test_a_value_that_is_not_a_number_is_an_error(repository, value):
    ready(repository)
    repository.write(NAME, json.dumps(LIMITS).replace("0.95", value))
    violations = repository.report().json["violations"]
    assert {violation["pointer"] for violation in violations} == {"/limits/ssim"}
    assert "wrong-type" in [violation["rule"] for violation in violations]


@pytest.mark.parametrize("root", [[], 1, "x", {"limits": [1]}, {"limits": None}, {}])
def test_a_file_of_another_shape_does_not_crash(repository, root):
    ready(repository)
    repository.write(NAME, root)
    outcome = repository.report()
    assert outcome.code == 1
    assert "crash" not in outcome.err


# ---- diff


def test_diff_shows_the_limits_as_values(repository):
    ready(repository, keys='direction = { "." = "lower", }')
    repository.write(NAME, with_limits(ssim=0.90, diff=5))
    assert (
        repository.perflint("diff").out.split("\n\n", 1)[1]
        == """\
limits.json
  1 value better, 1 worse (1 decreased, 1 increased)
  3 scenarios: 0 added, 0 removed, 3 kept (2 changed)
  fields of kept scenarios: 0 added, 0 removed, 3 kept

  ssim  other     1 of 1 changed
    value  0.95 → 0.9 -5.26 % tighter
  diff  loosened  1 of 1 changed
    value     4 →   5 +25.00 % looser

1 file: 1 value decreased, 1 increased; 1 better, 1 worse
"""
    )
    markdown = repository.perflint("diff", "--output-format", "markdown").out
    assert "| scenario | verdict | changed | `value` |" in markdown
    assert "| `diff` | loosened | 1 of 1 | 4 → 5 (+25.00 % looser) |" in markdown
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert [change["metrics"] for change in file["changes"]] == [
        [{"field": ".", "before": 0.95, "after": 0.9, "percent": -5.26, "effect": "better"}],
        [{"field": ".", "before": 4, "after": 5, "percent": 25.0, "effect": "worse"}],
    ]


def test_diff_names_added_and_removed_records(repository):
    ready(repository)
    repository.write(NAME, {"version": 1, "limits": {"ssim": 0.95, "new": 1.5}})
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert file["scenarios"]["added"] == ["new"]
    assert file["scenarios"]["removed"] == ["a/b c", "diff"]


def test_limits_of_some_records_are_called_looser_and_others_worse(repository):
    keys = 'direction = { "." = "lower" }\nkinds = [{ record = "d*", field = ".", kind = "limit" }]'
    ready(repository, kind="measurement", keys=keys)
    repository.write(NAME, with_limits(ssim=0.99, diff=5))
    text = repository.perflint("diff").out
    assert "+4.21 % worse" in text
    assert "+25.00 % looser" in text


# ---- suppressions


def test_a_suppression_names_the_record(repository):
    ready(repository)
    repository.write(NAME, with_limits(diff=5, **{"a/b c": 13.0}))
    place = f"{NAME}#/limits/a~1b c"
    dates = ("--today", "2026-05-17", "--expires", "2026-05-20")
    outcome = repository.perflint(
        "suppress", "loosened-baseline", place, "--reason", "later", *dates
    )
    assert outcome.code == 0
    violations = repository.report().json["violations"]
    assert {violation["scenario"]: violation["ignored"] for violation in violations} == {
        "a/b c": {"reason": "later"},
        "diff": None,
    }


@pytest.mark.parametrize("key", ['scenario = "ss*"', 'scenario = "ssim"\nfield = "."'])
def test_a_record_is_ignored_by_its_name(repository, key):
    ready(repository)
    repository.write(NAME, with_limits(ssim=0.99, diff=5))
    assert repository.report().rules == ["loosened-baseline"] * 2
    config = repository.root / "perflint.toml"
    ignored = f'[[ignored]]\nrule = "loosened-baseline"\npath = "*.json"\nreason = "x"\n{key}\n'
    config.write_text(config.read_text() + ignored)
    outcome = repository.report()
    assert (outcome.err, outcome.rules) == ("", ["loosened-baseline"])


def test_fix_writes_the_date_and_keeps_the_numbers(repository):
    keys = 'metadata = { date = "/date" }'
    content = '{"date": "2026-04-01", "limits": {"x": 1.50, "y": 2.5}}\n'
    ready(repository, kind="size", keys=keys, content=content)
    repository.write(NAME, content.replace("2.5", "2.0"))
    assert repository.report().rules == ["date-not-bumped"]
    outcome = repository.check("--fix")
    assert outcome.code == 0
    after = content.replace("2.5", "2.0").replace("2026-04-01", "2026-05-17")
    assert (repository.root / NAME).read_text() == after


# ---- tighten


@pytest.mark.parametrize("kind", ["size", "measurement"])
def test_tighten_reads_a_file_of_the_same_format(repository, kind):
    content = '{\n  "version": 1,\n  "limits": {"x": 10.50, "y": 20.0, "z": 5.25}\n}\n'
    ready(repository, kind=kind, keys='top-level = ["."]\ndecimals = 2', content=content)
    run = {"version": 1, "limits": {"x": 8.123, "y": 30.0, "new": 1.5}}
    repository.write("run.data", run)
    arguments = ("tighten", "run.data", "--into", NAME, "--today", "2026-05-17")
    outcome = repository.perflint(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        outcome.out
        == """\
x    updated   one whole run
    value  10.50 → 8.12  -22.67 %
    from run.data
y    kept      `y` rose from 20.00 to 30.00 (+50.00 %)
    value  20.00, measured 30.00  +50.00 %
    from run.data
new  unknown   not in the file; --add-missing adds it
policy: snapshot (configured in perflint.toml)
limits.json: 1 updated, 1 kept, 1 unknown; written
"""
    )
    assert (repository.root / NAME).read_text() == content.replace("10.50", "8.12")
    outcome = repository.perflint(*arguments, "--add-missing", "--output-format", "json")
    assert [
        (decision["scenario"], decision["verdict"], decision["metrics"])
        for decision in outcome.json["decisions"]
    ] == [
        ("x", "kept", [{"field": ".", "before": 8.12, "after": 8.12}]),
        ("y", "kept", [{"field": ".", "before": 20.0, "after": 30.0}]),
        ("new", "added", [{"field": ".", "before": None, "after": 1.5}]),
    ]
    text = (repository.root / NAME).read_text()
    assert '"z": 5.25, "new": 1.5' in text
    assert repository.report().rules == []
