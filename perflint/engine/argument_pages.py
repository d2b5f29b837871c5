"""Reads the pages that document arguments, together with the argument files, from one snapshot."""

from collections.abc import Collection, Iterator, Mapping, Set
from functools import cached_property, lru_cache

from perflint.config import Config
from perflint.config.settings import ArgumentDocsSet, ArgumentSet
from perflint.documents.argument_docs.docs import ArgumentDocs, Elsewhere
from perflint.documents.argument_docs.flags import Flags, normalized, unread_place
from perflint.documents.argument_docs.page_set import PageSet
from perflint.documents.argument_docs.rows import DocumentedWhere, documented_flags
from perflint.documents.arguments.base_classes import with_bases
from perflint.documents.arguments.defaults import set_elsewhere
from perflint.documents.arguments.given_parsers import GivenParsers, given_parsers
from perflint.documents.arguments.imports import contained_flags, direct_imports
from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.tables.page import read_page
from perflint.documents.tables.table import Page
from perflint.engine.argument_files import declared
from perflint.engine.main_modules import flags_of_mains
from perflint.engine.report import Source
from perflint.engine.subjects import Bases, NothingTouched, Subjects
from perflint.primitives.globs import is_literal, matches
from perflint.primitives.text import Text
from perflint.sources.other_files import OtherFiles


@lru_cache(maxsize=4)
def _page(path: str, data: bytes) -> Page:
    """Return a page; it is kept, because its base is often the same."""
    return read_page(Text(path, data))


class PageSnapshot:
    """The pages and argument files of one set in one snapshot.

    ``known`` are argument files that are read already, by path. ``texts`` are the bytes of files
    that are not where the snapshot has them, because a change renames them. Pages ``without`` which
    the set is judged are left out.
    """

    def __init__(
        self,
        config: Config,
        docs_set: ArgumentDocsSet,
        files: OtherFiles,
        known: Mapping[str, ArgumentFile] | None = None,
        texts: Mapping[str, bytes | None] | None = None,
        without: Collection[str] = (),
    ) -> None:
        self._config = config
        self._set = docs_set
        self._files = files
        self._known = known or {}
        self._texts = texts or {}
        self._without = without
        #: The paths of argument files that are configured, but not in the snapshot.
        self._absent: set[str] = set()
        self._where = DocumentedWhere(docs_set.headings, docs_set.column)

    def pages(self) -> list[str]:
        """Return the paths of the pages of the set."""
        found = _paths(self._set.files, self._files)
        return [path for path in found if path not in self._without]

    def docs(self, path: str, data: bytes) -> ArgumentDocs:
        """Return a page with the arguments that it documents."""
        page = _page(path, data)
        docs = ArgumentDocs(page, self._flags, self._where, elsewhere=self._elsewhere(path))
        gone = {flag for _, row in docs.rows for flag in row.flags if docs.is_gone(flag)}
        if gone or docs.other_defaults:
            docs.elsewhere = self._registered(docs, gone)
        return docs

    @cached_property
    def _flags(self) -> Flags:
        files = [*self._argument_files()]
        bases = [with_bases(file, self._files.read) for file in files]
        modules = [part for file, _ in bases for part in file.parts]
        texts = [text for file, defining in bases for text in (file.text, *defining)]
        is_complete = all(map(_is_read, files)) and not self._absent
        return Flags(modules, texts, is_complete=is_complete)

    @cached_property
    def _given(self) -> GivenParsers:
        return given_parsers(self._flags.possible, self._files.read)

    def _registered(self, docs: ArgumentDocs, gone: Set[str]) -> Elsewhere:
        """Return what modules do with flags that the argument files import."""
        files = [*self._argument_files()]
        found = (contained_flags(file.text, gone, self._files.read) for file in files)
        registered = {*frozenset[str]().union(*found)}
        given = self._given
        unread = [*given.unread]
        for module, possible in given.modules:
            registered |= {
                flag for flag in gone if possible.include(flag) or possible.have_field(flag)
            }
            unread += [(module, span) for span in docs.flags.unread_in(possible)]
        if docs.knows_all_flags and not unread:  # else none is reported
            for file in files:
                registered |= flags_of_mains(file, gone - registered, self._files)
        return docs.elsewhere._replace(
            registered=frozenset(registered),
            unread=tuple(unread_place(*place) for place in unread),
            set_defaults=frozenset[str | None]().union(
                *(set_elsewhere(module) for module, _ in given.modules)
            ),
        )

    def _argument_files(self) -> Iterator[ArgumentFile]:
        for path in _paths(self._set.arguments, self._files):
            if path not in self._known:
                data = self._texts.get(path) or self._files.read(path)
                if data is None:
                    self._absent.add(path)
                argument_set = self._config.argument_set_for(path) or ArgumentSet()
                read = declared(path, data or b"", argument_set.classes, argument_set.functions)
                self._known = {**self._known, path: read}
            yield self._known[path]

    @property
    def undocumented(self) -> frozenset[str]:
        """The flags that no page documents, with dashes only."""
        missing = self._page_set.undocumented(len(self._pages))
        return frozenset(normalized(flag) for each in missing for flag in each.argument.flags)

    def registers_with(self, module: str) -> bool:
        """Tell whether an argument file imports a module, or passes its parser to it."""
        texts = [file.text for file in self._argument_files()]
        if any(path == module for text in texts for path in direct_imports(text, self._files.read)):
            return True
        return any(text.path == module for text, _ in self._given.modules)

    def _elsewhere(self, path: str) -> Elsewhere:
        """Return the flags that the other pages of the set document."""
        pages = self._pages
        if len(pages) < 2 and path in pages:
            return Elsewhere()
        index = pages.get(path, len(pages))
        known = self._page_set
        return Elsewhere(
            known.without(index),
            known.before(index),
            undocumented=known.undocumented(index),
            belonging=known.belonging(index),
        )

    @cached_property
    def _pages(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self.pages())}

    @cached_property
    def _page_set(self) -> PageSet:
        return PageSet(map(self._documented_in, self._pages), self._flags)

    def _documented_in(self, path: str) -> frozenset[str] | None:
        """Return the flags of a page, none if it is not there; None if it is too large."""
        data = self._files.read(path)
        if data is None:
            folder, _, name = path.rpartition("/")
            return None if name in self._files.names(folder).files else frozenset()
        page = _page(path, data)
        return documented_flags(page, self._where) if page.problem is None else None


def pages_about(
    config: Config, path: str, files: OtherFiles
) -> Iterator[tuple[Page, DocumentedWhere]]:
    """Yield the pages that document the arguments of a file, each with where they do that."""
    for docs_set in config.settings.argument_docs:
        if matches(path, docs_set.arguments):
            where = DocumentedWhere(docs_set.headings, docs_set.column)
            texts = ((page, files.read(page)) for page in _paths(docs_set.files, files))
            yield from ((_page(page, data), where) for page, data in texts if data is not None)


def _is_read(file: ArgumentFile) -> bool:
    """Tell whether all flags of a file are known; a class that is not read may describe others."""
    if file.parse_error is not None or file.unread:
        return False
    return bool(file.parts) or not declared(file.text.path, file.text.data, ("*",), ()).fields


def _paths(globs: tuple[str, ...], files: OtherFiles) -> Iterator[str]:
    """Yield the paths that globs match; files are only listed if a glob has a wildcard."""
    literal = [glob for glob in globs if is_literal(glob)]
    yield from literal
    others = tuple(glob for glob in globs if glob not in literal)
    if others:
        yield from (path for path in files.find(others) if path not in literal)


def flags_of(path: str, data: bytes, docs_set: ArgumentDocsSet) -> frozenset[str]:
    """Return the flags that a page documents, with dashes only."""
    where = DocumentedWhere(docs_set.headings, docs_set.column)
    return documented_flags(_page(path, data), where)


class PageSnapshots:
    """The snapshots of the pages of a run, so that each argument file and page is read once."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: dict[tuple[ArgumentDocsSet, object], PageSnapshot] = {}
        self._earlier: dict[tuple[ArgumentDocsSet, object], PageSnapshot] = {}

    def of(self, docs_set: ArgumentDocsSet, files: OtherFiles) -> PageSnapshot:
        """Return the snapshot of the files that are checked."""
        key = docs_set, files.snapshot
        if key not in self._known:
            self._known[key] = PageSnapshot(self._config, docs_set, files)
        return self._known[key]

    def before(self, docs_set: ArgumentDocsSet, files: OtherFiles, bases: Bases) -> PageSnapshot:
        """Return the snapshot before the change that a run checks."""
        key = docs_set, files.snapshot
        if key not in self._earlier:
            texts, without = bases.texts, bases.lost_pages  # reported where these pages were
            before = PageSnapshot(self._config, docs_set, files, texts=texts, without=without)
            self._earlier[key] = before
        return self._earlier[key]


def page_subjects(
    pages: PageSnapshots, docs_set: ArgumentDocsSet, source: Source, data: bytes
) -> Subjects:
    """Return what rules check in a page, or why there is nothing to check."""
    with source.others() as files:
        docs = pages.of(docs_set, files).docs(source.path, data)
    if docs.page.problem is not None:
        problem = docs.page.problem
    elif not docs.flags.all:
        problem = (
            f"no arguments were found in {', '.join(docs_set.arguments)}; [[arguments]] names the "
            "functions to read (perflint help argument-files)"
        )
    elif not docs.tables:
        problem = "no table names flags of the argument files"
    else:
        return Subjects({ArgumentDocs: docs}, docs.page.text, ("documents",))
    return Subjects({}, docs.page.text, (), notes=(f"{source.path}: {problem}",))


def compared_page(
    pages: PageSnapshots,
    docs_set: ArgumentDocsSet,
    source: Source,
    data: bytes,
    bases: Bases,
) -> Subjects:
    """Return what rules check in a page, with the base: both its page and its argument files."""
    subjects = page_subjects(pages, docs_set, source, data)
    if not subjects.groups:
        return subjects
    subjects = subjects._replace(scope="changed")
    if not bases.requested:
        return subjects._replace(touched=NothingTouched())
    old = bases.texts.get(source.path, data)
    with source.others(before=True) as files:
        snapshot = pages.before(docs_set, files, bases)
        if old is None:
            subjects.by_type[ArgumentDocs].leave_out(snapshot.undocumented)
            return subjects  # a new page
        base = snapshot.docs(source.before_path or source.path, old).without_edits()
    subjects.by_type[ArgumentDocs].base = base
    return subjects._replace(earlier={ArgumentDocs: (base,)})


def without_edits(subjects: Subjects) -> Subjects:
    """Return the subjects of a page with tentative fixes, because nobody needs their edits."""
    docs = subjects.by_type[ArgumentDocs]
    if isinstance(docs, tuple):  # pages that are not fixed here anyway
        return subjects
    return subjects._replace(by_type={**subjects.by_type, ArgumentDocs: docs.without_edits()})
