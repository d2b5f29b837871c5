"""The classes that a class inherits from, as far as they stand in its file."""

import ast

from perflint.documents.arguments.literals import last_name


def lineage(definition: ast.ClassDef, classes: list[ast.ClassDef]) -> list[ast.ClassDef]:
    """Return a class and its bases in the order in which Python looks for attributes (C3).

    ``classes`` are those of the file in their order; a base is the last one of its name before.
    """
    known: dict[str, list[ast.ClassDef]] = {}
    for node in classes:
        names = [last_name(plain(base)) for base in node.bases]
        above = [known[name] for name in names if name is not None and name in known]
        known[node.name] = [node, *_merged([*map(list, above), [each[0] for each in above]])]
        if node is definition:
            break
    return known[definition.name]


def plain(base: ast.expr) -> ast.expr:
    """Return ``Base`` of ``Base[int]``."""
    return base.value if isinstance(base, ast.Subscript) else base


def _merged(orders: list[list[ast.ClassDef]]) -> list[ast.ClassDef]:
    """Return the classes so that none comes before one that some order puts before it.

    Where the orders contradict each other, Python refuses the class; here the first order wins.
    """
    merged: list[ast.ClassDef] = []
    while orders := [order for order in orders if order]:
        heads = [order[0] for order in orders]
        later = {id(node) for order in orders for node in order[1:]}
        head = next((node for node in heads if id(node) not in later), heads[0])
        merged.append(head)
        orders = [[node for node in order if node is not head] for order in orders]
    return merged
