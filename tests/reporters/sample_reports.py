"""Reports made by hand: one of everything, whose names an outsider chose, and long ones."""

import re

from hypothesis import strategies as st

from perflint.engine.report import Crash, Report
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
"""Names that an outsider may choose; half characters stand for bytes that are not UTF-8."""


def is_harmless(text: str) -> bool:
    """Say whether a text is one line that neither a terminal nor a runner obeys."""
    behind = f"x{text}"
    obeyed = text.lstrip().startswith("::")
    return escaped(behind) == behind and not obeyed and len(text.splitlines()) <= 1


def span(data: bytes, part: bytes) -> Span:
    start = data.index(part)
    return Span(start, start + len(part))


def report_on(name: str = "t2i", folder: str = "") -> Report:
    """Return a report in which ``name`` is the scenario, the flag, and part of every text."""
    report = Report()
    baseline, arguments = f"{folder}perf_baselines.json", f"{folder}server_args.py"
    for path, data in (
        (baseline, BASELINE),
        (arguments, ARGUMENTS),
        ("perflint.toml", CONFIGURATION),
    ):
        report.texts[path] = Text(path, data)
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
        help="if the samples are right, write what they give",
    )
    dates = Fix(
        "write 2026-05-17 in both places",
        (
            Edit(span(BASELINE, b"2026"), "2027"),
            Edit(span(BASELINE, b"16"), "17"),
        ),
        safe=True,
    )
    date = Finding(span(BASELINE, b'"2026-05-16"'), f"{name} was measured before", fix=dates)
    flag = Finding(span(ARGUMENTS, b'"--x"'), f"no field `{name}`", argument=name)
    unused = Finding(span(CONFIGURATION, b"[[ignored]]"), f"nothing to ignore: no `{name}`")
    report.violations = [
        Violation("stale-date", "warning", baseline, date),
        Violation("aggregate-mismatch", "error", baseline, mean),
        Violation("aggregate-mismatch", "error", baseline, mean),
        Violation("aggregate-mismatch", "error", baseline, mean, ignored=f"known {name}"),
        Violation("unused-ignore", "warning", "perflint.toml", unused),
        Violation("argument-without-field", "error", arguments, flag),
    ]
    report.checked = [baseline, arguments, "clean.json"]
    report.scenarios, report.arguments = 1, 1
    report.crashes = [Crash("sample-gap", baseline, f"KeyError: {name}")]
    report.troubles = [f"{folder}{name}: cannot be read: {name}"]
    report.compared = f"{name} against HEAD"
    return report


def report_by_an_outsider(name: str) -> Report:
    """Return a report in which an outsider chose the scenario, the folder, and the reason."""
    folder = re.sub("[/\0\ud800-\udc7f\udd00-\udfff]", "", name)  # what no path may hold
    return report_on(name, f"{folder if folder.strip('.') else 'x'}/")


def numbered(count: int, severity: str = "error", related: int = 0) -> Report:
    """Return a report with as many findings, each in a scenario of its own."""
    report = Report()
    report.texts["a.json"] = Text("a.json", BASELINE)
    places = tuple(Related(Span(0, 1), f"input {number}") for number in range(related))
    for number in range(count):
        finding = Finding(
            Span(0, 3),
            f"wrong {number}",
            pointer=f"/scenarios/s{number}",
            scenario=f"s{number}",
            related=places,
        )
        report.violations.append(Violation("sample-gap", severity, "a.json", finding))
    report.checked = ["a.json"]
    return report
