"""What messages contain in addition to what was found."""

from perflint.engine.report import Rerun
from perflint.primitives.record import Record


class Presentation(Record):
    """``rerun`` is for the commands that messages end in.

    ``documentation`` is the address of the documentation, None if it is not published.
    """

    rerun: Rerun = Rerun()
    documentation: str | None = None
