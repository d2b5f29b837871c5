"""The commits of a history, each of them once."""

from collections import Counter

from perflint.engine.past_states import Commit
from perflint.history.time_line import Change, History
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.history import wording
from perflint.reporters.history.page.markup import LONGEST, Markup, element, joined, untrusted


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

    def subject(self, commit: Commit) -> Markup:
        """Return the subject; if it is cut, with a link to the whole one."""
        text = untrusted(commit.subject, LONGEST)
        if len(commit.subject) <= LONGEST:
            return text
        link = {"class": "whole", "href": f"#c{self.numbers[commit.name]}"}
        return joined(text, " ", element("a", link, "whole subject"))


def commits_of(history: History, pages: str | None) -> Commits:
    """Number the commits of the shown changes, the newest first."""
    return Commits({name: number for number, name in enumerate(_shown(history))}, pages)


def render(history: History, commits: Commits) -> Markup:
    """Render the list of the commits with their whole subjects."""
    counts = Counter(change.commit.name for line in history.lines for change in line.shown)
    items = [
        _item(change, number, counts[name], commits.pages)
        for number, (name, change) in enumerate(_shown(history).items())
    ]
    heading = element("summary", {}, counted(len(items), "commits"))
    return element("details", {"id": "commits", "open": ""}, heading, element("ol", {}, items))


def _item(change: Change, number: int, scenarios: int, pages: str | None) -> Markup:
    commit = change.commit
    name = element("code", {}, commit.name if pages is None else commit.name[: wording.SHORT])
    if pages is not None:
        name = element("a", {"href": f"{pages}{commit.name}"}, name)
    count = element("span", {"class": "dim"}, f" ({counted(scenarios, 'scenarios')})")
    day = wording.day(change)
    return element(
        "li", {"id": f"c{number}"}, day, " ", name, " ", untrusted(commit.subject), count
    )


def _shown(history: History) -> dict[str, Change]:
    """Return a change of each commit by the name of the commit, the newest first."""
    changes = [change for line in history.lines for change in line.shown]
    changes.sort(key=lambda change: change.commit.committed, reverse=True)
    return {change.commit.name: change for change in changes}
