"""Rules run on documents written in the test, each alone and with its default options."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from perflint import rules
from perflint.documents.arguments.module import ArgumentModule, ArgumentTerms, read_arguments
from perflint.documents.baselines.baseline import Baseline, Terms
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.json.document import JsonDocument
from perflint.engine import fix
from perflint.formats import Formats, build
from perflint.primitives.decode import decode
from perflint.primitives.finding import Finding, Span
from perflint.primitives.text import Text

FORMATS = Formats({})
Findings = Callable[..., list[Finding]]


def judge(
    rule_name: str,
    content: Any,
    *,
    format: str | dict[str, Any] = "sglang-diffusion",
    today: str = "2026-05-17",
    max_age_days: int | None = None,
    before: Any = None,
    policy: str = "snapshot",
    elsewhere: tuple[Any, ...] = (),
    families: Any = None,
    allow: tuple[str, ...] = (),
    headers: tuple[str, ...] = ("class", "function"),
    places: tuple[Span, ...] | None = None,
    committed: str | None = None,
    **options: Any,
) -> list[Finding]:
    """Return what a rule says of a document, given as text, bytes or a JSON value.

    For a rule about changes ``before`` is what the document was, and the document may be None;
    ``committed`` is the day of the commit that is checked, ``today`` if it is left out.
    ``format`` names one that perflint brings, or is an own one, as a user's configuration has it.
    ``places`` are what a change touched of a file of arguments.
    """
    day = date.fromisoformat(today)
    head = date.fromisoformat(committed or today)
    shape = build("own", format) if isinstance(format, dict) else FORMATS.named(format)

    def baseline(value: Any) -> Baseline:
        if not isinstance(value, (str, bytes)):
            value = json.dumps(value)
        data = value.encode() if isinstance(value, str) else value
        document = JsonDocument(Text("perf_baselines.json", data))
        return Baseline(document, shape, Terms(day, policy, max_age_days))

    rule = rules.load(rule_name)
    subject: Any
    if rule.subject is ArgumentModule:
        data = content if isinstance(content, bytes) else content.encode()
        terms = ArgumentTerms(families or {}, tuple(allow), tuple(headers))
        subject = read_arguments(Text("server_args.py", data))._replace(terms=terms, places=places)
    elif rule.subject is BaselineChange:
        after = None if content is None else baseline(content)
        others = BaselineSetChange(lambda: [baseline(other) for other in elsewhere])
        earlier = None if before is None else baseline(before)
        subject = BaselineChange(earlier, after, day=lambda: head, family=others)
        others.members.append(subject)
    else:
        subject = baseline(content)
        if before is not None:
            subject.change = BaselineChange(baseline(before), subject, day=lambda: day)
        if rule.subject is JsonDocument:
            subject = subject.document
    return list(rule.check(subject, decode(options, rule.options)))


def mended(text: str, findings: list[Finding]) -> str:
    """Return a text after the fixes of findings in it."""
    data, _ = fix.apply(text.encode(), [finding.fix for finding in findings if finding.fix])
    return data.decode()


@pytest.fixture(name="judge")
def judge_fixture() -> Findings:
    return judge


@pytest.fixture(name="mended")
def mended_fixture() -> Callable[[str, list[Finding]], str]:
    return mended


@pytest.fixture
def coherent() -> Callable[..., dict[str, Any]]:
    """Make a clean file of one scenario ``t2i``, with fields replaced (None takes one out)."""

    def make(**fields: Any) -> dict[str, Any]:
        record: dict[str, Any] = {
            "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
            "denoise_step_ms": {"0": 4.21, "1": 4.77},
            "expected_e2e_ms": 10.61,
            "expected_avg_denoise_ms": 4.49,
            "expected_median_denoise_ms": 4.49,
        }
        record |= fields
        metadata = {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}
        return {"metadata": metadata, "scenarios": {"t2i": record}}

    return make
