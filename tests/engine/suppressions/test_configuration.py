"""Ignored findings: what an entry hides, how long it applies, and reports of unused entries."""

import codecs

import pytest

NAME = "perf_baselines.json"

ENTRY = {"rule": "aggregate-mismatch", "path": NAME, "reason": "measured by hand"}


def toml(*entries):
    return "".join(
        "[[ignored]]\n" + "".join(f'{key} = "{value}"\n' for key, value in entry.items())
        for entry in entries
    )


@pytest.fixture
def ignoring(project, off):
    """A function that checks a file with two wrong aggregates and the given entries."""
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5

    def check(*entries, **rest):
        project.write(NAME, off)
        project.write("perflint.toml", toml(*entries))
        return project.report(NAME, **rest)

    return check


BOTH = ["aggregate-mismatch", "aggregate-mismatch"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, []),
        ({"rule": "baseline"}, []),
        ({"rule": "aggregate-*"}, []),
        ({"path": "**/*.json"}, []),
        ({"path": "old/*"}, BOTH),
        ({"scenario": "t2i"}, []),
        ({"scenario": "t2*"}, []),
        ({"scenario": "t2v"}, [*BOTH, "unused-ignore"]),
        ({"field": "expected_avg_denoise_ms"}, ["aggregate-mismatch"]),
        ({"field": "expected_*"}, []),
        ({"field": "stages_ms/*"}, [*BOTH, "unused-ignore"]),
        ({"rule": "sample-gap"}, [*BOTH, "unused-ignore"]),
    ],
)
def test_an_entry_hides_only_matching_violations(ignoring, keys, expected):
    assert ignoring({**ENTRY, **keys}).rules == expected


def test_hidden_violations_are_in_the_json_with_their_reason_and_do_not_fail(ignoring, project):
    outcome = ignoring(ENTRY)
    assert outcome.code == 0
    assert [violation["ignored"] for violation in outcome.json["violations"]] == [
        {"reason": "measured by hand"}
    ] * 2
    assert outcome.json["summary"]["ignored"] == 2
    assert outcome.json["summary"]["violations"] == 0
    assert project.check(NAME).out == "No violations (1 file, 1 scenario, 2 ignored).\n"


def test_hidden_violations_are_not_fixed(project, fixable):
    file = project.write(NAME, fixable)
    before = file.read_bytes()
    project.write("perflint.toml", toml({**ENTRY, "rule": "date-disagreement"}))
    assert project.check(NAME, "--fix").code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("today", "expected"), [("2026-05-16", []), ("2026-05-17", []), ("2026-05-18", BOTH)]
)
def test_an_entry_applies_through_the_day_it_expires(ignoring, project, today, expected):
    ignoring()
    project.write("perflint.toml", toml(ENTRY) + "expires = 2026-05-17\n")
    assert project.report(NAME, "--ignore", "metadata", today=today).rules == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda entry: entry.pop("reason"), "ignored[0]: missing key 'reason'"),
        (lambda entry: entry.update(reason=" "), "has no reason"),
        (lambda entry: entry.pop("rule"), "ignored[0]: missing key 'rule'"),
        (lambda entry: entry.pop("path"), "ignored[0]: missing key 'path'"),
        (lambda entry: entry.update(rule="agregate-mismatch"), "did you mean 'aggregate-mismatch'"),
        (lambda entry: entry.update(scenaro="t2i"), "did you mean 'scenario'?"),
        (lambda entry: entry.update(expires="soon"), "ignored[0].expires: must be a date"),
    ],
)
def test_an_invalid_entry_is_exit_2(ignoring, change, message):
    entry = dict(ENTRY)
    change(entry)
    outcome = ignoring(entry)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


UNUSED = {**ENTRY, "rule": "sample-gap"}
UNUSED_TABLE = toml(UNUSED).replace("[[ignored]]", "[[tool.perflint.ignored]]")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("perflint.toml", "# [[ignored]]\n" + toml(ENTRY) + "\n" + toml(UNUSED), 7),
        ("perflint.toml", ("\n\n" + toml(UNUSED)).replace("\n", "\r\n"), 3),
        ("perflint.toml", toml(ENTRY, UNUSED).replace("[[ignored]]", "[[ ignored ]]"), 5),
        ("perflint.toml", codecs.BOM_UTF8 + toml(UNUSED).encode(), 1),
        ("perflint.toml", codecs.BOM_UTF8 + toml(ENTRY, UNUSED).encode(), 5),
        ("pyproject.toml", "[[tool.other.ignored]]\na = 1\n" + UNUSED_TABLE, 3),
    ],
    ids=["second", "crlf", "spaces", "bom", "bom, second", "pyproject"],
)
def test_an_unused_entry_is_a_warning_at_its_line(project, off, name, text, line):
    project.write(NAME, off)
    project.write(name, text)
    violations = project.report(NAME).json["violations"]
    (unused,) = (violation for violation in violations if violation["rule"] == "unused-ignore")
    assert (unused["severity"], unused["path"], unused["start"]["line"]) == ("warning", name, line)
    assert unused["message"] == f"unused suppression: no `sample-gap` in {NAME}"


def test_an_unused_inline_entry_is_reported_too(project, clean):
    project.write(NAME, clean)
    keys = ", ".join(f'{key} = "{value}"' for key, value in UNUSED.items())
    project.write("perflint.toml", f"ignored = [{{ {keys} }}]\n")
    assert project.report(NAME).rules == ["unused-ignore"]


def test_an_unused_entry_fails_the_check_with_fail_on_warning(project, clean):
    project.write(NAME, clean)
    project.write("perflint.toml", toml(UNUSED))
    assert project.check(NAME).code == 0
    assert project.check(NAME, "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("entry", "flags"),
    [
        (ENTRY, ["--select", "metadata"]),
        ({**ENTRY, "rule": "baseline"}, ["--select", "sample-gap"]),
        ({**ENTRY, "path": "elsewhere/*.json"}, []),
    ],
    ids=["rule not run", "not all rules run", "file not checked"],
)
def test_an_entry_is_not_unused_if_not_all_its_rules_checked_its_file(project, clean, entry, flags):
    project.write(NAME, clean)
    project.write("perflint.toml", toml(entry))
    assert project.report(NAME, *flags).rules == []


def test_an_entry_is_not_unused_if_its_file_is_not_valid_json(project):
    """Its rule did not run; the entry may match again when the file is fixed."""
    project.write(NAME, b'{"scenarios": {')
    project.write("perflint.toml", toml(ENTRY))
    assert project.report(NAME).rules == ["invalid-json"]


def test_an_entry_is_not_unused_if_its_rule_is_ignored_for_the_file(project, off):
    project.write(NAME, off)
    keys = 'per-file-ignores = { "**" = ["aggregate-mismatch"] }\n'
    project.write("perflint.toml", keys + toml(ENTRY))
    assert project.report(NAME).rules == []


def test_an_expired_entry_that_matches_is_not_unused(ignoring, project):
    ignoring()
    project.write("perflint.toml", toml(ENTRY) + "expires = 2026-05-01\n")
    assert project.report(NAME).rules == BOTH


def test_a_violation_has_the_reason_of_its_own_entry(ignoring):
    mean = {**ENTRY, "field": "expected_avg_denoise_ms", "reason": "mean"}
    median = {**ENTRY, "field": "expected_median_denoise_ms", "reason": "median"}
    outcome = ignoring(median, mean)
    reasons = [violation["ignored"]["reason"] for violation in outcome.json["violations"]]
    assert reasons == ["mean", "median"]
