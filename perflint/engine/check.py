"""Config and sources into a report: every file is read, repaired if asked for, and checked."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from perflint.config import Config
from perflint.engine.checker import Checker
from perflint.engine.reader import Bases, Reader
from perflint.engine.report import Report, Rewrite, Source
from perflint.primitives.finding import Violation
from perflint.primitives.limits import TooLargeError
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded where a repository has such a file
    from perflint.engine.suppressions.bulk import Ratchet

MANY_FILES, MANY_BYTES = 50, 10_000_000
"""From so many files on, with so many bytes in all, two processes are quicker than one.

Measured with files of 100 KB: 85 took 1.06 times as long, 120 took 0.87 times as long.
"""

PASSES = 100
"""How often a file is checked again after repairs, at the most: one may make the next possible."""

Write = Callable[[Source, bytes], None]
"""What writes a repaired file; it raises OSError where that cannot be done."""


def check(
    config: Config,
    sources: Iterable[Source],
    reader: Reader,
    *,
    repair: str | None = None,
    write: Write | None = None,
    whole: bool = False,
    bases: Bases | None = None,
    ratchet: "Ratchet | None" = None,
    jobs: int | None = 1,
    step: Callable[[int], None] = lambda count: None,
) -> Report:
    """Check sources one at a time; with ``repair`` ``safe`` or ``all``, after repairing them.

    A file that ``write`` cannot write is reported as it is; without ``write`` the report only holds
    what would be written. ``whole`` says that the sources are all files of the repository,
    ``bases`` are what files are compared with, and ``ratchet`` is what was found before. Where it
    pays, ``jobs`` processes do it, or as many as there are cores for None; ``step`` is told how
    many more files were looked at.
    """
    checker = Checker(config, reader, bases, ratchet)
    report = Report()
    report.uncompared = [*bases.notes] if bases is not None else []
    left: dict[str, str | None] = {}

    def look(source: Source, report: Report) -> None:
        _look(checker, source, reader, report, repair=repair, write=write)

    sources = [*sources]
    for source in sources:
        if source.before_path is not None and (source.deleted or source.before_path != source.path):
            left[source.before_path] = None if source.deleted else source.path
    jobs = _workers(jobs) if jobs != 1 and repair is None and _pays(sources) else 1
    if jobs > 1:
        from perflint.engine.parallel import look_at_many

        look_at_many(sources, look, checker, report, jobs, step)
    else:
        for source in sources:
            look(source, report)
            step(1)
    report.violations += _unused(checker, config, report, whole=whole)
    if ratchet is not None:
        report.unused = ratchet.unused(checker.ran, left, whole=whole)
    return report


def _workers(jobs: int | None) -> int:
    from perflint.engine.pool import workers  # most runs have few files

    return workers(jobs)


def _pays(sources: Sequence[Source]) -> bool:
    """Tell whether the sources are worth several processes, which cost about as much as MANY_BYTES.

    What is compared with an earlier snapshot does not count, for this process does it.
    """
    if len(sources) < MANY_FILES:
        return False
    return sum(source.size for source in sources if source.apart) >= MANY_BYTES


def _look(
    checker: Checker,
    source: Source,
    reader: Reader,
    report: Report,
    *,
    repair: str | None,
    write: Write | None,
) -> None:
    """Check one file, repaired if asked for, and add what is found to ``report``."""
    try:
        data = None if source.deleted else source.read()
    except OSError as error:
        why = f"{source.path}: cannot be read: {error.strerror or error}"
        if reader.expects(source) or (source.named and type(error) is not TooLargeError):
            report.troubles.append(why)
        elif type(error) is TooLargeError:  # a JSON file of somebody else's, most likely
            report.uncompared.append(why)
        return
    try:
        if repair is not None and data is not None:
            fixer = _Repair(checker, source, unsafe=repair == "all", write=write)
            data = fixer.run(data, report)
        known = checker.check(source, data, report)
    except OSError as error:
        report.troubles.append(f"{source.path}: not checked; {error.strerror or error}")
        return
    if known:
        report.checked.append(source.path)
    elif source.named:
        report.passed_over.append(source.path)


def _unused(checker: Checker, config: Config, report: Report, *, whole: bool) -> list[Violation]:
    if checker.suppressions is None or config.file is None or not config.reports_unused_ignores:
        return []
    unused = checker.suppressions.unused(checker.ran, whole=whole)
    if unused:
        report.texts[config.file.path] = Text(config.file.path, config.file.data)
    return unused


class _Repair:
    """The repair of one file."""

    def __init__(
        self,
        checker: Checker,
        source: Source,
        *,
        unsafe: bool,
        write: Write | None,
    ) -> None:
        self._checker = checker
        self._source = source
        self._unsafe = unsafe
        self._write = write

    def run(self, before: bytes, report: Report) -> bytes:
        """Return the repaired bytes of the file, noting them in ``report`` where they differ."""
        data, repairs = self._repaired(before)
        if data == before:
            return data
        try:
            if self._write is not None:
                self._write(self._source, data)
        except OSError as error:
            report.troubles.append(str(error))
            return before
        report.rewrites.append(Rewrite(self._source, before, data, tuple(repairs)))
        return data

    def _repaired(self, data: bytes) -> tuple[bytes, list[str]]:
        from perflint.engine import fix

        repairs: list[str] = []
        for _ in range(PASSES):
            trial = Report()
            self._checker.check(self._source, data, trial)
            fixes = [violation.finding.fix for violation in trial.active]
            wanted = [one for one in fixes if one and (one.safe or self._unsafe)]
            data, applied = fix.apply(data, wanted)
            repairs += [one.title for one in applied]
            if not applied:
                break
        return data, repairs
