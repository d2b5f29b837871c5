"""Which two snapshots of a repository are compared."""

from collections.abc import Sequence

from perflint.primitives.record import Record


class Snapshots(Record):
    """The two snapshots of a comparison.

    ``revisions`` are arguments of ``git diff``; ``commit`` is the later snapshot, None for the
    index or for changes since HEAD. Without a ``title`` the earlier snapshot is HEAD; otherwise it
    is the merge base with ``base``. ``only`` are pathspecs: git reads no other file of the work
    tree.
    """

    revisions: tuple[str, ...]
    title: str | None = None
    commit: str | None = None
    in_work_tree: bool = False
    only: Sequence[str] = ()
    base: str | None = None

    @property
    def names(self) -> tuple[str, str]:
        """The names of the earlier and the later snapshot in git; "" is the index."""
        earlier = "HEAD" if self.revisions == ("--cached",) else self.revisions[0]
        return earlier, self.commit or ""
