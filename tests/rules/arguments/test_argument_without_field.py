import pytest


def module(call: str, fields: str = "port: int = 30000", bases: str = "") -> str:
    return (
        f"class ServerArgs{bases}:\n    {fields}\n\n    @staticmethod\n"
        f"    def add_cli_args(parser):\n        {call}\n"
    )


def test_says_what_field_is_missing_and_which_is_near(judge) -> None:
    text = module('parser.add_argument("--ports", help="Port.")')
    (finding,) = judge("argument-without-field", text)
    assert finding.message == "`--ports` has no field `ports` in `ServerArgs`"
    assert (finding.argument, finding.found) == ("--ports", "ports")
    assert finding.label == "did you mean `port`?"
    assert text[slice(*finding.span)] == '"--ports"'


def test_nothing_is_guessed_where_nothing_is_near(judge) -> None:
    (finding,) = judge("argument-without-field", module('parser.add_argument("--config")'))
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
def test_what_needs_no_field(judge, call: str) -> None:
    assert judge("argument-without-field", module(call)) == []


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
def test_what_needs_one(judge, call: str) -> None:
    assert len(judge("argument-without-field", module(call))) == 1


@pytest.mark.parametrize(
    ("allow", "found"),
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
def test_allowed_by_any_of_its_flags(judge, allow: tuple[str, ...], found: list[str]) -> None:
    text = module('parser.add_argument("-c", "--config", help="A file.")')
    findings = judge("argument-without-field", text, allow=allow)
    assert [finding.argument for finding in findings] == found


def test_fields_of_bases_in_the_file_count(judge) -> None:
    base = "class Base:\n    host: str = ''\n\n"
    text = base + module('parser.add_argument("--host")', bases="(Base)")
    assert judge("argument-without-field", text) == []
    assert len(judge("argument-without-field", text.replace("(Base)", ""))) == 1


@pytest.mark.parametrize("bases", ["(BaseArgs)", "(args.BaseArgs)", "(Near)"])
def test_nothing_is_said_of_a_class_with_a_base_elsewhere(judge, bases: str) -> None:
    near = "class Near(BaseArgs):\n    host: str = ''\n\n"
    text = near + module('parser.add_argument("--old")', bases=bases)
    assert judge("argument-without-field", text) == []


@pytest.mark.parametrize("bases", ["(object)", "(abc.ABC)", "(Generic[T])", "(Protocol)"])
def test_bases_that_hold_no_fields(judge, bases: str) -> None:
    text = module('parser.add_argument("--old")', bases=bases)
    assert len(judge("argument-without-field", text)) == 1


def test_a_field_that_describes_its_flag_is_a_field(judge) -> None:
    field = 'port: A[int, Arg(help="Port.", no_cli=True)] = 30000'
    text = module('parser.add_argument("--port", choices=ports(), help="Port.")', field)
    assert judge("argument-without-field", text) == []


@pytest.mark.parametrize("field", ["_old: int = 1", "old: ClassVar[int] = 1", "old = 1"])
def test_what_is_no_field(judge, field: str) -> None:
    dest = field.split(":")[0].split(" ")[0]
    text = module(f'parser.add_argument("--old", dest="{dest}")', field)
    assert len(judge("argument-without-field", text)) == 1


def test_a_function_without_a_class_has_no_fields_to_lack(judge) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--port")\n'
    assert judge("argument-without-field", text) == []


def test_an_argument_with_a_field_hides_none_behind_it(judge) -> None:
    calls = [f'parser.add_argument("--{name}")' for name in ("port", "one", "port", "two")]
    findings = judge("argument-without-field", module("; ".join(calls)))
    assert [finding.argument for finding in findings] == ["--one", "--two"]


@pytest.mark.parametrize(("allow", "found"), [("Xlog", 0), ("--Xlog", 0), ("log", 1)])
def test_only_dashes_are_left_out_of_account(judge, allow: str, found: int) -> None:
    text = module('parser.add_argument("--Xlog")')
    assert len(judge("argument-without-field", text, allow=(allow,))) == found
