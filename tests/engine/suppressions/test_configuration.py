"""Ignored findings: what an entry hides, for how long, and what is said of one that hides none."""

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
    """Return a function that checks a file with two wrong aggregates under some entries."""
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5

    def check(*entries, **rest):
        project.write(NAME, off)
        project.write("perflint.toml", toml(*entries))
        return project.report(NAME, **rest)

    return check


BOTH = ["aggregate-mismatch", "aggregate-mismatch"]


@pytest.mark.parametrize(
    ("keys", "left"),
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
def test_what_an_entry_hides(ignoring, keys, left):
    assert ignoring({**ENTRY, **keys}).rules == left


def test_what_is_hidden_is_in_the_json_with_its_reason_and_does_not_fail(ignoring, project):
    outcome = ignoring(ENTRY)
    assert outcome.code == 0
    assert [found["ignored"] for found in outcome.json["violations"]] == [
        {"reason": "measured by hand"}
    ] * 2
    assert outcome.json["summary"]["ignored"] == 2
    assert outcome.json["summary"]["violations"] == 0
    assert project.check(NAME).out == "No violations (1 file, 1 scenario, 2 ignored).\n"


def test_what_is_hidden_is_not_repaired(project, torn):
    file = project.write(NAME, torn)
    before = file.read_bytes()
    project.write("perflint.toml", toml({**ENTRY, "rule": "date-disagreement"}))
    assert project.check(NAME, "--fix").code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("today", "left"), [("2026-05-16", []), ("2026-05-17", []), ("2026-05-18", BOTH)]
)
def test_an_entry_holds_through_the_day_it_expires(ignoring, project, today, left):
    ignoring()
    project.write("perflint.toml", toml(ENTRY) + "expires = 2026-05-17\n")
    assert project.report(NAME, "--ignore", "metadata", today=today).rules == left


@pytest.mark.parametrize(
    ("change", "told"),
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
def test_a_wrong_entry_is_exit_2(ignoring, change, told):
    entry = dict(ENTRY)
    change(entry)
    outcome = ignoring(entry)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


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
def test_an_entry_that_hides_nothing_is_a_warning_at_its_line(project, off, name, text, line):
    project.write(NAME, off)
    project.write(name, text)
    outcome = project.report(NAME)
    (found,) = (each for each in outcome.json["violations"] if each["rule"] == "unused-ignore")
    assert (found["severity"], found["path"], found["start"]["line"]) == ("warning", name, line)
    assert found["message"] == f"unused suppression: no `sample-gap` in {NAME}"


def test_an_inline_entry_that_hides_nothing_is_reported_too(project, clean):
    project.write(NAME, clean)
    keys = ", ".join(f'{key} = "{value}"' for key, value in UNUSED.items())
    project.write("perflint.toml", f"ignored = [{{ {keys} }}]\n")
    assert project.report(NAME).rules == ["unused-ignore"]


def test_the_warning_fails_with_fail_on_warning(project, clean):
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
def test_an_entry_that_could_hide_nothing_this_time_is_not_judged(project, clean, entry, flags):
    project.write(NAME, clean)
    project.write("perflint.toml", toml(entry))
    assert project.report(NAME, *flags).rules == []


def test_an_entry_for_a_file_whose_rules_could_not_run_is_not_judged(project):
    """A file that is no JSON has no scenarios; its entries are right again once it is mended."""
    project.write(NAME, b'{"scenarios": {')
    project.write("perflint.toml", toml(ENTRY))
    assert project.report(NAME).rules == ["invalid-json"]


def test_an_entry_for_a_rule_that_this_file_ignores_anyway_is_not_judged(project, off):
    project.write(NAME, off)
    keys = 'per-file-ignores = { "**" = ["aggregate-mismatch"] }\n'
    project.write("perflint.toml", keys + toml(ENTRY))
    assert project.report(NAME).rules == []


def test_an_expired_entry_is_told_from_one_that_hides_nothing(ignoring, project):
    ignoring()
    project.write("perflint.toml", toml(ENTRY) + "expires = 2026-05-01\n")
    assert project.report(NAME).rules == BOTH


def test_entries_hide_each_their_own(ignoring):
    mean = {**ENTRY, "field": "expected_avg_denoise_ms", "reason": "one"}
    median = {**ENTRY, "field": "expected_median_denoise_ms", "reason": "two"}
    outcome = ignoring(median, mean)
    reasons = [found["ignored"]["reason"] for found in outcome.json["violations"]]
    assert reasons == ["one", "two"]
