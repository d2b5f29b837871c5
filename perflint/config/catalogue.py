"""Rules, formats and configuration described: for the terminal and for ``docs/``."""

import re
from collections.abc import Iterator
from inspect import cleandoc

from perflint import rules
from perflint.config import Config
from perflint.formats import Format, Formats
from perflint.formats.language import KINDS, Runs
from perflint.primitives.decode import key_of
from perflint.rules.rule import Example, Rule

HEADINGS = ("What it does", "Why it matters", "Example", "Fix", "Options")
"""The headings of a rule's documentation, in their order; Example is made of the rule's own."""

UNUSED_IGNORE_TEXT = """\
unused-ignore [warning]

An entry of [[tool.perflint.ignored]] or of the known findings, or a comment, fits no finding.

It is reported where each rule that the entry names has looked at a file that it is for, and found
nothing that it fits: what it was for has been mended, or it never fitted. Delete it, for it would
hide the next such fault. A comment `# perflint: ignore[rule] reason` in an argument file that fits
none, or gives no reason, is reported likewise. `perflint check --prune-suppressions` takes entries
out of the known findings, perflint-suppressions.toml. To turn this off: ignore = ["unused-ignore"].
"""
"""What ``perflint rule unused-ignore`` prints: it is no rule, but people will ask."""

_HEADING = re.compile(rf"^({'|'.join(HEADINGS)})\n", re.MULTILINE)


def list_rules() -> str:
    """List every rule with its severity and first sentence, by group."""
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
    """Return a rule's documentation by heading, examples included; absent ones are left out."""
    parts = _HEADING.split(cleandoc(rule.documentation))
    written = {
        heading: cleandoc(f"\n{body}").strip()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    written["Example"] = "\n\n".join(
        _example(example, "python" if rule.group == "arguments" else "json")
        for example in rule.examples
    )
    return {heading: written[heading] for heading in HEADINGS if heading in written}


def _example(example: Example, language: str) -> str:
    blocks = [
        ("Before", example.before),
        ("Objected to", example.bad),
        ("Repaired", example.fixed),
        ("Not objected to", example.good),
    ]
    return "\n\n".join(
        f"{title}:\n\n```{language}\n{text.strip()}\n```"
        for title, text in blocks
        if text is not None
    )


def rule_text(rule: Rule) -> str:
    """Return the documentation of a rule as text."""
    head = f"{rule.name} [{rule.severity}], group {rule.group}\n\n{summary_of(rule)}\n"
    sections = (f"\n{heading}\n{_indented(body)}\n" for heading, body in sections_of(rule).items())
    return head + "".join(sections)


def rule_markdown(rule: Rule) -> str:
    """Return the documentation of a rule as a page of Markdown."""
    head = f"# {rule.name}\n\n**{rule.severity}** · {summary_of(rule)}\n"
    sections = (f"\n## {heading}\n\n{body}\n" for heading, body in sections_of(rule).items())
    return head + "".join(sections)


def list_formats(formats: Formats) -> str:
    """List every format with its summary."""
    return "".join(f"{name:<20} {formats.named(name).keys.summary}\n" for name in formats.names)


def format_text(format: Format) -> str:
    """Describe a format: which files are it, what a record holds, and what is checked."""
    return "\n".join(_format_lines(format)) + "\n"


def _format_lines(format: Format) -> Iterator[str]:
    keys = format.keys
    yield f"{format.name}: {keys.summary}"
    yield ""
    if keys.files:
        yield f"files:      {', '.join(keys.files)}"
    if keys.signature:
        marks = [f"/{path}" for path in keys.signature.has]
        yield f"content:    {', '.join([*marks, *map(str, keys.signature.record_has)])}"
    named = f", named by {keys.records.name}" if keys.records.name else ""
    yield f"records:    /{keys.records.at}{named}"
    if keys.metadata:
        yield f"date:       /{keys.metadata.date} ({keys.metadata.date_style})"
    if keys.decimals is not None:
        yield f"rounding:   {keys.decimals} decimals"
    else:
        yield f"tolerance:  {keys.tolerance or 1e-9:g}, relative"
    if keys.runs:
        yield from _runs_lines(keys.runs)
    yield ""
    yield "fields:"
    for path, field in keys.fields.items():
        optional = ", optional" if field.optional else ""
        yield f"  {path!s:<28} {KINDS[field.kind]}{optional}"
    yield ""
    yield "checked:"
    for derived in keys.derived:
        yield f"  {derived.field} = {derived.is_} of {', '.join(map(str, derived.of))}"
    for total in keys.totals:
        most = f", at most {total.overhead:+.0%}" if total.overhead is not None else ""
        whole, parts = (" + ".join(map(str, paths)) for paths in (total.whole, total.parts))
        without = f" without {', '.join(map(str, total.except_))}" if total.except_ else ""
        yield f"  {whole} >= {parts}{without} (less {total.slack:.1%}{most})"
    for ascending in keys.ascending:
        yield f"  {' <= '.join(map(str, ascending.fields))}"


def _runs_lines(runs: Runs) -> Iterator[str]:
    for text in runs.announced_by:
        yield f"in logs:    behind '{text}'"
    if runs.dump is None:
        return
    yield f"dumps:      {', '.join(f'/{path}' for path in runs.dump.has)}"
    for path, place in runs.dump.fields.items():
        yield f"            {path} = /{place}"
    for path, listed in runs.dump.lists.items():
        by_key = f" by {listed.key}" if listed.key else ""
        yield f"            {path} = /{listed.at}/*/{listed.value}{by_key}"


def config_text(config: Config) -> str:
    """List the keys of the configuration with their values and where those come from."""
    lines = []
    for field, value in config.settings._asdict().items():
        key = key_of(field)
        lines.append(f"{key:<18} {_shown(value)}  # {config.origins[key]}")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    """Write a value much as TOML would."""
    if value in ({}, ()):
        return "{}" if isinstance(value, dict) else "[]"
    if hasattr(value, "_asdict"):
        pairs = ((key_of(key), item) for key, item in value._asdict().items() if item is not None)
        return "{ " + ", ".join(f"{key} = {_shown(item)}" for key, item in pairs) + " }"
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{k}" = {_shown(item)}' for k, item in value.items()) + " }"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "(not set)" if value is None else str(value)


def _indented(text: str) -> str:
    return re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE)
