"""Run ``check`` with fixes on a file in memory, and verify each pass of fixes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple
from unittest import mock

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine import fix
from perflint.engine.check_file import context_for
from perflint.engine.fix import MAX_PASSES, FixMode
from perflint.engine.reader import Reader
from perflint.engine.report import Report
from perflint.engine.run import RunOptions, run
from perflint.engine.subjects import Base, Bases
from perflint.primitives.finding import Edit, Fix
from perflint.reporters import render
from perflint.reporters.unstyled import Unstyled
from perflint.sources.work_tree import NoFiles

TODAY = date(2026, 5, 17)
FORMATS = ("full", "json")


class Given(NamedTuple):
    """A file to check that exists only in memory."""

    path: str
    data: bytes
    named: bool = True
    deleted: bool = False
    before_path: str | None = None

    def read(self) -> bytes:
        """Return the content."""
        return self.data

    @contextmanager
    def others(self, *, before: bool = False) -> Iterator[NoFiles]:
        """Give access to no other files."""
        yield NoFiles()


class Pass(NamedTuple):
    """One pass of fixes: the content before it, its edits, and the content after it."""

    before: bytes
    edits: list[Edit]
    after: bytes


def checked(
    path: str, data: bytes, before: bytes | None = None, config: Config | None = None
) -> Report:
    """Check a file, compared with ``before``; fails if a rule crashes."""
    report, _ = _run(path, data, before, config, mode=None)
    return report


def fixed(path: str, data: bytes, before: bytes | None = None) -> tuple[bytes, list[Pass]]:
    """Fix a file; return its content after all passes, and the passes that had edits."""
    report, passes = _run(path, data, before, None, mode="all")
    assert len(passes) < MAX_PASSES, "the fixes do not terminate"
    for fix_pass in passes:
        assert fix_pass.after == _applied(fix_pass.before, fix_pass.edits)
    after = report.rewrites[-1].after if report.rewrites else data
    again, _ = _run(path, after, before, None, mode="all")
    assert not again.rewrites, "a second run has more fixes"
    return after, [fix_pass for fix_pass in passes if fix_pass.edits]


def _run(
    path: str, data: bytes, before: bytes | None, config: Config | None, mode: FixMode | None
) -> tuple[Report, list[Pass]]:
    config = Config(Settings()) if config is None else config
    reader = Reader(config, TODAY)
    source = Given(path, data)
    passes: list[Pass] = []
    apply = fix.apply

    def recording_apply(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix]]:
        after, applied = apply(data, fixes)
        passes.append(Pass(data, [edit for item in applied for edit in item.edits], after))
        return after, applied

    with mock.patch.object(fix, "apply", recording_apply):
        bases = _bases(reader, source, before) if before is not None else None
        report = run([source], context_for(config, reader, bases), RunOptions(fix=mode))
    assert not report.crashes, report.crashes
    assert not report.errors, report.errors
    for violation in report.violations:
        start, stop = violation.finding.span
        assert 0 <= start <= stop <= len(report.texts[violation.path].data)
    for format in FORMATS:
        render(format, report, Unstyled())
    return report, passes


def _bases(reader: Reader, source: Given, before: bytes) -> Bases:
    """Return the base of a comparison of one file, without git."""
    if reader.declares_arguments(source.path):
        return Bases(texts={source.path: before})
    from perflint.documents.baselines.change import BaselineSetChange

    old = reader.parse(source, before).baseline
    new = reader.parse(source, source.data).baseline
    by_path = {}
    if (
        old is not None
        and new is not None
        and old.document.parse_error is new.document.parse_error is None
    ):
        by_path[source.path] = Base(old, BaselineSetChange([(old, new)]))
    return Bases(by_path)


def _applied(data: bytes, edits: list[Edit]) -> bytes:
    """Apply edits, which must not overlap."""
    pieces, position = [], 0
    for (start, stop), text in sorted(edits):
        assert position <= start <= stop <= len(data), "edits overlap"
        pieces += [data[position:start], text.encode()]
        position = stop
    return b"".join((*pieces, data[position:]))
