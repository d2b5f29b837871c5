"""Strategies for argument modules: a class with fields, and calls in another order."""

from hypothesis import strategies as st

BOM = b"\xef\xbb\xbf"

HEAD = """\
import argparse
import dataclasses

def is_npu(): return True

def helper(parser): parser.add_argument("--helped", help="By a helper.")

"""

ABOVE = {
    "nothing": "",
    "comment": "# of {name}, größer\n",
    "two lines": "# first of {name}\n# second of {name}\n",
    "directive": "# noqa: {name}\n",
}
BETWEEN = [
    "if is_npu():\n    parser.add_argument('--npu{at}', help='é')\n",
    "if is_npu():\n    pass\n    # within {at}\n",
    "helper{at} = 1\n",
    "for x{at} in ():\n\n    # deep {at}\n    pass\n",
    "mine{at} = parser.add_argument_group('Mine {at}')\n",
    "parser.add_argument_group('Anon {at}').add_argument('--anon{at}', help='x')\n",
    "try:\n    pass\nfinally:\n    pass\n",
]
SHAPES = [
    'parser.add_argument("--{flag}", help="größer {flag}")\n',
    'parser.add_argument("--{flag}", help="x")  # trailing {flag}\n',
    'parser.add_argument(\n    "--{flag}",\n    type=int,\n    default=1,\n    help="One.",\n)\n',
    'parser.add_argument(\n    "--{flag}",\n\n    # within {flag}\n    help="A " \\\n"b")\n',
    'parser.add_argument("--{flag}", help="""text\n\nof {flag}""")\n',
    "parser.add_argument('--{flag}', help='x');\n",
    "x_{name} = parser.add_argument('--{flag}', help='x')\n",
    "parser \\\n  .add_argument('--{flag}', help='x')\n",
]
HEADERS = ["# group {at}\n", "# ----\n# Group {at}\n# ----\n", "# --- group {at} ---\n", ""]


def indented(text: str, unit: str) -> str:
    """Indent all lines except those inside a triple-quoted string."""
    result, in_string = "", False
    for line in text.splitlines(keepends=True):
        result += line if in_string or not line.strip() else unit + line
        in_string ^= line.count('"""') % 2 == 1
    return result


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[str], str]:
    """Draw the names of fields in order, and a function body that registers them in any order."""
    names = [f"flag_{at}" for at in range(draw(st.integers(2, 7)))]
    order = draw(st.permutations(names))
    body = draw(st.sampled_from(["", '"""Doc."""\n', '"""Doc."""\n\n']))
    for at, name in enumerate(order):
        if draw(st.integers(0, 3)) == 0:
            blank = draw(st.sampled_from(["\n", "\n", "\n\n", ""])) if at else ""
            body += blank + draw(st.sampled_from(HEADERS)).format(at=at)
        if draw(st.integers(0, 4)) == 0:
            body += draw(st.sampled_from(BETWEEN)).format(at=at)
        above = draw(st.sampled_from(["nothing", "nothing", *ABOVE]))
        body += ABOVE[above].format(name=name)
        shape = draw(st.sampled_from(SHAPES))
        body += shape.format(name=name, flag=name.replace("_", "-"))
    return names, body + draw(st.sampled_from(["", "return parser\n", "\nreturn parser\n"]))


@st.composite
def modules(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a complete module."""
    names, body = draw(bodies())
    method = draw(st.booleans())
    unit = draw(st.sampled_from(["    ", "    ", "\t", "  "]))
    fields = "".join(f"{name}: int = 1\n" for name in names)
    decorator = draw(st.sampled_from(["", "@staticmethod\n"])) if method else ""
    function = f"{decorator}def add_cli_args(parser):\n{indented(body, unit)}"
    parts = [f"class ServerArgs:\n{indented(fields, unit)}"]
    if method:
        parts[0] += "\n" * draw(st.integers(0, 1)) + indented(function, unit)
    else:
        parts.insert(draw(st.integers(0, 1)), function)
    if draw(st.booleans()):
        parts.append("# the end\nx = 1\n")
    text = (HEAD if draw(st.booleans()) or "is_npu" in body else "") + "\n".join(parts)
    if draw(st.integers(0, 3)) == 0:
        text = text.replace("\nparser.add", "\n\fparser.add").replace("class ", "\fclass ")
    data = text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"]))).encode()
    if draw(st.integers(0, 4)) == 0:
        data = data.rstrip()
    return BOM + data if draw(st.integers(0, 4)) == 0 else data


TITLES = ("Network", "memory", "Log-Ausgabe für alle", "kernels", "Cache and paging")
BANNERS = (
    "# {title}\n",
    "# {title}\n",
    "# ---- {title} ----\n",
    "# ----\n# {title}\n# ----\n",
    "",
)
REMARKS = (
    "",
    "",
    "",
    "# why {name} is here: größer\n",
    "# noqa: {name}\n",
    "# first of {name}\n# second of {name}\n",
)
STATEMENTS = (
    "helper{at} = 1\n",
    "if is_npu():\n    # within {at}\n    parser.add_argument('--npu-{at}', help='Nested {at}.')\n",
    "mine{at} = parser.add_argument_group('Mine {at}')\n"
    "mine{at}.add_argument('--own-{at}', help='In a group {at}.')\n",
    "helper(parser)\n",
    "def local{at}(): pass\n",
)


@st.composite
def grouped_modules(draw: st.DrawFn) -> bytes:
    """Draw a module with groups in the class and in the function, and arguments out of place."""
    count = draw(st.integers(2, 5))
    titles = draw(st.permutations(TITLES))[:count]
    members = [
        [f"{'xyzuv'[at]}_{'größe' if number == 2 else 'flag'}_{number}" for number in range(size)]
        for at, size in enumerate(draw(st.lists(st.integers(1, 4), min_size=count, max_size=count)))
    ]
    groups = list(zip(titles, members, strict=True))
    unit = draw(st.sampled_from(["    ", "    ", "\t", "  "]))
    style = draw(st.sampled_from(BANNERS[:-1]))
    fields = "".join(
        _group(draw, style, title, names, "{name}: int = 1\n") for title, names in groups
    )
    calls = [(title, [*names]) for title, names in draw(st.permutations(groups))]
    for _ in range(draw(st.integers(0, 4))):  # move an argument to another place
        source = draw(st.sampled_from([names for _, names in calls if names] or [[""]]))
        name = source.pop(draw(st.integers(0, len(source) - 1)))
        target = draw(st.sampled_from([names for _, names in calls]))
        target.insert(draw(st.integers(0, len(target))), name)
    style = draw(st.sampled_from(BANNERS))
    body = "".join(_group(draw, style, title, names, None) for title, names in calls)
    end = draw(st.sampled_from(["", "", "return parser\n", "# the end\n"]))
    decorator = draw(st.sampled_from(["", "@staticmethod\n", "@staticmethod\n# of it\n"]))
    function = indented(f"{body}{end}", unit) or f"{unit}pass\n"
    text = f"{HEAD}@dataclasses.dataclass\nclass ServerArgs:\n{indented(fields, unit)}\n"
    text += indented(f"{decorator}def add_cli_args(parser):\n{function}", unit)
    return _with_line_ends(draw, text)


def _group(draw: st.DrawFn, style: str, title: str, names: list[str], line: str | None) -> str:
    """Return the lines of a group: fields, or calls of different shapes if there is no line."""
    text = draw(st.sampled_from(["\n", "\n", "\n\n", ""])) + style.format(title=title)
    for name in names:
        text += "\n" * draw(st.sampled_from([0, 0, 0, 0, 1]))
        text += draw(st.sampled_from(REMARKS)).format(name=name)
        shape = line or draw(st.sampled_from(SHAPES))
        text += shape.format(name=name, flag=name.replace("_", "-"))
        if line is None and draw(st.integers(0, 9)) == 0:
            text += draw(st.sampled_from(STATEMENTS)).format(at=name)
    return text


def _with_line_ends(draw: st.DrawFn, text: str) -> bytes:
    """Encode a text with line ends of one kind, or of several."""
    ends = draw(st.sampled_from([("\n",), ("\n",), ("\r\n",), ("\n", "\r\n"), ("\r",)]))
    lines = text.splitlines()
    result = "".join(f"{line}{ends[number % len(ends)]}" for number, line in enumerate(lines))
    data = result.encode()
    if draw(st.integers(0, 4)) == 0:
        data = data.rstrip()
    return BOM + data if draw(st.integers(0, 4)) == 0 else data


EVERY_SHAPE = '''\
# -*- coding: {cookie} -*-
class Base:
    # above
    b: A[int, Arg(help="B.", aliases=["-b"])] = 1
class ServerArgs(Base):
    """Doc."""

    # ---- one ----
    x: int = 1; y: "str" = 'é'  # trailing
    # of z
    z: A[
        int,  # within
        "Z.",
    ] = field(default_factory=lambda: [1])

    # nothing

    @property
    def p(self): return 1

    if TYPE_CHECKING:
        never: int
    elif 1:
        w: int = -1
        # below
    @staticmethod
    def add_cli_args(parser, /):
        # two
        parser.add_argument("--x", default=ServerArgs.x, help="é" f"x" if 1 else "")

        # noqa
        group = parser.add_argument_group("Three"); group.add_argument("-y", \\
            "--why", dest="y")
        for name in "ab":
            parser.add_argument(f"--{{name}}", *names, **settings)
        try:
            # own
            parser.add_argument("z",
                nargs="*")
        except E:
            helper(parser)

        # nothing
\f
x = 1
'''
