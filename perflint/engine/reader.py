"""What a file is, by the configuration: bytes into the documents that rules see."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from perflint.config import Config
from perflint.config.settings import ArgumentSet
from perflint.documents.baselines.baseline import Baseline, Terms
from perflint.documents.json.document import JsonDocument
from perflint.engine.report import Source
from perflint.formats import Format
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.sources.work_tree import ENDINGS

if TYPE_CHECKING:  # loaded where there is something to compare with, or a file of Python
    from perflint.documents.arguments.ignore_comments import Directive
    from perflint.documents.baselines.change import BaselineChange, BaselineSetChange

Family = tuple[tuple[str, ...], str]
"""The globs of a baseline set (none, outside of all sets) and the name of a format."""


class Base(Record):
    """What a file is compared with: what it was, the changes of its set, and the day of its own.

    The day is None for what is not committed yet.
    """

    before: Baseline | None
    family: "BaselineSetChange"
    day: Callable[[], date | None]

    def change_to(self, after: Baseline | None, today: date) -> "BaselineChange":
        """Return the change from what the file was to ``after``, as of ``today``."""
        from perflint.documents.baselines.change import BaselineChange

        def day() -> date:
            return self.day() or today

        return BaselineChange(self.before, after, day=day, family=self.family)


class Bases(Record):
    """What files are compared with, by path, and why others are compared with nothing.

    ``modules`` are argument files that differ, with the bytes that they were; None for a new one.
    ``broken`` are files that were baselines and cannot be parsed now.
    """

    by_path: dict[str, Base]
    modules: dict[str, bytes | None]
    notes: list[str]
    broken: frozenset[str] = frozenset()


class Subjects(Record):
    """What rules are about in one file, by type, and the text that findings point into.

    ``groups`` are the groups of rules that look at it; ``places`` are all that is judged of it,
    where that is not the whole. ``directives`` are comments that hide findings.
    """

    by_type: dict[type, Any]
    text: Text
    groups: tuple[str, ...]
    scenarios: int = 0
    arguments: int = 0
    places: tuple[Span, ...] | None = None
    directives: "tuple[Directive, ...]" = ()


class Reader:
    """Reads files by one configuration.

    ``forced`` is the format of files that the user names, whatever their name and content. A file
    of arguments that the user names is judged whole, unless ``hooked``: a hook names all files.
    """

    def __init__(
        self, config: Config, today: date, forced: Format | None = None, *, hooked: bool = False
    ) -> None:
        self._config = config
        self._forced = forced
        self._hooked = hooked
        self.today = today

    def subjects(
        self, source: Source, data: bytes | None, bases: Bases | None = None
    ) -> Subjects | None:
        """Return what rules are about in a file, which is gone where ``data`` is None.

        None where it is neither a baseline nor declares arguments.
        """
        base = bases.by_path.get(source.path) if bases is not None else None
        if data is None:
            return self._gone(base) if base is not None else None
        group = self._config.arguments_of(source.path)
        if group is not None:
            return self._arguments(group, source, data, bases)
        meant = self._is_meant(source.path, bases)
        document, format = self._recognise(source.path, data, named=source.named, meant=meant)
        if document is None:
            return None
        if document.fault is not None and (format is not None or meant):
            return Subjects({JsonDocument: document}, document.text, ("baseline",))
        if format is None:
            return None
        baseline = Baseline(document, format, self._terms(source.path))
        by_type: dict[type, Any] = {JsonDocument: document, Baseline: baseline}
        groups: tuple[str, ...] = ("baseline", "metadata")
        if base is not None:
            baseline.change = base.change_to(baseline, self.today)
            by_type[type(baseline.change)] = baseline.change
            groups = (*groups, "change")
        return Subjects(by_type, document.text, groups, baseline.count)

    def expects(self, source: Source) -> bool:
        """Tell whether a file is looked at whatever its content: for its path, or by force."""
        forced = self._forced is not None and source.named
        return forced or self._config.expects(source.path)

    def declares_arguments(self, path: str) -> bool:
        """Tell whether a file is read for its arguments."""
        return self._config.arguments_of(path) is not None

    def _is_meant(self, path: str, bases: Bases | None) -> bool:
        """Tell whether a JSON file is a baseline even if it has no content to be told by.

        A set names it, or it was one before the change.
        """
        was = bases is not None and path in bases.broken
        return path.endswith(ENDINGS) and (was or self._config.set_of(path) is not None)

    def _gone(self, base: Base) -> Subjects:
        change = base.change_to(None, self.today)
        text = change.shown.document.text
        return Subjects({type(change): change}, text, ("metadata", "change"))

    def _arguments(
        self, group: ArgumentSet, source: Source, data: bytes, bases: Bases | None
    ) -> Subjects | None:
        """Return the arguments that a file declares, and which of them are judged."""
        from perflint.documents.arguments.changes import touched
        from perflint.documents.arguments.ignore_comments import read_directives
        from perflint.documents.arguments.module import (
            ArgumentModule,
            ArgumentTerms,
            may_hold_arguments,
            read_arguments,
        )

        terms = ArgumentTerms(group.families, group.allow, group.require_headers_in)

        def read(path: str, data: bytes) -> ArgumentModule | None:
            if not may_hold_arguments(data, group.class_, group.function):
                return None
            module = read_arguments(Text(path, data), group.class_, group.function)
            return module._replace(terms=terms)

        module = read(source.path, data)
        if module is None:
            return None
        count = sum(1 for _ in module.described)
        subjects = Subjects(
            {ArgumentModule: module},
            module.text,
            ("arguments",),
            arguments=count,
            directives=read_directives(module),
        )
        by_user = source.named and not self._hooked
        if bases is None or group.scope == "file" or by_user:
            return subjects
        places: tuple[Span, ...] = ()
        if source.path in bases.modules:
            before = bases.modules[source.path]
            places = touched(read(source.path, before) if before is not None else None, module)
        module = module._replace(places=places)
        return subjects._replace(by_type={ArgumentModule: module}, places=places)

    def baseline(
        self, source: Source, path: str, data: bytes, like: Format | None = None
    ) -> Baseline | None:
        """Read a file, under a path that it may have had before; None where it is no baseline.

        ``like`` is the format of a text that cannot be parsed and whose name tells none.
        """
        document, format = self._recognise(path, data, named=source.named)
        if document is None and like is not None:
            document = JsonDocument(Text(path, data))
        if format is None and document is not None and document.fault is not None:
            format = like
        if document is None or format is None:
            return None
        return Baseline(document, format, self._terms(source.path))

    def family_of(self, path: str, baseline: Baseline) -> Family:
        """Return the set that a file belongs to."""
        group = self._config.set_of(path)
        return group.files if group is not None else (), baseline.format.name

    def _terms(self, path: str) -> Terms:
        group = self._config.set_of(path)
        if group is None:
            return Terms(self.today)
        return Terms(self.today, group.policy, group.max_age_days)

    def _recognise(
        self, path: str, data: bytes, *, named: bool, meant: bool = False
    ) -> tuple[JsonDocument | None, Format | None]:
        """Read a file by the format it is forced to be, configured to be, named or made like.

        One that is ``meant`` to be a baseline is parsed whatever its bytes mention.
        """
        formats = self._config.formats
        group = self._config.set_of(path)
        format = self._forced if named else None
        if format is None and group is not None and group.format is not None:
            format = formats.named(group.format)
        if format is not None:
            return JsonDocument(Text(path, data)), format
        format = formats.of_path(path)
        if format is None and not meant and not formats.may_recognise(data):
            return None, None
        document = JsonDocument(Text(path, data))
        if format is None and document.fault is None:
            format = formats.of_content(document.value)
        return document, format
