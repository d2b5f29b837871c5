"""Writes small case files, and runs them."""

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product

from hypothesis import strategies as st

FLAGS = 2
TEXTS = ("s0", "s1")
LISTS = ("n0", "n1")
CASES = ("c0", "c1")
CASE_LISTS = ("L0", "CASES")

RARE = (
    "lambda",
    "partial",
    "map",
    "unread",
    "yield",
    "method",
    "id",
    "check",
    "flag",
    "flag",
    "remove",
)

PREFIX = """\
s0, s1 = "a", "b"
n0, n1 = ["a", "b"], ["c"]
d0 = {"a": "x", "b": "y"}
c0, c1 = Case("c0"), Case("c1", check=False)
L0, CASES = [c0], [Case("first"), c1]
"""


def _templates(text):
    """Return templates, with the construct that a program must have for each, "" if any."""
    lines = (line.strip() for line in text.strip().splitlines())
    return [(line.partition("  # ")[0], line.partition("  # ")[2]) for line in lines]


CHANGES = _templates("""
    <n>.append(<text>)
    <n>.insert(0, <text>)
    <n>.extend(<names>)
    <n>.remove('a') if 'a' in <n> else None
    if 'b' in <n>: <n>.clear()
    <n>.sort()
    <n>.reverse()
    <n>[:] = <names>
    <n>[:1] = [<text>]
    <n>[len(<n>):] = <names>
    <n> *= 2
    d0[<text>] = <text>
    d0.pop('a', None)
    d0.update(a=<text>)
    <L>.append(<case>)
    <L>.extend(<cases>)
    <L> += <cases>
    <L>.insert(0, <case>)
    <L>[:1] = [<case>]
    <L>[0:0] = <cases>
    <L>.clear()  # remove
    del <L>[1:]  # remove
    <L>.pop() if <L> else None  # remove
    <L>.pop(0) if <L> else None  # remove
    <L>.remove(<L>[0]) if <L> else None  # remove
    <c>.check = <bool>  # check
    setattr(<c>, 'check', <bool>)  # check
    for x in <L>: x.check = <bool>  # check
    <c>.id = <text>  # id
    for x in <L>: x.id += '_i'  # id
    [x.append(<text>) for x in (n0, n1)]
    (lambda: <L>.append(<case>))()  # lambda
    <condition> and <L>.append(<case>)
    <condition> or <n>.append(<text>)
""")

CONDITIONS = _templates("""
    <text> == <text>
    <text> in <names>
    'a' not in <n>
    len(<n>) > 2
    not <n>
    not <L>
    'a' in d0
    <c>.check
    <s>
""")

PARTS = {
    "bool": _templates("""
        True
        False
        not (<condition>)
    """),
    "condition": CONDITIONS,
    "text": _templates("""
        'a'
        'b'
        'c'
        <s>
        <c>.id
        f'{<s>}_{<s>}'
        <text> + '_k'
        (<text> if <condition> else <text>)
        d0.get(<text>, 'z')
        (<n> or <names> or ['e'])[0]
        next((x for x in <n> if x != 'a'), <text>)
        unread_text()  # unread
        str(len(<n>))
    """),
    "names": _templates("""
        <n>
        ['a', 'c']
        ('a', 'b')
        list(d0)
        sorted(d0.values())
        [*<names>, <text>]
        (list(<names>) + [<text>])
        [x + '_m' for x in <names> if x != <s>]
        [x.id for x in <cases>]
        list(<names>)[1:]
        list(<names>)[::-1]
        list(<names>)[:-1]
        list((<names>) * 2)
        sorted({*<names>} - {'a'})
        unread_names()  # unread
        [f'{i}{x}' for i, x in enumerate(<names>)]
        [x + y for x, y in zip(<names>, <n>)]
        [x + y for x in <n> for y in ('p', 'q')]
        [f'r{i}' for i in range(2)]
    """),
    "case": _templates("""
        Case('d')
        <c>
        <c>
        Case(<text>)
        Case(<text>, check=<bool>)
        Case(id=<text>, **{'check': <bool>})
        Case(*[<text>])
        Other(<text>)
        replace(<c>, id=<text>)
        replace(<c>, check=<bool>)
        <f>(<text>)
        <f>(<text>, *[], check=False)
        partial(Case, <text>)(check=False)  # partial
        (lambda n: Case(n))(<text>)  # lambda
    """),
    "cases": _templates("""
        <L>
        [<c>]
        [Case(x) for x in <names>]
        [Case(x, check=x == <s>) for x in <names>]
        [*<cases>, <case>]
        (list(<cases>) + [<case>])
        [replace(x, id=x.id + '_r') for x in <cases>]
        [x for x in <cases> if x.check]
        [x for x in <cases> if x.id != <s>]
        list(<cases>)
        list({x.id: x for x in <cases>}.values())
        list(map(Case, <names>))  # map
        unread_cases()  # unread
    """),
}


class Writer:
    """Writes a program whose variables always have values of the same types."""

    def __init__(self, draw):
        self._draw = draw
        self._flags = 0
        self._lines = []
        self._functions = []
        self._counter = 0
        #: The constructs that may not be read: most programs have none or one of them.
        self.rare = self._draw(st.sampled_from(("", "", *RARE)))

    def write(self):
        self._lines += PREFIX.splitlines()
        for number in range(self._number(3)):
            self._function(number)
        self._block(0, 6, "module")
        return "\n".join(self._lines) + "\n"

    def _pick(self, *values):
        return self._draw(st.sampled_from([*filter(None, values)]))

    def _number(self, most):
        return self._draw(st.integers(0, most))

    def _line(self, depth, text):
        self._lines.append("    " * depth + text)

    def _function(self, number):
        name = f"f{number}"
        self._line(0, f"def {name}(p, q=s0, *, check=True):")
        where = self._pick("global", "local")
        every = ", ".join((*TEXTS, *LISTS, *CASES, *CASE_LISTS, "d0"))
        self._line(1, f"global {every}" if where == "global" else 's0, s1 = p, q + "l"')
        self._block(1, 3, where)
        self._line(1, f"return {self._case(1)}")
        self._functions.append(name)

    def _block(self, depth, most, where, loop=False):
        for _ in range(1 + self._number(most)):
            self._statement(depth, where, loop)

    def _statement(self, depth, where, loop):
        kinds = ["text", "change", "change", "append", "case"]
        if depth < 2:
            kinds += ["if", "for", "while", "match", "class", "def"]
            kinds += ["try"] if self._may_have_flag() else []
        if loop:
            kinds += ["leave", "leave"]
        if where != "module":
            kinds += ["return"]
        getattr(self, f"_write_{self._pick(*kinds)}")(depth, where, loop)

    def _write_text(self, depth, where, loop):
        self._line(depth, f"{self._pick(*TEXTS)} {self._pick('=', '=', '+=')} {self._text(1)}")

    def _write_case(self, depth, where, loop):
        if where == "local":
            self._line(depth, self._case(1))
            return
        target = self._pick(*CASES, *CASE_LISTS, *LISTS)
        value = {"c": self._case, "n": self._names}.get(target[0], self._case_list)(1)
        value = f"list({value})" if target in LISTS else value
        self._line(depth, f"{target} = {value}")

    def _write_append(self, depth, where, loop):
        target = self._pick(*CASE_LISTS)
        method = self._pick(f"append({self._case(1)})", f"extend({self._case_list(1)})")
        self._line(depth, f"{target}.{method}")

    def _write_change(self, depth, where, loop):
        self._line(depth, self._fill(CHANGES, 1))

    def _write_if(self, depth, where, loop):
        self._line(depth, f"if {self._condition()}:")
        self._block(depth + 1, 2, where, loop)
        if self._number(1):
            self._line(depth, "else:")
            self._block(depth + 1, 2, where, loop)

    def _write_for(self, depth, where, loop):
        self._counter += 1
        name = f"i{self._counter}"
        self._line(depth, f"for {name} in list({self._names(1)})[:3]:")
        self._line(depth + 1, f"{self._pick(*TEXTS)} = {name}")
        self._block(depth + 1, 2, where, True)
        if not self._number(3):
            self._line(depth, "else:")
            self._block(depth + 1, 1, where, loop)

    def _write_while(self, depth, where, loop):
        self._counter += 1
        name = f"k{self._counter}"
        self._line(depth, f"{name} = 0")
        condition = self._pick("", "", f" and {self._condition()}")
        self._line(depth, f"while {name} < {self._number(3)}{condition}:")
        self._line(depth + 1, f"{name} += 1")
        self._line(depth + 1, f"{self._pick(*TEXTS)} = f'w{{{name}}}'")
        self._block(depth + 1, 2, where, True)

    def _write_try(self, depth, where, loop):
        self._line(depth, "try:")
        self._block(depth + 1, 1, where, loop)
        self._line(depth + 1, f"if {self._flag()}:")
        self._line(depth + 2, "raise KeyError")
        self._block(depth + 1, 1, where, loop)
        self._line(depth, "except KeyError:")
        self._block(depth + 1, 1, where, loop)

    def _write_match(self, depth, where, loop):
        subject = self._flag() if self._may_have_flag() and self._number(1) else self._text(1)
        self._line(depth, f"match {subject}:")
        last = "x" if where != "local" else "_"
        for pattern in ("True" if subject.startswith("flag") else "'a'", last):
            self._line(depth + 1, f"case {pattern}:")
            self._block(depth + 2, 1, where, loop)

    def _write_class(self, depth, where, loop):
        self._counter += 1
        name = f"K{self._counter}"
        if self._number(1):
            self._line(depth, self._pick("@dataclass(eq=False)", "@mark"))
            self._line(depth, f"class {name}(Case):")
            self._line(depth + 1, f"check: bool = {self._pick('True', 'False')}")
            self._line(depth, f"{name}({self._text(1)})")
        else:
            self._line(depth, f"class {name}:")
            self._line(depth + 1, f"LIST = {self._case_list(1)}")
            if self.rare == "method":
                self._line(depth + 1, f"def m(self): return {self._case(1)}")
                self._line(depth, f"CASES.append({name}().m())")
            if where != "local":
                self._line(depth, f"CASES += {name}.LIST")

    def _write_def(self, depth, where, loop):
        self._counter += 1
        name = f"g{self._counter}"
        kind = self._pick("return", "yield" if self.rare == "yield" else "")
        decorator = self._pick("@cache", "@decorated" if self.rare == "yield" else "")
        decorator = "" if kind == "yield" or self._number(1) else decorator
        self._line(depth, decorator) if decorator else None
        self._line(depth, f"def {name}(p={self._text(1)}, c={self._case(1)}):")
        self._line(depth + 1, f"{kind} {self._pick('Case(p)', self._case(1), 'c')}")
        call = f"{name}({self._text(1)})"
        if self._number(1):
            value = f"list({call})" if kind == "yield" and not decorator else f"[{call}]"
            if kind == "return":
                self._line(depth, f"CASES.extend({value})")
            elif not decorator:
                self._line(depth, f"L0.extend({value})")

    def _write_leave(self, depth, where, loop):
        leave = self._pick("break", "continue")
        self._line(depth, f"if {self._condition()}: {leave}")

    def _write_return(self, depth, where, loop):
        self._line(depth, f"if {self._condition()}: return {self._case(1)}")

    def _may_have_flag(self):
        return self._flags < FLAGS and self.rare == "flag"

    def _flag(self):
        number, self._flags = self._flags, self._flags + 1
        return f"flag({number})"

    def _condition(self):
        if self._may_have_flag() and self._number(1):
            flag = self._flag()
            return self._pick(flag, f"{flag} and {self._fill(CONDITIONS, 2)}")
        return self._fill(CONDITIONS, 2)

    def _fill(self, templates, depth):
        """Return one of some templates, with its parts filled in; a simple one if it is deep."""
        known = [text for text, rare in templates if rare in ("", self.rare)]
        known = [text for text in known if depth < 3 or "<" not in text.replace("<s>", "")] or known
        template = self._draw(st.sampled_from(known))
        return re.sub("<([a-zA-Z]+)>", lambda found: self._part(found[1], depth + 1), template)

    def _part(self, kind, depth):
        simple = {"s": TEXTS, "n": LISTS, "c": CASES, "L": CASE_LISTS, "f": self._functions}
        if kind == "f":
            return self._draw(st.sampled_from([*self._functions, "Case"]))
        if kind in simple:
            return self._draw(st.sampled_from(simple[kind]))
        return self._fill(PARTS[kind], depth)

    def _text(self, depth):
        return self._fill(PARTS["text"], depth)

    def _names(self, depth):
        return self._fill(PARTS["names"], depth)

    def _case(self, depth):
        return self._fill(PARTS["case"], depth)

    def _case_list(self, depth):
        return self._fill(PARTS["cases"], depth)


class Program:
    """A program; if it is ``exact``, all of its conditions can be evaluated."""

    def __init__(self, draw):
        writer = Writer(draw)
        self.code = writer.write()
        self.is_exact = writer.rare in ("", "check", "remove")


programs = st.composite(Program)


class Runs:
    """What a program makes, with each value of its flags: None if one of the runs fails."""

    def __init__(self, code):
        self.cases = {}
        self.listed = {}
        compiled = compile(code, "cases.py", "exec")
        for flags in product((False, True), repeat=FLAGS):
            made, names = run(compiled, flags)
            for case in made:
                self.cases.setdefault(case.id, set()).add(case.check)
            for case in names["CASES"]:
                self.listed.setdefault(case.id, set()).add(case.check)


def run(compiled, flags):
    """Run a program; return the cases that it made, and its names."""
    made = []

    @dataclass(eq=False)
    class Case:
        id: str
        check: bool = True

        def __post_init__(self):
            made.append(self)

    names = {
        "Case": Case,
        "Other": Case,
        "replace": replace,
        "partial": partial,
        "flag": flags.__getitem__,
        "dataclass": dataclass,
        "mark": lambda value: value,
        "cache": cache,
        "decorated": lambda function: lambda *values: function("decorated"),
        "unread_text": lambda: f"u{sum(flags)}",
        "unread_names": lambda: ["u0", "u1"][: sum(flags)],
        "unread_cases": list,
    }
    exec(compiled, names)
    return made, names
