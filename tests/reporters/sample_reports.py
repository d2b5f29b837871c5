"""Hand-made reports: with one of everything and untrusted names, and with many findings."""

import re

from hypothesis import strategies as st

from perflint.engine.report import Counts, Crash, Report
from perflint.primitives.finding import Edit, Finding, Fix, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.reporters.escape import escaped

BASELINE = '{\n  "数🚀": 4.21, "mean": 5.49,\n  "date": "2026-05-16"\n}\n'.encode()
ARGUMENTS = b'parser.add_argument(\n    "--x",\n)\n'
CONFIGURATION = b'[[ignored]]\nrule = "all"\n'

HOSTILE = [
    "a\nb",
    "\r\n::error file=x::y",
    "::stop-commands::z",
    "  ::add-mask::x",
    "##[error]x",
    "##[add-path]/evil",
    "x%0A::error::y",
    "\x1b[31mred\x07",
    "a|b",
    "a\\|b",
    "`x`",
    "``",
    "]]>",
    "</failure></x>",
    '"><script>&amp;',
    "\0\x08\x0b\ufffe\uffff",
    "](https://evil.example)",
    "[a](https://evil.example) ![b](c)",
    "<img src=x>",
    "@octocat #1 %1 ~label www.example.org https://example.org",
    "**b** _i_ ~~s~~ $x$",
    "\u202egnp.exe\u2028x",
    "gr\udcf6sse",
    "\ud800",
    "{0} {{",
    "a:b,c=d",
    "..%2f\\..\\x",
]
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=20),
    st.text("|`\\\n\r <>@[]()*_&#;:%!~w./ a\x1b\x85", max_size=15),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
)
"""Names that an attacker may choose; surrogates stand for bytes that are not UTF-8."""


def is_harmless(text: str) -> bool:
    """Tell whether a string is one line that neither a terminal nor a GitHub runner obeys."""
    inside_line = f"x{text}"
    is_command = text.lstrip().startswith("::")
    return escaped(inside_line) == inside_line and not is_command and len(text.splitlines()) <= 1


def span(data: bytes, part: bytes) -> Span:
    start = data.index(part)
    return Span(start, start + len(part))


def report_on(name: str = "t2i", folder: str = "") -> Report:
    """Return a report in which ``name`` is the scenario, the flag, and part of every string."""
    baseline, arguments = f"{folder}perf_baselines.json", f"{folder}server_args.py"
    files = ((baseline, BASELINE), (arguments, ARGUMENTS), ("perflint.toml", CONFIGURATION))
    mean = Finding(
        span(BASELINE, b"5.49"),
        f"`{name}` is 5.49, {name} gives 4.49 (+22.27 %)",
        pointer=f"/scenarios/{name}/mean",
        scenario=name,
        found=5.49,
        expected=4.49,
        related=(
            Related(span(BASELINE, b"4.21"), f"{name} 4.21", f"/scenarios/{name}/0"),
            Related(Span(0, len(BASELINE)), ""),
        ),
        fix=Fix(f"write 4.49 {name}", (Edit(span(BASELINE, b"5.49"), "4.49"),), safe=False),
        help="if the samples are right, write the computed value",
    )
    dates = Fix(
        "write 2026-05-17 to both fields",
        (
            Edit(span(BASELINE, b"2026"), "2027"),
            Edit(span(BASELINE, b"16"), "17"),
        ),
        safe=True,
    )
    date = Finding(span(BASELINE, b'"2026-05-16"'), f"{name} was measured before", fix=dates)
    flag = Finding(span(ARGUMENTS, b'"--x"'), f"no field `{name}`", argument=name)
    unused = Finding(span(CONFIGURATION, b"[[ignored]]"), f"nothing to ignore: no `{name}`")
    violations = [
        Violation("stale-date", "warning", baseline, date),
        Violation("aggregate-mismatch", "error", baseline, mean),
        Violation("aggregate-mismatch", "error", baseline, mean),
        Violation("aggregate-mismatch", "error", baseline, mean, ignored=f"known {name}"),
        Violation("unused-ignore", "warning", "perflint.toml", unused),
        Violation("argument-without-field", "error", arguments, flag),
    ]
    return Report(
        violations=violations,
        texts={path: Text(path, data) for path, data in files},
        checked=[baseline, arguments, "clean.json"],
        counts=Counts(scenarios=1, arguments=1),
        crashes=[Crash("sample-gap", baseline, f"KeyError: {name}")],
        errors=[f"{folder}{name}: cannot be read: {name}"],
        compared=f"{name} against HEAD",
        not_compared=f"{name} is not a commit in this clone",
    )


def untrusted_report(name: str) -> Report:
    """Return a report in which an attacker chose the scenario, the folder, and the reason."""
    folder = re.sub("[/\0\ud800-\udc7f\udd00-\udfff]", "", name)  # not allowed in a path
    return report_on(name, f"{folder if folder.strip('.') else 'x'}/")


def combined(first: Report, second: Report) -> Report:
    """Return the first report with the violations of the second one added."""
    return first._replace(violations=[*first.violations, *second.violations])


def numbered(count: int, severity: str = "error", related: int = 0) -> Report:
    """Return a report with ``count`` findings, each in a different scenario."""
    violations = []
    inputs = tuple(Related(Span(0, 1), f"input {number}") for number in range(related))
    for number in range(count):
        finding = Finding(
            Span(0, 3),
            f"wrong {number}",
            pointer=f"/scenarios/s{number}",
            scenario=f"s{number}",
            related=inputs,
        )
        violations.append(Violation("sample-gap", severity, "a.json", finding))
    texts = {"a.json": Text("a.json", BASELINE)}
    return Report(violations=violations, texts=texts, checked=["a.json"])
