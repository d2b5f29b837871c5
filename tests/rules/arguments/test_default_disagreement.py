import pytest


def module(field: str, settings: str) -> str:
    return (
        f"class ServerArgs:\n    size: object = {field}\n\n"
        f"    def add_cli_args(parser):\n"
        f'        parser.add_argument("--size", {settings}, help="Size.")\n'
    )


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ('"auto"', 'type=str.lower, default="Auto"'),
        ('"auto"', 'type=nullable, default=""'),
        ("{}", 'type=json.loads, default="{}"'),
        ("8", 'type=int, default="8"'),
    ],
)
def test_a_string_that_a_type_converts_is_not_compared(run_rule, field: str, settings: str) -> None:
    assert run_rule("default-disagreement", module(field, settings)) == []


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("None", 'type=str, default="None"'),
        ("8", 'type=str, default="8"'),
        ('"fcfs"', 'type=str, default="lpm"'),
        ("8", 'default="8"'),
    ],
)
def test_a_string_that_stays_a_string_is_compared(run_rule, field: str, settings: str) -> None:
    assert len(run_rule("default-disagreement", module(field, settings))) == 1


BRANCHES = """\
class ServerArgs:
    if sys.platform == "darwin":
        workers: int = 1
    else:
        workers: int = 8

    def add_cli_args(parser):
        parser.add_argument("--workers", type=int, default=1, help="Processes.")
"""


def test_one_equal_default_among_branches_is_enough(run_rule) -> None:
    assert run_rule("default-disagreement", BRANCHES) == []
    (finding,) = run_rule("default-disagreement", BRANCHES.replace("default=1", "default=2"))
    assert finding.message == "`--workers` defaults to 2, but its field defaults to 8"
    without_default = BRANCHES.replace("default=1", "default=2").replace("int = 8", "int")
    assert run_rule("default-disagreement", without_default) == []


@pytest.mark.parametrize(("factory", "shown"), [("list", "[]"), ("dict", "{}"), ("set", "set()")])
def test_a_factory_is_shown_as_its_value(run_rule, factory: str, shown: str) -> None:
    text = module(f"field(default_factory={factory})", "default=1")
    (finding,) = run_rule("default-disagreement", text)
    assert finding.message == f"`--size` defaults to 1, but its field defaults to {shown}"
    assert finding.expected == shown


@pytest.mark.parametrize("factory", ["list", "dict", "set", "tuple", "lambda: []", "lambda: {}"])
def test_none_agrees_with_an_empty_value_that_is_made(run_rule, factory: str) -> None:
    field = f"field(default_factory={factory})"
    assert run_rule("default-disagreement", module(field, "default=None")) == []


@pytest.mark.parametrize("field", ["()", "0", "False", "field(default_factory=lambda: [1])"])
def test_none_differs_from_other_values(run_rule, field: str) -> None:
    assert len(run_rule("default-disagreement", module(field, "default=None"))) == 1


@pytest.mark.parametrize(
    ("action", "field", "default"),
    [("store_true", "True", "False"), ("store_false", "False", "True")],
)
def test_a_switch_without_a_default_has_one(
    run_rule, action: str, field: str, default: str
) -> None:
    text = module(field, f'action="{action}"')
    (finding,) = run_rule("default-disagreement", text)
    assert finding.message == f"`--size` defaults to {default}, but its field defaults to {field}"
    assert text[slice(*finding.span)] == f'"{action}"'
    assert finding.help == "use argparse.BooleanOptionalAction with default=ServerArgs.size"


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("False", 'action="store_true"'),
        ("True", 'action="store_false"'),
        ("None", 'action="store_true"'),
        ("1", 'action="store_true"'),
        ("flag()", 'action="store_true"'),
        ("True", 'action="store_const", const=True'),
        ("True", "action=StoreTrue"),
        ("True", 'action="store_true", deprecated=True'),
        ("True", 'action="store_true", default=True'),
        ("True", "type=bool"),
    ],
)
def test_switches_whose_default_is_not_the_opposite(run_rule, field: str, settings: str) -> None:
    assert run_rule("default-disagreement", module(field, settings)) == []


def test_a_pair_of_switches_is_not_compared(run_rule) -> None:
    text = module("True", 'action="store_true"')
    assert len(run_rule("default-disagreement", text)) == 1
    text += '        parser.add_argument("--no-size", dest="size", action="store_false")\n'
    assert run_rule("default-disagreement", text) == []


def test_no_attribute_is_suggested_for_a_factory_default(run_rule) -> None:
    (finding,) = run_rule(
        "default-disagreement", module("field(default_factory=lambda: [1])", "default=[2]")
    )
    assert finding.message == "`--size` defaults to [2], but its field defaults to [1]"
    assert finding.help == "make the defaults equal"


def test_both_defaults_are_shown(run_rule) -> None:
    text = module("30000", "type=int, default=8000")
    (finding,) = run_rule("default-disagreement", text)
    assert finding.message == "`--size` defaults to 8000, but its field defaults to 30000"
    assert (finding.argument, finding.found, finding.expected) == ("--size", "8000", "30000")
    assert text[slice(*finding.span)] == "8000"
    assert finding.label == "the argument's default"
    (declared,) = finding.related
    assert text[slice(*declared.span)] == "30000"
    assert declared.label == "the field's default"
    assert finding.help == "write default=ServerArgs.size"


@pytest.mark.parametrize(
    ("field", "default"),
    [
        ("1", "1"),
        ("1", "1.0"),
        ("-1", "-1"),
        ("None", "None"),
        ('"auto"', "'auto'"),
        ('"auto"', '"au" "to"'),
        ("(1, 2)", "[1, 2]"),
        ("field(default_factory=lambda: [1, 2])", "(1, 2)"),
        ("field(default_factory=list)", "[]"),
        ("dataclasses.field(default=3, repr=False)", "3"),
        ("1_000", "1000"),
        ("0x10", "16"),
        ("1", "ServerArgs.size"),
        ("1", "cls.size"),
        ("1", "ServerArgs.LIMIT"),
        ("1", "Other.size"),
        ("1", "SIZE"),
        ("SIZE", "1"),
        ("Size.SMALL", '"small"'),
        ("1", "os.cpu_count()"),
        ("1", "argparse.SUPPRESS"),
        ('"a"', 'f"{x}"'),
        ("field(default_factory=make)", "1"),
        ("field(repr=False)", "1"),
        ("make(default=2)", "1"),
    ],
)
def test_defaults_that_agree_or_cannot_be_compared(run_rule, field: str, default: str) -> None:
    assert run_rule("default-disagreement", module(field, f"default={default}")) == []


@pytest.mark.parametrize(
    ("field", "default"),
    [
        ("1", "-1"),
        ("1", "None"),
        ("None", "1"),
        ("True", "1"),
        ("0", "False"),
        ("False", "None"),
        ('"a"', '"A"'),
        ('""', "None"),
        ("(1, 2)", "[2, 1]"),
        ("[1]", "1"),
        ("0.9", "0.88"),
        ("field(default=3)", "4"),
    ],
)
def test_defaults_that_differ(run_rule, field: str, default: str) -> None:
    (finding,) = run_rule("default-disagreement", module(field, f"default={default}"))
    assert finding.found == default


def test_the_attribute_of_another_field_differs_even_if_the_values_are_equal(run_rule) -> None:
    text = """\
class Base:
    host: str = "a"

class ServerArgs(Base):
    name: str = "a"
    port: int = 1

    @classmethod
    def add_cli_args(cls, parser):
        parser.add_argument("--name", default=ServerArgs.host, help="Name.")
        parser.add_argument("--host", default=cls.name, help="Address.")
        parser.add_argument("--port", default=cls.port, help="Port.")
"""
    messages = [finding.message for finding in run_rule("default-disagreement", text)]
    assert messages == [
        '`--name` defaults to ServerArgs.host, but its field defaults to "a"',
        '`--host` defaults to cls.name, but its field defaults to "a"',
    ]


def test_the_last_declaration_of_a_field_counts(run_rule) -> None:
    text = module("1", "default=1").replace("object = 1\n", "object = 1\n    size: object = 2\n")
    (finding,) = run_rule("default-disagreement", text)
    assert finding.expected == "2"


def test_a_field_overrides_the_field_of_a_base(run_rule) -> None:
    text = "class Base:\n    size: int = 5\n\n" + module("1", "default=1")
    assert run_rule("default-disagreement", text.replace("ServerArgs:", "ServerArgs(Base):")) == []


def test_an_inherited_default_is_compared(run_rule) -> None:
    text = "class Base:\n    size: int = 5\n\n" + module("1", "default=1")
    text = text.replace("ServerArgs:\n    size: object", "ServerArgs(Base):\n    other: object")
    (finding,) = run_rule("default-disagreement", text)
    assert finding.expected == "5"


@pytest.mark.parametrize("settings", ["type=int", "action='store_true'", "**more"])
def test_an_argument_without_a_static_default_is_not_checked(run_rule, settings: str) -> None:
    assert run_rule("default-disagreement", module("1", settings)) == []


def test_a_described_flag_has_only_the_default_of_its_field(run_rule) -> None:
    text = 'class ServerArgs:\n    size: A[int, Arg(help="Size.", default=2)] = 1\n'
    assert run_rule("default-disagreement", text) == []


def test_dest_determines_the_field(run_rule) -> None:
    text = module("1", "default=2").replace('"--size"', '"-s", "--length", dest="size"')
    (finding,) = run_rule("default-disagreement", text)
    assert finding.argument == "--length"


def test_arguments_after_one_that_cannot_be_compared_are_checked(run_rule) -> None:
    text = module("1", "type=int") + (
        '        parser.add_argument("--other", default=3, help="Of no field.")\n'
        '        parser.add_argument("--length", dest="size", default=2, help="Size.")\n'
    )
    (finding,) = run_rule("default-disagreement", text)
    assert finding.argument == "--length"


def test_a_default_is_shown_as_written(run_rule) -> None:
    (finding,) = run_rule("default-disagreement", module("(1,2)", "default=[2]"))
    assert finding.expected == "(1,2)"
    text = module("field(default_factory=lambda: [1,2])", "default=[2]")
    (finding,) = run_rule("default-disagreement", text)
    assert finding.expected == "[1,2]"


@pytest.mark.parametrize(("settings", "count"), [("", 1), (", **settings", 0)])
def test_a_type_among_unknown_settings_converts_strings(run_rule, settings, count):
    source = f"""\
class ServerArgs:
    port: int = 1

    def add_cli_args(parser):
        parser.add_argument("--port", default="1"{settings})
"""
    assert len(run_rule("default-disagreement", source)) == count
