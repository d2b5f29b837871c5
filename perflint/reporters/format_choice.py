"""The text of ``perflint formats --explain``."""

from collections import Counter
from collections.abc import Iterator, Sequence

from perflint.engine.format_choice import Choice, Contents
from perflint.primitives.wording import counted, joined
from perflint.reporters.commands import shell
from perflint.reporters.escape import escaped

_MOST = 8
_SAME = 5


def render(choice: Choice, path: str) -> str:
    """Return the explanation; ``path`` is that of the file for commands."""
    return "".join(f"{escaped(line).rstrip()}\n" for line in _lines(choice, path))


def _lines(choice: Choice, path: str) -> Iterator[str]:
    if choice.format is None:
        yield f"{choice.path}: no known format matches"
        if choice.error:
            yield f"parse error:    {choice.error}"
        yield ""
        yield from _misses(choice)
        if choice.no_draft:
            yield ""
            yield f"No format can describe it: it {choice.no_draft}."
        elif not choice.error:
            yield ""
            yield f"To describe it: {shell('perflint', 'formats', '--draft', path)}"
        return
    yield f"{choice.path}: {choice.format.name} ({choice.format.keys.summary})"
    yield ""
    yield f"why:            {choice.reason}"
    if choice.error:
        yield f"parse error:    {choice.error}"
    if choice.contents is not None:
        at = f"/{choice.format.keys.records.at}"
        yield from _contents(choice.contents, at, shell("perflint", "check", path))


def _misses(choice: Choice) -> Iterator[str]:
    """Yield what each format missed; formats that missed the same are counted."""
    if choice.error and choice.misses:
        yield "A file that is not valid JSON has a format only by its path:"
    amounts = Counter(missed for _, missed in choice.misses)
    for name, missed in choice.misses:
        if amounts[missed] < _SAME:
            yield f"{name:<22} {missed}"
    for missed, amount in amounts.items():
        if amount >= _SAME:
            yield f"{counted(amount, 'other formats'):<22} {missed}"


def _contents(contents: Contents, at: str, command: str) -> Iterator[str]:
    where = f" at {at}" if at != "/" else ", the whole file"
    if contents.is_lines:
        where = ", one in each line"
    wrong = f", and {contents.unreadable:,} of a wrong type" if contents.unreadable else ""
    yield f"records:        {contents.records:,}{where}{wrong}"
    samples = f", with {counted(contents.samples, 'samples')}" if contents.series else ""
    yield f"series:         {contents.series:,}{samples}"
    for name, amount, broken in contents.laws:
        wrong = f", {broken:,} of them wrong: {command}" if broken else ""
        yield f"{f'{name}:':<15} {amount:,}{wrong}"
    rest = []
    if contents.keys:
        rest.append(f"keys of the file: {_listed([f'/{key}' for key in contents.keys])}")
    if contents.fields:
        fields = [f"{name} ({counted(count, 'records')})" for name, count in contents.fields]
        rest.append(f"fields: {_listed(fields)}")
    for number, line in enumerate(rest):
        yield f"{'' if number else 'not described:':<15} {line}"


def _listed(names: Sequence[str]) -> str:
    return joined(names, most=_MOST)
