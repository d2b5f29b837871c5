"""The documentation of the rules as Markdown: one page of all rules, and a page for each rule.

``docs/rules.md`` is committed, for readers on a code host. The page of each rule is written only
for the site (``docs/build_site.py``), in which it replaces the section of the rule.
"""

from collections.abc import Iterator

from perflint import rules
from perflint.rules import documentation

INTRODUCTION = """\
# Rules

A rule has one name everywhere: on this page, in findings, in the [configuration](configuration.md),
and in `perflint rule NAME`, which prints its documentation. An **error** fails a run; a **warning**
fails it only with `--fail-on warning`. All rules are enabled by default.
"""

GROUPS = {
    "baseline": "Rules that read one baseline: its JSON, its fields, and numbers that contradict "
    "each other.",
    "metadata": "Rules about the date of a baseline.",
    "change": "Rules that compare a baseline with an earlier version. They are skipped if there is "
    "none.",
    "arguments": "Rules about argument files: groups, order, defaults and help.",
    "cases": "Rules that compare a baseline with the test cases that read it, if its format says "
    "where these are.",
    "documents": "Rules that compare pages with the arguments that they document. They need "
    "[`argument-docs`](argument-files.md#pages-that-document-arguments) in the configuration.",
}
"""Group of rules → its description."""


def all_rules() -> str:
    """Return the page of all rules: a table for each group, then a section for each rule."""
    return "".join([*_tables("#{}"), *_sections()])


def rule_list() -> str:
    """Return the page of all rules without the sections: it links to the pages of the rules."""
    return "".join(_tables("rules/{}.md"))


def rule_page(name: str) -> str:
    """Return the page of one rule."""
    return documentation.rule_markdown(rules.load(name))


def _tables(link: str) -> Iterator[str]:
    yield INTRODUCTION
    for group, names in rules.RULES.items():
        yield f"\n## {group}\n\n{GROUPS[group]}\n\n| rule | severity | what it reports |\n"
        yield "| --- | --- | --- |\n"
        for name in names:
            rule = rules.load(name)
            summary = documentation.summary_of(rule)
            yield f"| [{name}]({link.format(name)}) | {rule.severity} | {summary} |\n"


def _sections() -> Iterator[str]:
    yield "\n## Documentation of each rule\n"
    for name in rules.GROUP_OF:
        rule = rules.load(name)
        yield f"\n### {name}\n\n**{rule.severity}** · {documentation.summary_of(rule)}\n"
        for heading, body in documentation.sections_of(rule).items():
            yield f"\n**{heading}**\n\n{body}\n"
