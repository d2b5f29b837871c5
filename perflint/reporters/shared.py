"""What reports for other programs share: who a finding is, what it says, and JSON to carry it."""

import re
from collections import Counter
from typing import Any

import orjson

from perflint.engine.report import Crash, Report
from perflint.primitives.finding import Span, Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters.escape import clipped, escaped, tame

_SURROGATES = re.compile("[\ud800-\udfff]")


class Unstyled:
    """A style for programs: no colours, and paths from the top of the repository."""

    def paint(self, text: str, *effects: str) -> str:
        """Return the text as it is."""
        return text

    def path(self, path: str) -> str:
        """Return the path from the top."""
        return tame(path)


UNSTYLED = Unstyled()


class Identified(Record):
    """A violation, and a name for it that stays when lines move or its numbers change."""

    violation: Violation
    fingerprint: str


def identified(report: Report) -> list[Identified]:
    """Return the violations that nothing hides, errors first, else in the report's order.

    A fingerprint is of the rule, the path, and the JSON Pointer or flag. Of findings that have all
    of these in common, the second has another than the first. Hidden ones count among them, so
    that to hide one renames no other.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for violation in report.violations:
        key = violation.rule, violation.path, whereabouts(violation)
        seen[key] += 1
        if violation.ignored is None:
            found.append(Identified(violation, fingerprint(*key, str(seen[key]))))
    return sorted(found, key=lambda one: one.violation.severity != "error")


def fingerprint(*parts: str) -> str:
    """Return 32 hexadecimal digits that stand for some texts; none but one may hold a NUL."""
    from hashlib import sha256  # a report on a terminal needs none

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def whereabouts(violation: Violation) -> str:
    """Return the JSON Pointer or the flag of a finding; empty where it is about the whole file."""
    finding = violation.finding
    return finding.argument or "" if finding.pointer is None else finding.pointer


def subject(violation: Violation) -> str:
    """Return the scenario or the flag that a finding is about, harmless and on one line."""
    return clipped(violation.finding.scenario or violation.finding.argument or "")


def sentence(violation: Violation) -> str:
    """Say what is wrong and with what, harmless and on one line: ``t2i: mean of 2 steps is …``."""
    about = subject(violation)
    return f"{f'{about}: ' if about else ''}{clipped(violation.finding.message)}"


def advice(violation: Violation, path: str, alike: int = 1) -> str:
    """Say what to do, ending in something to type; ``alike`` findings are repaired by it."""
    fix = violation.finding.fix
    help = violation.finding.help
    if fix is None:
        command = violation.finding.command or f"perflint rule {violation.rule}"
        return escaped(f"{help or 'what it means'}: {command}")
    from shlex import quote

    unsafe = "" if fix.safe else " --unsafe-fixes"
    command = f"perflint check --fix{unsafe} --select {violation.rule} {escaped(quote(path))}"
    reach = f", in all {alike} places of the file" if alike > 1 else ""
    return f"{escaped(help or fix.title)}{reach}: {command}"


def crash_sentence(crash: Crash) -> str:
    """Say that a rule crashed, harmless and on one line."""
    return escaped(f"the rule {crash.rule} crashed on {crash.path}: {crash.cause}")


def lines_of(span: Span, text: Text) -> tuple[int, int]:
    """Return the first and the last line of a place, from 1."""
    return text.position(span.start).line, text.position(span.stop).line


def written(text: str) -> str:
    """Return a text that may hold half characters, or bytes that are not UTF-8, as UTF-8 can."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def dumped(value: object) -> str:
    """Return a value as JSON, with a line end.

    What a runner of GitHub would take for a command wherever it stands in a line is written with
    an escape; only a text can hold it.
    """
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        data = orjson.dumps(value, default=str, option=option)
    except TypeError:  # half a character, or an integer of more than 64 bits
        data = orjson.dumps(_carried(value), default=str, option=option)
    return data.decode().replace("##[", "#\\u0023[")


def _carried(value: Any) -> Any:
    if isinstance(value, str):
        return written(value)
    if isinstance(value, dict):
        return {written(key): _carried(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_carried(item) for item in value]
    is_long = isinstance(value, int) and value.bit_length() > 63
    return str(value) if is_long else value
