"""Repairs through the whole of ``check``, each pass of them held against the promise."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from unittest import mock

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine import fix
from perflint.engine.check import PASSES, check
from perflint.engine.reader import Base, Bases, Reader
from perflint.engine.report import Report
from perflint.primitives.finding import Edit, Fix
from perflint.reporters import render
from perflint.reporters.shared import Unstyled

TODAY = date(2026, 5, 17)
SHOWN = ("full", "json")


class Given(NamedTuple):
    """A file to check that stands nowhere but in memory."""

    path: str
    data: bytes
    named: bool = True
    deleted: bool = False
    before_path: str | None = None

    def read(self) -> bytes:
        """Return the bytes."""
        return self.data


class Pass(NamedTuple):
    """One pass of repairs: the bytes before it, the edits that were made, the bytes after it."""

    before: bytes
    edits: list[Edit]
    after: bytes


def checked(
    path: str, data: bytes, before: bytes | None = None, config: Config | None = None
) -> Report:
    """Check a file as it is, compared with what it was; no rule crashes on it."""
    report, _ = _run(path, data, before, config, repair=None)
    return report


def repaired(path: str, data: bytes, before: bytes | None = None) -> tuple[bytes, list[Pass]]:
    """Repair a file and return what it is then, and how it came to that."""
    report, passes = _run(path, data, before, None, repair="all")
    assert len(passes) < PASSES, "the repairs never end"
    for one in passes:
        assert one.after == _applied(one.before, one.edits)
    after = report.rewrites[-1].after if report.rewrites else data
    again, _ = _run(path, after, before, None, repair="all")
    assert not again.rewrites, "a second run repairs more"
    return after, [one for one in passes if one.edits]


def _run(
    path: str, data: bytes, before: bytes | None, config: Config | None, repair: str | None
) -> tuple[Report, list[Pass]]:
    config = Config(Settings()) if config is None else config
    reader = Reader(config, TODAY)
    source = Given(path, data)
    passes: list[Pass] = []
    apply = fix.apply

    def spied(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix]]:
        after, applied = apply(data, fixes)
        passes.append(Pass(data, [edit for one in applied for edit in one.edits], after))
        return after, applied

    with mock.patch.object(fix, "apply", spied):
        bases = _bases(reader, source, before) if before is not None else None
        report = check(config, [source], reader, repair=repair, bases=bases)
    assert not report.crashes, report.crashes
    assert not report.troubles, report.troubles
    for violation in report.violations:
        start, stop = violation.finding.span
        assert 0 <= start <= stop <= len(report.texts[violation.path].data)
    for format in SHOWN:
        render(format, report, Unstyled())
    return report, passes


def _bases(reader: Reader, source: Given, before: bytes) -> Bases:
    """Make what a comparison makes of one file, without git."""
    if reader.declares_arguments(source.path):
        return Bases({}, {source.path: before}, [])
    from perflint.documents.baselines.change import BaselineSetChange

    old = reader.baseline(source, source.path, before)
    new = reader.baseline(source, source.path, source.data)
    by_path = {}
    if old is not None and new is not None and old.document.fault is new.document.fault is None:
        family = BaselineSetChange()
        base = Base(old, family, lambda: None)
        family.members.append(base.change_to(new, TODAY))
        by_path[source.path] = base
    return Bases(by_path, {}, [])


def _applied(data: bytes, edits: list[Edit]) -> bytes:
    """Write edits from the first to the last, which must be apart."""
    pieces, at = [], 0
    for (start, stop), text in sorted(edits):
        assert at <= start <= stop <= len(data), "edits overlap"
        pieces += [data[at:start], text.encode()]
        at = stop
    return b"".join((*pieces, data[at:]))
