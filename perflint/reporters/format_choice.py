"""The text of ``perflint formats --explain``."""

from collections.abc import Iterator, Sequence

from perflint.engine.format_choice import Choice, Contents
from perflint.primitives.wording import counted, joined
from perflint.reporters.commands import shell
from perflint.reporters.escape import escaped

_MOST = 8


def render(choice: Choice, path: str) -> str:
    """Return the explanation; ``path`` is that of the file for commands."""
    return "".join(f"{escaped(line).rstrip()}\n" for line in _lines(choice, path))


def _lines(choice: Choice, path: str) -> Iterator[str]:
    if choice.format is None:
        yield f"{choice.path}: no known format matches"
        if choice.error:
            yield f"parse error:    {choice.error}"
        yield ""
        for name, missed in choice.misses:
            yield f"{name:<22} {missed}"
        if not choice.error:
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


def _contents(contents: Contents, at: str, command: str) -> Iterator[str]:
    wrong = f", and {contents.unreadable:,} of a wrong type" if contents.unreadable else ""
    yield f"records:        {contents.records:,} at {at}{wrong}"
    samples = f", with {counted(contents.samples, 'samples')}" if contents.series else ""
    yield f"series:         {contents.series:,}{samples}"
    differing = f", of which {contents.differing:,} differ: {command}" if contents.differing else ""
    yield f"derived values: {contents.derived:,}{differing}"
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
