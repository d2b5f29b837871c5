"""The value of a flag is dropped.

What it does
    Reports flags whose destination is not a field of the class or of its bases, and which nothing
    reads. Something reads it if the module contains ``args.name``, or the destination or the flag
    as a string; or if a module that this one imports from the repository contains ``args.name``,
    the destination as a string, or a field of that name; or if a module that those import has such
    a field. If the class assigns ``args.field = args.name``, or passes ``field=args.name``, the
    flag sets that field.

    Positional and deprecated arguments, the actions ``help`` and ``version``, and flags that match
    a glob in ``allow`` of ``[[arguments]]`` need no field. Reports nothing if the class has a base
    whose definition is not in the file or in a module that it imports from the repository, if the
    class has no fields, or if none of three or more flags sets one: then it is another class.

Why it matters
    The value is parsed and then dropped, or it breaks the constructor: the flag does nothing.

Fix
    None: add the field, set ``dest``, or allow the flag.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.uses import unread_arguments
from perflint.primitives.finding import Finding
from perflint.primitives.wording import closest
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that sets no field and that nothing reads."""
    if module.external_bases:
        return
    for argument in unread_arguments(module):
        name = argument.destination or ""
        if name in module.read_elsewhere:
            continue
        near = closest(name, module.fields_by_name)
        yield Finding(
            argument.name_span,
            f"`{argument.name}` sets `{name}`, which is not a field of `{module.class_name}` "
            "and which nothing reads",
            argument=argument.name,
            found=name,
            label=f"did you mean `{near}`?" if near else "",
            help="add the field, set dest to another field, or allow the flag",
        )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    yields_to=("misspelled-destination",),
    examples=(
        Example(
            bad="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--ports", type=int, help="Port.")
""",
            good="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--listen", dest="port", type=int, help="Port.")
        parser.add_argument("--config", help="File with more arguments.")

    def from_cli_args(args):
        return ServerArgs(port=args.port, **load(args.config))
""",
        ),
        Example(
            bad="""\
class ServerArgs:
    tp_size: int = 1

    def add_cli_args(parser):
        parser.add_argument("--tensor-size", "--tp-size", type=int, help="Devices.")
""",
            good="""\
class ServerArgs:
    tp_size: int = 1

    def add_cli_args(parser):
        parser.add_argument("--tensor-size", "--tp-size", type=int, help="Devices.")

    def from_cli_args(args):
        args.tp_size = args.tensor_size
        return ServerArgs(tp_size=args.tp_size)
""",
        ),
    ),
)
