"""The documentation of rules, for ``perflint rule``, ``docs/`` and SARIF."""

import json
import re
from inspect import cleandoc

from perflint import rules
from perflint.rules.rule import Example, Rule

HEADINGS = ("What it does", "Why it matters", "Example", "Fix", "Options")
"""The headings of a rule's documentation, in order; ``Example`` is generated from its examples."""

_UNUSED_IGNORE = """\
unused-ignore [warning]

A suppression matches no finding.

This applies to entries of [[tool.perflint.ignored]] and of the suppression file, and to comments
`# perflint: ignore[rule] reason` in argument files. A suppression is reported as unused if all of
its rules were run on a file that it applies to, and no finding matched. Either the problem was
fixed, or the suppression never matched. Remove it, because it would hide the next such problem.
A comment without a reason is reported too, and an entry with an empty one.

Safe fix for the suppression file: `perflint check --fix` removes unused entries. An entry for a
file that is gone stays while its finding is reported in another file, because its reason would be
lost. Entries of the configuration and comments are removed by hand. To disable this check and its
fix: ignore = ["unused-ignore"].
"""

_MOVED_SUPPRESSION = """\
moved-suppression [error]

Entries of the suppression file name a place that the change left.

This is reported in a comparison, also in that of the work tree with HEAD, if the change renamed the
file of an entry, or moved its scenario to another file of the baseline set or to another index in
its list. A scenario counts as moved to another file only if its name and its whole value are the
same. In this comparison the entries apply at the new place. After it nothing connects the two
places: the findings would be reported to everybody, and the reasons of the entries would be lost.

Safe fix: `perflint check --fix` writes the new place into the entries, with their reasons, dates
and comments. If the change is committed already, add `--base` with the commit before it. To disable
this check and its fix: ignore = ["moved-suppression"].
"""

ABOUT_SUPPRESSIONS = {
    rules.UNUSED_IGNORE: _UNUSED_IGNORE,
    rules.MOVED_SUPPRESSION: _MOVED_SUPPRESSION,
}
"""The output of ``perflint rule NAME`` for what is documented like a rule but is not one."""

_HEADING = re.compile(rf"^({'|'.join(HEADINGS)})\n", re.MULTILINE)


def list_rules() -> str:
    """List all rules with severity and summary, by group."""
    lines = []
    for group, names in rules.RULES.items():
        lines.append(f"{group}:")
        for name in names:
            rule = rules.load(name)
            lines.append(f"  {name:<24} {rule.severity:<8} {summary_of(rule)}")
    return "\n".join(lines) + "\n"


def summary_of(rule: Rule) -> str:
    """Return the first line of a rule's documentation."""
    return rule.documentation.split("\n", 1)[0]


def sections_of(rule: Rule) -> dict[str, str]:
    """Return the sections of a rule's documentation, including its examples, by heading."""
    parts = _HEADING.split(cleandoc(rule.documentation))
    sections = {
        heading: cleandoc(f"\n{body}").strip()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    sections["Example"] = "\n\n".join(map(_example, rule.examples))
    return {heading: sections[heading] for heading in HEADINGS if heading in sections}


def _language(text: str) -> str:
    return {"{": "json", "[": "json", "|": "markdown"}.get(text.lstrip()[:1], "python")


def _kind_of_other(example: Example) -> str:
    """Return what the file is that an example is compared with."""
    if _language(example.bad) == "markdown":
        return "Argument file"
    is_json = example.other is not None and _language(example.other) == "json"
    return "Baseline" if is_json else "Test cases"


def _example(example: Example) -> str:
    blocks = [
        (_kind_of_other(example), example.other),
        ("Before", example.before),
        ("Incorrect", example.bad),
        ("Fixed", example.fixed),
        ("Correct", example.good),
    ]
    parts = [
        f"{title}:\n\n```{_language(text)}\n{text.strip()}\n```"
        for title, text in blocks
        if text is not None
    ]
    if example.options:
        options = (f"`{key} = {json.dumps(value)}`" for key, value in example.options.items())
        parts.insert(0, f"Options: {', '.join(options)}")
    return "\n\n".join(parts)


def rule_text(rule: Rule) -> str:
    """Return the documentation of a rule as plain text."""
    head = f"{rule.name} [{rule.severity}], group {rule.group}\n\n{summary_of(rule)}\n"
    sections = (f"\n{heading}\n{_indented(body)}\n" for heading, body in sections_of(rule).items())
    return head + "".join(sections)


def rule_markdown(rule: Rule) -> str:
    """Return the documentation of a rule as a Markdown page."""
    head = f"# {rule.name}\n\n**{rule.severity}** · {summary_of(rule)}\n"
    sections = (f"\n## {heading}\n\n{body}\n" for heading, body in sections_of(rule).items())
    return head + "".join(sections)


def _indented(text: str) -> str:
    return re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE)
