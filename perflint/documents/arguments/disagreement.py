"""Arguments under another header than their fields."""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field, is_alias
from perflint.documents.arguments.headers import Header, same_title
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Move
from perflint.primitives.record import Record


class Disagreement(Record):
    """Two headers, and the arguments that are under ``header`` although their fields are not.

    The fields are under ``class_header``, which is also that of a group of the function: ``target``
    is its index. The arguments are in the order of their fields.
    """

    header: Header
    class_header: Header
    target: int
    pairs: tuple[tuple[Argument, Field], ...]


def disagreements(module: ArgumentModule) -> Iterator[Disagreement]:
    """Yield each pair of headers with the arguments that are under the wrong one.

    Headers of which one says what the other does (``same_title``) agree.
    """
    declared: dict[str, list[tuple[Field, Header]]] = {}
    for field in module.fields:
        header = module.class_groups[field.group].header
        if header is not None:
            declared.setdefault(field.name, []).append((field, header))
    targets: dict[str, int] = {}
    for number, group in enumerate(module.function_groups):
        if group.header is not None:
            targets.setdefault(group.header.key, number)
    found: dict[tuple[str, str], list[tuple[Argument, Field, Header, Header]]] = {}
    for argument in module.arguments:
        own = module.function_groups[argument.group].header
        fields = declared.get(argument.destination or "")
        if own is None or not fields or any(same_title(own, header) for _, header in fields):
            continue
        field, header = fields[0]
        if header.key in targets and not (argument.deprecated or is_alias(argument, field)):
            items = found.setdefault((own.key, header.key), [])
            items.append((argument, field, own, header))
    for (_, key), items in found.items():
        _, _, own, header = items[0]
        pairs = sorted(((item[0], item[1]) for item in items), key=lambda pair: pair[1].span)
        yield Disagreement(own, header, targets[key], tuple(pairs))


def moves_to_target(module: ArgumentModule, found: Disagreement) -> tuple[Move, ...]:
    """Return the moves of the arguments to the group of their fields, in the order of the fields.

    There are none if the group has no arguments, or those of another list of statements or parser.
    """
    fields = {field.name: field for field in reversed(module.fields)}
    members = [module.arguments[index] for index in module.function_groups[found.target].members]
    moves = []
    for argument, field in found.pairs:
        if not members or _place(argument) not in map(_place, members):
            return ()
        peers = [
            (peer.span < field.span, item)
            for item in members
            if (peer := fields.get(item.destination or "")) is not None
            and peer.group == field.group
        ]
        above = [item for is_above, item in peers if is_above]
        before = bool(peers) and not above
        anchor = peers[0][1] if before else (above or members)[-1]
        moves.append(Move(argument.span, anchor.span, before=before))
        members.insert(members.index(anchor) + (not before), argument)
    return tuple(moves)


def _place(argument: Argument) -> tuple[int, str]:
    return argument.block, argument.receiver
