"""Pages whose flags a change removes from a module, or pages that a change removes."""

from collections.abc import Iterable, Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered, normalized
from perflint.documents.argument_docs.placement import moved
from perflint.documents.arguments.flag_strings import flag_strings
from perflint.primitives.finding import Finding, Span
from perflint.primitives.text import Text


class DocsOfModule(ArgumentDocs):
    """A page with flags that a module registered before a change, which touches no other file.

    ``before`` and ``after`` are the module; it is None if it was deleted.
    """

    before: Text
    after: Text | None

    @classmethod
    def of(cls, docs: ArgumentDocs, before: Text, after: Text | None) -> "DocsOfModule":
        """Return the same page with its module."""
        copy = cls.__new__(cls)
        copy.__dict__.update(docs.__dict__, before=before, after=after, works_out_edits=False)
        return copy

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings about flags that the module lost, at their place in it."""
        old = flag_strings(self.before.data)
        new = flag_strings(self.after.data) if self.after is not None else {}
        for finding in findings:
            flag = normalized(finding.argument or "")
            if finding.related or flag not in old or flag in new:
                continue
            if self.after is None:
                yield moved(finding, self, old[flag], "registered here before the change")
                continue
            names = [*old]
            above = [new[name] for name in names[: names.index(flag)] if name in new]
            where = "after this" if above else "in this file"
            span = above[-1] if above else Span(0, 0)
            yield moved(finding, self, span, f"registered {where} before the change")


class LostPage(ArgumentDocs):
    """A page as it was before a change that deletes it, or moves it out of its set.

    ``lost`` are the arguments of today that it documented, and that no page of the set documents.
    ``text`` is where this is reported, that of the page if it is deleted.
    """

    text: Text
    lost: tuple[Registered, ...]

    @classmethod
    def of(cls, docs: ArgumentDocs, text: Text, other: frozenset[str]) -> "LostPage":
        """Return the same page with what it documented alone, apart from ``other`` flags."""
        copy = cls.__new__(cls)
        lost = tuple(
            each
            for each in docs.flags.all
            if each.is_public
            and docs.rows_of(each)
            and not docs.is_elsewhere(each)
            and other.isdisjoint(map(normalized, each.argument.flags))
        )
        copy.__dict__.update(docs.__dict__, text=text, lost=lost, works_out_edits=False)
        return copy

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield nothing: the rows are gone."""
        yield from ()

    def place_of(self, registered: Registered) -> tuple[Span, str]:
        """Return where the page documented an argument, and what to say there."""
        if self.text != self.page.text:
            return Span(0, 0), "this page documented them, and was removed from the set"
        _, row = self.rows_of(registered)[0]
        return self.span_in(row.flag_cell, row.flags[0]), "only this page documented them"
