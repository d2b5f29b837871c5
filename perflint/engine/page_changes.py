"""Pages that a change of other files contradicts, reported where that change is.

The other files are argument files, modules that these import, and pages that are gone.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from perflint import rules
from perflint.config import Config
from perflint.config.settings import ArgumentDocsSet, ArgumentSet
from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.lost_flags import DocsOfModule, LostPage
from perflint.documents.argument_docs.placement import DocsOfChange
from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.arguments.flag_strings import lost_flags
from perflint.documents.arguments.ignore_comments import IgnoreComment, read_ignore_comments
from perflint.documents.arguments.module import ArgumentFile, ArgumentModule
from perflint.engine.argument_files import declared
from perflint.engine.argument_pages import PageSnapshot, flags_of
from perflint.engine.report import Source
from perflint.engine.subjects import Bases, Subjects
from perflint.primitives.finding import Scope
from perflint.primitives.globs import matches
from perflint.primitives.text import Text


def with_pages(
    subjects: Subjects, config: Config, source: Source, bases: Bases, scope: Scope
) -> Subjects:
    """Return the subjects of a changed argument file with the pages that its change contradicts.

    Those are pages that are not checked themselves. If whole files are checked, a finding is always
    reported in its page.
    """
    change: ArgumentChange | None = subjects.by_type.get(ArgumentChange)
    if change is None or scope == "file":
        return subjects
    after: list[ArgumentDocs] = []
    before: list[ArgumentDocs] = []
    with ExitStack() as stack:
        new, old = (stack.enter_context(source.others(before=each)) for each in (False, True))
        for docs_set in config.settings.argument_docs:
            if not matches(source.path, docs_set.arguments):
                continue
            later = PageSnapshot(config, docs_set, new, {source.path: change.after})
            known, lost = {source.path: change.before}, bases.lost_pages
            earlier = PageSnapshot(config, docs_set, old, known, without=lost)
            for page in later.pages():
                data = new.read(page) if page not in bases.requested else None
                if data is not None:
                    base = earlier.docs(page, old.read(page) or data).without_edits()
                    docs = _docs(later, config, page, data, base)
                    after.append(DocsOfChange.of(docs, change))
                    before.append(base)
    if not after:
        return subjects
    return subjects._replace(
        by_type={**subjects.by_type, ArgumentDocs: tuple(after)},
        groups=(*subjects.groups, "documents"),
        earlier={ArgumentModule: change.before.parts, ArgumentDocs: tuple(before)},
    )


def _docs(
    snapshot: PageSnapshot, config: Config, page: str, data: bytes, base: ArgumentDocs
) -> ArgumentDocs:
    """Return a page whose findings are in another file, without the rules that it ignores."""
    docs = snapshot.docs(page, data)
    docs.base = base
    docs.ignored_rules = frozenset(rules.RULES["documents"]).difference(config.selected(page))
    return docs


def of_other_file(
    config: Config, source: Source, data: bytes | None, bases: Bases
) -> Subjects | None:
    """Return what the change of a file means for pages; None if it means nothing.

    It is an argument file that only ``[[argument-docs]]`` names, a module, or was a page before.
    """
    before = bases.texts.get(source.path)
    if before is None:
        return None
    path = source.before_path or source.path
    docs_set = config.argument_docs_for(path)
    if docs_set is not None:
        return _of_lost_page(config, docs_set, source, data, bases)
    if data is not None and config.is_documented(source.path):
        return _of_argument_file(config, source, data, bases)
    text = Text(source.path, data) if data is not None else None
    return _of_module(config, source, Text(path, before), text, bases)


def _of_argument_file(config: Config, source: Source, data: bytes, bases: Bases) -> Subjects | None:
    """Return the pages that the change of an argument file contradicts, and nothing else of it."""
    defaults = ArgumentSet()
    before, after = (
        declared(path, text or b"", defaults.classes, defaults.functions)
        for path, text in (
            (source.before_path or source.path, bases.texts[source.path]),
            (source.path, data),
        )
    )
    if before.parse_error is not None or after.parse_error is not None:
        return None
    subjects = Subjects(
        {ArgumentChange: ArgumentChange(before, after)},
        after.text,
        (),
        arguments=after.size,
        scope="changed",
        directives=tuple(_comments(after)),
    )
    subjects = with_pages(subjects, config, source, bases, "changed")
    return subjects if subjects.groups else None


def _comments(file: ArgumentFile) -> Iterator[IgnoreComment]:
    """Yield the ignore comments for rules about pages; no other rule checks the file."""
    names = set(rules.RULES["documents"])
    for comment in read_ignore_comments(file):
        if comment.rules and names.issuperset(comment.rules):
            yield comment


def _of_module(
    config: Config, source: Source, before: Text, after: Text | None, bases: Bases
) -> Subjects | None:
    """Return the pages with flags that a module registered before its change.

    If an argument file changes, too, it has these findings.
    """
    lost = lost_flags(before.data, after.data if after is not None else None)
    if not lost:
        return None
    found: list[tuple[ArgumentDocs, ArgumentDocs]] = []
    with ExitStack() as stack:
        new, old = (stack.enter_context(source.others(before=each)) for each in (False, True))
        for docs_set in config.settings.argument_docs:
            if any(matches(path, docs_set.arguments) for path in _changed(bases)):
                continue
            later = PageSnapshot(config, docs_set, new)
            earlier = PageSnapshot(config, docs_set, old)
            for page in later.pages():
                data = new.read(page) if page not in bases.requested else None
                if data is None or lost.isdisjoint(flags_of(page, data, docs_set)):
                    continue
                base = earlier.docs(page, old.read(page) or data).without_edits()
                is_argument_file = matches(before.path, docs_set.arguments)
                if is_argument_file or earlier.registers_with(before.path):
                    docs = _docs(later, config, page, data, base)
                    found.append((DocsOfModule.of(docs, before, after), base))
    if not found:
        return None
    docs_after, docs_before = zip(*found, strict=True)
    return Subjects(
        {ArgumentDocs: docs_after},
        after or before,
        ("documents",),
        scope="changed",
        earlier={ArgumentDocs: docs_before},
    )


def _changed(bases: Bases) -> Iterator[str]:
    """Yield the paths of argument files and others that a change did not add or delete."""
    for path, before in bases.texts.items():
        read = bases.read.get(path)
        if before is not None and read is not None and read.data is not None:
            yield path


def _of_lost_page(
    config: Config, docs_set: ArgumentDocsSet, source: Source, data: bytes | None, bases: Bases
) -> Subjects | None:
    """Return what a page documented that is deleted, or moved out of its set."""
    path, before = source.before_path or source.path, bases.texts[source.path] or b""
    with ExitStack() as stack:
        new, old = (stack.enter_context(source.others(before=each)) for each in (False, True))
        docs = PageSnapshot(config, docs_set, new).docs(path, before)
        earlier = [each for each in bases.lost_pages if each < path]
        earlier = [each for each in earlier if matches(each, docs_set.files)]
        texts = ((each, old.read(each) or b"") for each in earlier)
        others = frozenset[str]().union(*(flags_of(*text, docs_set) for text in texts))
    text = Text(source.path, data) if data is not None else docs.page.text
    lost = LostPage.of(docs, text, others)
    if not lost.lost:
        return None
    return Subjects({ArgumentDocs: lost}, text, ("documents",), scope="changed")
