"""What a finding is made of: places in bytes, edits, and what a rule says about them."""

from perflint.primitives.record import Record


class Span(Record):
    """A half-open range of offsets, in bytes of the file."""

    start: int
    stop: int

    def holds(self, other: "Span") -> bool:
        """Tell whether all of another range lies within this one."""
        return self.start <= other.start and other.stop <= self.stop


class Edit(Record):
    """Replace the bytes of ``span`` by ``text`` (encoded as UTF-8)."""

    span: Span
    text: str


class Fix(Record):
    """A repair: edits that belong together. ``safe`` means that no gate lets more through."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Related(Record):
    """A second place that the finding speaks of, such as the inputs of a sum."""

    span: Span
    label: str
    pointer: str | None = None


class Finding(Record):
    """One fault as a rule reports it.

    ``pointer`` is an RFC 6901 JSON Pointer; ``scenario`` or ``argument`` names the record or flag,
    ``field`` the path within the scenario;
    ``label`` stands under the caret; ``help`` is a sentence that ends in something to do, and
    ``command`` what to type for that, where it is not the command of the fix.
    """

    span: Span
    message: str
    pointer: str | None = None
    scenario: str | None = None
    argument: str | None = None
    field: str | None = None
    found: object = None
    expected: object = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    label: str = ""
    help: str = ""
    command: str = ""


class Violation(Record):
    """A finding with the rule, severity and file it belongs to; ``ignored`` is the reason given."""

    rule: str
    severity: str
    path: str
    finding: Finding
    ignored: str | None = None
