"""A fix leaves no marks: what a second run would report is reported by the first."""

import pytest

NAME = "perf_baselines.json"
KNOWN = "perflint-suppressions.toml"
TODAY = "2026-05-18"

ENTRY = f"""\
[[ignored]]
rule = "date-disagreement"
path = "{NAME}"
reason = "measured over midnight"
expires = 2026-05-17
"""


@pytest.fixture
def expired(project, fixable):
    """A file with a fixable finding whose suppression in the configuration has expired."""
    project.write(NAME, fixable)
    project.write("perflint.toml", ENTRY)
    return project


def test_a_suppression_that_the_fix_makes_unused_is_reported_at_once(expired):
    first = expired.report("--fix", today=TODAY)
    second = expired.report("--fix", today=TODAY)
    assert first.rules == second.rules == ["unused-ignore"]


def test_prune_after_a_fix_removes_an_expired_entry_at_once(project, fixable):
    project.write(NAME, fixable)
    project.write(
        KNOWN,
        "suppressions = [\n"
        f'  {{ rule = "date-disagreement", path = "{NAME}", at = "/metadata/description", '
        'reason = "midnight", expires = 2026-05-17 },\n'
        "]\n",
    )
    assert "date-disagreement" in project.check(NAME, today=TODAY).out, "it matches, but expired"
    outcome = project.check("--fix", "--prune-suppressions", today=TODAY)
    assert "1 removed; 0 in total" in outcome.err
    assert "date-disagreement" not in (project.root / KNOWN).read_text()
    again = project.check("--fix", "--prune-suppressions", today=TODAY)
    assert "no changes; 0 in total" in again.err
