"""The documentation that a client shows as a message."""

import pytest

from perflint import rules
from perflint.server.rule_documentation import address_of, summary_of


@pytest.mark.parametrize("name", [*rules.GROUP_OF, *rules.ABOUT_SUPPRESSIONS])
def test_every_rule_has_a_summary(name: str) -> None:
    text = summary_of(name)
    assert text.startswith(f"{name} [")
    assert "```" not in text


def test_a_summary_names_the_command_for_the_rest() -> None:
    assert summary_of("stale-date").endswith(": perflint rule stale-date")
    with pytest.raises(ValueError, match="unknown rule 'x'"):
        summary_of("x")


def test_an_address_needs_published_pages() -> None:
    assert address_of("stale-date", None) is None
    assert address_of("unused-ignore", "https://a/docs") is None
    assert address_of("stale-date", "https://a/docs") == "https://a/docs/rules.md#stale-date"
