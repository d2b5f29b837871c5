import pytest


def module(call: str, fields: str = "port: int = 30000", bases: str = "") -> str:
    return (
        f"class ServerArgs{bases}:\n    {fields}\n\n    @staticmethod\n"
        f"    def add_cli_args(parser):\n        {call}\n"
    )


def test_the_missing_field_is_named_and_a_similar_one_suggested(run_rule) -> None:
    text = module('parser.add_argument("--ports", help="Port.")')
    (finding,) = run_rule("argument-without-field", text)
    assert finding.message == (
        "`--ports` sets `ports`, which is not a field of `ServerArgs` and which nothing reads"
    )
    assert (finding.argument, finding.found) == ("--ports", "ports")
    assert finding.label == "did you mean `port`?"
    assert text[slice(*finding.span)] == '"--ports"'


def test_no_suggestion_if_no_field_is_similar(run_rule) -> None:
    (finding,) = run_rule("argument-without-field", module('parser.add_argument("--config")'))
    assert finding.label == ""


@pytest.mark.parametrize(
    "call",
    [
        'parser.add_argument("--port")',
        'parser.add_argument("-p", "--port")',
        'parser.add_argument("--listen", dest="port")',
        'parser.add_argument("config")',
        'parser.add_argument("--old", action=DeprecatedAction)',
        'parser.add_argument("--old", help="[Deprecated] Use --port.")',
        'parser.add_argument("--old", deprecated=True)',
        'parser.add_argument("--manual", action="help")',
        'parser.add_argument("--version", action="version")',
        'parser.add_argument("--old", dest=NAME)',
        'parser.add_argument("--old", **settings)',
        'for name in names: parser.add_argument(f"--{name}")',
        'add_more(parser, "--old")',
    ],
)
def test_arguments_that_need_no_field(run_rule, call: str) -> None:
    assert run_rule("argument-without-field", module(call)) == []


@pytest.mark.parametrize(
    "call",
    [
        'parser.add_argument("--old")',
        'parser.add_argument("-p")',
        'parser.add_argument("--port-number", "--port")',
        'parser.add_argument("--port", dest="old")',
        'parser.add_argument("--old", help=argparse.SUPPRESS)',
        'parser.add_argument("--old", help="Replaces the deprecated --port.")',
        'if is_npu(): parser.add_argument("--old")',
        'parser.add_argument_group("G").add_argument("--old")',
    ],
)
def test_arguments_that_need_a_field(run_rule, call: str) -> None:
    assert len(run_rule("argument-without-field", module(call))) == 1


@pytest.mark.parametrize(
    ("allow", "expected"),
    [
        (("config",), []),
        (("--config",), []),
        (("conf*",), []),
        (("-c",), []),
        (("c",), []),
        (("other", "config"), []),
        (("conf",), ["--config"]),
        ((), ["--config"]),
    ],
)
def test_an_argument_is_allowed_by_any_of_its_flags(
    run_rule, allow: tuple[str, ...], expected: list[str]
) -> None:
    text = module('parser.add_argument("-c", "--config", help="A file.")')
    findings = run_rule("argument-without-field", text, allow=allow)
    assert [finding.argument for finding in findings] == expected


def test_fields_of_bases_in_the_file_count(run_rule) -> None:
    base = "class Base:\n    host: str = ''\n\n"
    text = base + module('parser.add_argument("--host")', bases="(Base)")
    assert run_rule("argument-without-field", text) == []
    assert len(run_rule("argument-without-field", text.replace("(Base)", ""))) == 1


@pytest.mark.parametrize("bases", ["(BaseArgs)", "(args.BaseArgs)", "(Near)"])
def test_a_class_with_an_external_base_is_not_checked(run_rule, bases: str) -> None:
    near = "class Near(BaseArgs):\n    host: str = ''\n\n"
    text = near + module('parser.add_argument("--old")', bases=bases)
    assert run_rule("argument-without-field", text) == []


@pytest.mark.parametrize("bases", ["(object)", "(abc.ABC)", "(Generic[T])", "(Protocol)"])
def test_bases_known_to_have_no_fields(run_rule, bases: str) -> None:
    text = module('parser.add_argument("--old")', bases=bases)
    assert len(run_rule("argument-without-field", text)) == 1


def test_a_field_that_describes_its_flag_is_a_field(run_rule) -> None:
    field = 'port: A[int, Arg(help="Port.", no_cli=True)] = 30000'
    text = module('parser.add_argument("--port", choices=ports(), help="Port.")', field)
    assert run_rule("argument-without-field", text) == []


@pytest.mark.parametrize("field", ["_old: int = 1", "old: ClassVar[int] = 1", "old = 1"])
def test_declarations_that_are_not_fields(run_rule, field: str) -> None:
    dest = field.split(":")[0].split(" ")[0]
    text = module(f'parser.add_argument("--old", dest="{dest}")', f"{field}\n    port: int = 1")
    assert len(run_rule("argument-without-field", text)) == 1


def test_a_function_without_a_class_is_not_checked(run_rule) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--port")\n'
    assert run_rule("argument-without-field", text) == []


def test_arguments_after_one_with_a_field_are_checked(run_rule) -> None:
    calls = [f'parser.add_argument("--{name}")' for name in ("port", "one", "port", "two")]
    findings = run_rule("argument-without-field", module("; ".join(calls)))
    assert [finding.argument for finding in findings] == ["--one", "--two"]


@pytest.mark.parametrize(("allow", "expected"), [("Xlog", 0), ("--Xlog", 0), ("log", 1)])
def test_only_leading_dashes_are_ignored(run_rule, allow: str, expected: int) -> None:
    text = module('parser.add_argument("--Xlog")')
    assert len(run_rule("argument-without-field", text, allow=(allow,))) == expected


READERS = [
    "run(args.old)",
    "x = a.b.old",
    "if args.old == 1: pass",
    'getattr(args, "old")',
    "getattr(args, 'old', None)",
    'vars(args)["old"]',
    'sys.argv.index("--old")',
    "'--old' in sys.argv",
    'argv.startswith("--old=")',
]


@pytest.mark.parametrize("reader", READERS)
def test_a_value_that_the_module_reads_is_not_dropped(run_rule, reader: str) -> None:
    text = module('parser.add_argument("--old")')
    assert len(run_rule("argument-without-field", text)) == 1
    assert run_rule("argument-without-field", f"{text}\n\n{reader}\n") == []
    method = f"{text}\n    def from_cli_args(args):\n        {reader}\n"
    assert run_rule("argument-without-field", method) == []


@pytest.mark.parametrize(
    "other",
    [
        "args.old = 1",
        "args.older",
        "args.threshold",
        "self.old",
        "cls.old",
        "old = 1",
        "run(old)",
        '"--older"',
        '"older"',
        '"the old one"',
        '"use --old"',
        'parser.add_argument("--old")',
        'parser.add_argument("-o", "--old")',
        'parser.add_argument("--new", dest="old")',
        "class Other:\n    old: int = 1",
    ],
)
def test_what_does_not_read_a_value(run_rule, other: str) -> None:
    text = module('parser.add_argument("--old")')
    assert len(run_rule("argument-without-field", f"{text}\n\n{other}\n")) == 1


def test_another_registration_does_not_read_a_value(run_rule) -> None:
    text = module('parser.add_argument("--old", help="Not \\"old\\".", default=args.old)')
    assert len(run_rule("argument-without-field", text)) == 1
    text += '        parser.add_argument("--port", default=args.old)\n'
    assert len(run_rule("argument-without-field", text)) == 1


@pytest.mark.parametrize(
    "assignment",
    [
        "args.port = args.old",
        "args.port = args.old  # the old name",
        'args.port = getattr(args, "old")',
        "args.port = getattr(args, 'old', None)",
        "return cls(port=args.old)",
        "return cls(a=1, port=args.old, b=2)",
        'settings["port"] = args.old',
        'return cls(**{"port": args.old})',
    ],
)
def test_the_field_to_which_the_class_assigns_a_value_is_its_destination(
    run_rule, assignment: str
) -> None:
    text = module('parser.add_argument("--old", default=1)')
    text += f"\n    def from_cli_args(cls, args):\n        {assignment}\n"
    assert run_rule("argument-without-field", text) == []
    (finding,) = run_rule("default-disagreement", text)
    assert finding.message == "`--old` defaults to 1, but its field defaults to 30000"


@pytest.mark.parametrize(
    "other",
    [
        "args.port = args.old + 1",
        "args.port = int(args.old)",
        "args.port = args.old.lower()",
        "args.port = args.older",
        "args.port == args.old",
        "args.other = args.old",
        "args.port = old",
    ],
)
def test_a_changed_value_sets_no_field(run_rule, other: str) -> None:
    text = module('parser.add_argument("--old", default=1)')
    text += f"\n    def from_cli_args(cls, args):\n        {other}\n"
    assert run_rule("default-disagreement", text) == []


def test_an_assignment_outside_the_class_sets_no_field_of_it(run_rule) -> None:
    text = module('parser.add_argument("--old", default=1)') + "\n\nargs.port = args.old\n"
    assert run_rule("default-disagreement", text) == []


def test_a_destination_that_is_a_field_is_not_replaced(run_rule) -> None:
    text = module('parser.add_argument("--port", default=1)', "port: int = 1\n    other: int = 2")
    text += "\n    def from_cli_args(cls, args):\n        args.other = args.port\n"
    assert run_rule("default-disagreement", text) == []


def test_a_class_without_fields_is_not_checked(run_rule) -> None:
    assert run_rule("argument-without-field", module('parser.add_argument("--old")', "pass")) == []


@pytest.mark.parametrize(("flags", "expected"), [(1, 1), (2, 2), (3, 0)])
def test_a_class_of_which_no_field_is_set_is_another_one(
    run_rule, flags: int, expected: int
) -> None:
    calls = [f'parser.add_argument("--flag-{number}")' for number in range(flags)]
    assert len(run_rule("argument-without-field", module("; ".join(calls)))) == expected
    with_field = "; ".join([*calls, 'parser.add_argument("--port")'])
    assert len(run_rule("argument-without-field", module(with_field))) == flags


def test_a_surrogate_in_a_destination_is_no_crash(run_rule) -> None:
    text = module('parser.add_argument("--\\ud800-x", dest="\\ud800")')
    (finding,) = run_rule("argument-without-field", text)
    assert finding.found == "\ud800"


@pytest.mark.parametrize(
    ("settings", "count"),
    [("", 1), (", **settings", 0), (", *names", 0), (", dest='other', **settings", 1)],
)
def test_a_destination_among_unknown_settings(run_rule, settings, count):
    source = f"""\
class ServerArgs:
    port: int = 1

    def add_cli_args(parser):
        parser.add_argument("--ports"{settings})
"""
    assert len(run_rule("argument-without-field", source)) == count


def test_silent_if_a_statement_of_the_class_was_not_read(run_rule):
    source = f"""\
class ServerArgs:
    port: int = {"9" * 5000}
    x: int = 1

    def add_cli_args(parser):
        parser.add_argument("--port")
"""
    assert run_rule("argument-without-field", source) == []


@pytest.mark.parametrize(("reader", "count"), [("port", 1), ("ports", 0)])
def test_a_value_that_is_read_with_a_prefix_is_not_dropped(run_rule, reader, count):
    source = f"""\
class ServerArgs:
    port: int = 1

    def add_cli_args(parser, prefix=""):
        parser.add_argument(f"--{{prefix}}ports")

    def from_args(args, prefix=""):
        return ServerArgs(vars(args)[f"{{prefix}}{reader}"])
"""
    assert len(run_rule("argument-without-field", source)) == count
