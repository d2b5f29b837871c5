"""A history as one HTML page, which loads nothing."""

import os
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256

from perflint.history.time_line import Gap, History
from perflint.reporters.history import wording
from perflint.reporters.history.page import commits, data, overview, scenario
from perflint.reporters.history.page.chart import SHAPES, definitions
from perflint.reporters.history.page.commits import Commits
from perflint.reporters.history.page.layout import Layout, layout
from perflint.reporters.history.page.links import commit_pages
from perflint.reporters.history.page.markup import LONGEST, Markup, element, joined, raw, untrusted
from perflint.reporters.history.page.rows import OfFile, of_files

GAPS = "Files that cannot be read after a commit"
TOLERANCES = "Changes of tolerances"

NO_SCRIPT = (
    "The changes, and the dots and limits of the charts, need JavaScript. Without it: "
    "perflint history --scenario NAME"
)

_ASSETS = os.path.join(os.path.dirname(__file__), "page")

_LEGEND = {
    "a": "added",
    "t": "tightened",
    "l": "loosened",
    "m": "mixed",
    "o": "other change",
    "r": "removed",
    "p": "violates a policy",
}
"""Shape → what it means."""


def render(history: History, remote: str | None = None) -> str:
    """Render a history; ``remote`` is the address of the repository, for links to commits."""
    style, script = _asset("page.css"), _asset("page.js")
    found = commits.commits_of(history, commit_pages(remote))
    files = of_files(history)
    layouts = [layout(line, files, history.today) for line in history.lines]
    parts = [_introduction(history)]
    if layouts:
        parts += [definitions(), _legend(history), overview.render(history)]
        parts += [*_files(layouts, history, found), data.render(layouts, found)]
    else:
        nothing = history.nothing
        parts.append(element("p", {}, untrusted(f"{nothing[:1].upper()}{nothing[1:]}.")))
    parts.append(commits.render(history, found))
    parts.append(_of_files("tolerances", TOLERANCES, history.tolerances, found))
    parts.append(_of_files("gaps", GAPS, history.gaps, found))
    main = element("main", {}, parts)
    tip = element("div", {"id": "tip", "role": "tooltip", "hidden": ""})
    body = element("body", {}, main, tip, raw("script", script))
    page = element("html", {"lang": "en"}, _head(style, script, history), body)
    return f"<!DOCTYPE html>\n{page}\n"


def _asset(name: str) -> str:
    with open(os.path.join(_ASSETS, name), encoding="utf-8") as file:
        return file.read()


def _head(style: str, script: str, history: History) -> Markup:
    """Return the head; the policy allows no request, and only this style and this script."""
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        element("title", {}, f"History of baselines ({(history.head or '')[: wording.SHORT]})"),
        element("link", {"rel": "icon", "href": "data:,"}),  # or else a browser requests one
        raw("style", style),
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _introduction(history: History) -> Markup:
    notes = []
    if history.boundary is not None:
        notes = [element("p", {}, untrusted(next(wording.notes(history))))]
    until = f"{wording.title(history)}; ages are counted until {history.today}"
    title = element("h1", {}, "History of baselines")
    lacking = element("noscript", {}, element("p", {}, NO_SCRIPT)) if history.lines else ""
    return element("header", {}, title, element("p", {}, until), notes, lacking)


def _legend(history: History) -> Markup:
    items = [
        element("li", {}, _sample(code), f" {_LEGEND[code]}") for code in SHAPES if code in _LEGEND
    ]
    items.append(element("li", {}, _sample("t", "h"), " only a part of the record changed"))
    items.append(element("li", {}, element("i", {"class": "band"}), " allowed by the tests"))
    items.append(element("li", {}, element("i", {"class": "bad"}), " contradicts itself"))
    if history.gaps:
        items.append(element("li", {}, element("i", {"class": "gap"}), " the file is not valid"))
    if history.tolerances:
        mark = element("i", {"class": "gap tolerances"})
        items.append(element("li", {}, mark, " tolerances changed"))
    return element("ul", {"class": "legend"}, items)


def _sample(code: str, style: str | None = None) -> Markup:
    use = element("use", {"href": f"#k{code}", "class": style, "x": 8, "y": 8})
    return element("svg", {"aria-hidden": "true"}, use)


def _files(layouts: list[Layout], history: History, found: Commits) -> Iterator[Markup]:
    """Yield the sections of the scenarios of each file."""
    files: dict[str, list[Markup]] = {}
    for number, each in enumerate(layouts):
        section = scenario.render(each, f"s{number}", history, found)
        files.setdefault(each.line.place.path, []).append(section)
    for path, sections in files.items():
        heading = element("h2", {}, untrusted(path, LONGEST))
        yield element("div", {"class": "file"}, heading, scenario.whole(path), sections)


def _of_files(name: str, title: str, rows: Sequence[OfFile], found: Commits) -> Markup:
    """Return a list of commits that are about whole files, the newest first; empty without any."""
    if not rows:
        return Markup("")
    items = [
        element(
            "li",
            {},
            joined(element("time", {}, wording.day(row)), " ", found.link(row.commit), " "),
            untrusted(row.commit.subject, LONGEST),
            element("div", {"class": "note"}, untrusted(row.path), *_what(row)),
        )
        for row in reversed(rows)
    ]
    heading = element("h2", {}, title)
    return element("section", {"id": name}, heading, element("ul", {}, items))


def _what(row: OfFile) -> tuple[str, Markup]:
    """Return why a file cannot be read, or what happened to its tolerances."""
    if isinstance(row, Gap):
        return ": ", untrusted(row.reason)
    every = len(row.tolerances)
    return f" {wording.verb(row)}: ", untrusted(wording.tolerances(row, every))
