"""The commits of a history, each of them once."""

from collections import Counter

from perflint.engine.past_states import Commit
from perflint.history.time_line import History
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.history import wording
from perflint.reporters.history.page.markup import Markup, element
from perflint.reporters.history.page.rows import Row, of_files


class Commits(Record):
    """The numbers of commits on the page, and the address that their names are added to."""

    numbers: dict[str, int]
    pages: str | None

    def link(self, commit: Commit) -> Markup:
        """Return the short name, as a link to the list of commits or else to the host.

        In the list is the address at the host, once for each commit: this keeps the page small. A
        script replaces the links by these addresses.
        """
        name = commit.name[: wording.SHORT]
        if commit.name in self.numbers:
            return element("a", {"href": f"#c{self.numbers[commit.name]}"}, name)
        if self.pages is not None:
            return element("a", {"href": f"{self.pages}{commit.name}"}, name)
        return element("code", {}, name)


def commits_of(history: History, pages: str | None) -> Commits:
    """Number the commits of the shown changes and of files, the newest first."""
    return Commits({name: number for number, name in enumerate(_shown(history))}, pages)


def render(history: History, commits: Commits) -> Markup:
    """Render the list of the commits with their whole subjects; the script reads it, too."""
    counts = Counter(change.commit.name for line in history.lines for change in line.shown)
    tolerances = {change.commit.name for change in history.tolerances}
    items = []
    for number, (name, row) in enumerate(_shown(history).items()):
        what = [counted(counts[name], "scenarios")] if counts[name] else []
        what += ["tolerances"] if name in tolerances else []
        what = what or ["a file is not valid"]
        items.append(_item(row, number, ", ".join(what), commits.pages))
    if not items:
        return Markup("")
    heading = element("summary", {}, counted(len(items), "commits"))
    return element("details", {"id": "commits", "open": ""}, heading, element("ol", {}, items))


def _item(row: Row, number: int, what: str, pages: str | None) -> Markup:
    commit = row.commit
    name = element("code", {}, commit.name if pages is None else commit.name[: wording.SHORT])
    if pages is not None:
        name = element("a", {"href": f"{pages}{commit.name}"}, name)
    count = element("span", {"class": "dim"}, f" ({what})")
    day = element("time", {}, wording.day(row))
    subject = element("bdi", {}, commit.subject)
    return element("li", {"id": f"c{number}"}, day, " ", name, " ", subject, count)


def _shown(history: History) -> dict[str, Row]:
    """Return a row of each commit by the name of the commit, the newest first."""
    rows: list[Row] = [*of_files(history)]
    rows += [change for line in history.lines for change in line.shown]
    rows.sort(key=lambda row: row.commit.number, reverse=True)
    return {row.commit.name: row for row in rows}
