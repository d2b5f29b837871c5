"""The documentation of a rule, as a client without a browser or a terminal can show it."""

from perflint import rules
from perflint.rules import documentation

OPEN_DOCUMENTATION = "perflint.openDocumentation"
"""The command with the name of a rule as its argument.

The server asks the client to open ``address_of`` the rule if there is one and the client can, else
it shows ``summary_of`` the rule as a message: every client does that.
"""

_SECTIONS = ("What it does", "Fix")


def address_of(rule: str, pages: str | None) -> str | None:
    """Return the address of the documentation of a rule, None if it has no public address.

    ``pages`` is the address of all documentation. The page of the rules has no section on what is
    reported of suppressions.
    """
    return f"{pages}/rules.md#{rule}" if pages is not None and rule in rules.GROUP_OF else None


def summary_of(rule: str) -> str:
    """Return the main sections of ``perflint rule NAME``, and that command for the rest.

    Raises ValueError for an unknown name.
    """
    if rule in rules.ABOUT_SUPPRESSIONS:
        return documentation.ABOUT_SUPPRESSIONS[rule]
    if rule not in rules.GROUP_OF:
        raise ValueError(f"unknown rule '{rule}'")
    loaded = rules.load(rule)
    sections = documentation.sections_of(loaded)
    parts = [f"{rule} [{loaded.severity}]: {documentation.summary_of(loaded)}"]
    parts += [f"{heading}: {sections[heading]}" for heading in _SECTIONS]
    return "\n\n".join((*parts, f"Examples and options: perflint rule {rule}"))
