"""Findings of a page that does not change, reported where its argument file does."""

from collections.abc import Iterable, Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.arguments.removed import removed_flags
from perflint.primitives.finding import Finding, Related, Span


class DocsOfChange(ArgumentDocs):
    """A page that a change of an argument file may contradict, without touching the page."""

    change: ArgumentChange

    @classmethod
    def of(cls, docs: ArgumentDocs, change: ArgumentChange) -> "DocsOfChange":
        """Return the same page with its change."""
        copy = cls.__new__(cls)
        copy.__dict__.update(docs.__dict__, change=change, works_out_edits=False)
        return copy

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings at the arguments of the changed file, without fixes of the page.

        One about a flag that is not there is at the argument after which the change removed it,
        else at the one that the rows before document.
        """
        removed = {
            flag: each.neighbour for each in removed_flags(self.change) for flag in each.flags
        }
        path = self.change.after.text.path
        for finding in findings:
            place = next(
                (each for each in finding.related if each.file and each.file.path == path), None
            )
            if place is not None:
                yield moved(finding, self, place.span, place.label)
            elif finding.argument in removed:
                label = "registered after this before the change"
                yield moved(finding, self, removed[finding.argument], label)
            elif not finding.related:
                span = self._documented_before(finding.span.start)
                if span is not None:
                    yield moved(finding, self, span, "documented after this")

    def _documented_before(self, offset: int) -> Span | None:
        """Return the argument of the changed file in the last row before an offset, or any one."""
        text = self.change.after.text
        spans = [
            (row.row.span.start < offset, registered.argument.name_span)
            for _, row in self.rows
            for registered in self.arguments_of(row)
            if registered.module.text.path == text.path
        ]
        before = [span for is_before, span in spans if is_before]
        if before:
            return before[-1]
        return spans[0][1] if spans else None


def moved(finding: Finding, docs: ArgumentDocs, span: Span, label: str) -> Finding:
    """Return a finding of a page at a place in another file, with its row as related."""
    page = docs.page.text
    return finding._replace(
        span=span,
        label=label,
        related=(Related(finding.span, finding.label, file=page),),
        help=f"in {page.path}, {finding.help}",
        fix=None,
        fixed_in=page.path if finding.fix is not None else "",
    )
