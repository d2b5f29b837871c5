"""The method resolution order of a class, limited to the classes of its own file."""

import ast

from perflint.documents.arguments.literals import last_name


def resolution_order(definition: ast.ClassDef, classes: list[ast.ClassDef]) -> list[ast.ClassDef]:
    """Return a class and its bases in the order in which Python searches them (C3).

    ``classes`` are all classes of the file, in order. A base refers to the last class of its name
    that is defined before the class.
    """
    orders: dict[str, list[ast.ClassDef]] = {}
    for node in classes:
        names = [last_name(without_subscript(base)) for base in node.bases]
        bases = [orders[name] for name in names if name is not None and name in orders]
        orders[node.name] = [node, *_merge([*map(list, bases), [order[0] for order in bases]])]
        if node is definition:
            break
    return orders[definition.name]


def without_subscript(base: ast.expr) -> ast.expr:
    """Return ``Base`` for ``Base[int]``."""
    return base.value if isinstance(base, ast.Subscript) else base


def _merge(orders: list[list[ast.ClassDef]]) -> list[ast.ClassDef]:
    """Merge orders into one that agrees with all of them, as C3 does.

    If the orders contradict each other, Python rejects the class; here the first order wins.
    """
    merged: list[ast.ClassDef] = []
    while orders := [order for order in orders if order]:
        heads = [order[0] for order in orders]
        tails = {id(node) for order in orders for node in order[1:]}
        head = next((node for node in heads if id(node) not in tails), heads[0])
        merged.append(head)
        orders = [[node for node in order if node is not head] for order in orders]
    return merged
