import pytest


def module(call: str, more: str = "", fields: str = "wait_s: float = 3.0") -> str:
    return (
        f"class ServerArgs:\n    port: int = 1\n    {fields}\n\n    @classmethod\n"
        f"    def add_cli_args(cls, parser):\n        parser.add_argument({call})\n        {more}\n"
    )


CALL = '"--waiting", type=float, default=ServerArgs.wait_s'


def test_the_field_whose_default_is_taken_is_named(run_rule) -> None:
    text = module(CALL)
    (finding,) = run_rule("misspelled-destination", text)
    assert finding.message == (
        "`--waiting` has the default of the field `wait_s`, but sets `waiting`, "
        "which is not a field"
    )
    assert (finding.argument, finding.found, finding.expected) == ("--waiting", "waiting", "wait_s")
    assert text[slice(*finding.span)] == '"--waiting"'
    (field,) = finding.related
    assert text[slice(*field.span)] == "wait_s"
    assert field.label == "no flag sets this field"
    assert finding.label == "sets `waiting`"
    assert finding.help == 'write dest="wait_s", or rename the flag'


@pytest.mark.parametrize(
    "call",
    [
        CALL,
        '"--waiting", default=cls.wait_s',
        '"--waiting", "--wait-s", default=ServerArgs.wait_s',
        '"--wait-s", dest="waiting", default=ServerArgs.wait_s',
    ],
)
def test_flags_that_only_have_the_default_of_a_field(run_rule, call: str) -> None:
    assert len(run_rule("misspelled-destination", module(call))) == 1


@pytest.mark.parametrize(
    "call",
    [
        '"--wait-s", default=ServerArgs.wait_s',
        '"--waiting", dest="wait_s", default=ServerArgs.wait_s',
        '"--port", default=ServerArgs.wait_s',
        '"--waiting", default=3.0',
        '"--waiting"',
        '"--waiting", default=Other.wait_s',
        '"--waiting", default=ServerArgs.LIMIT',
        '"--waiting", default=ServerArgs.wait_s, action=Deprecated',
    ],
)
def test_flags_without_this_fault(run_rule, call: str) -> None:
    assert run_rule("misspelled-destination", module(call)) == []


@pytest.mark.parametrize(
    "more",
    [
        'parser.add_argument("--wait-s")',
        'parser.add_argument("--wait", dest="wait_s")',
        "args.wait_s = args.waiting",
        "convert(args.waiting)",
        'getattr(args, "waiting")',
    ],
)
def test_a_field_with_another_flag_or_a_value_that_is_read(run_rule, more: str) -> None:
    assert run_rule("misspelled-destination", module(CALL, more)) == []


def test_a_field_that_another_function_sets(run_rule) -> None:
    text = module(CALL) + (
        "\n    def add_time_args(parser):\n"
        '        parser.add_argument("--wait-s", default=ServerArgs.wait_s)\n'
    )
    assert run_rule("misspelled-destination", text) == []


def test_a_field_that_describes_its_flag(run_rule) -> None:
    assert run_rule("misspelled-destination", module(CALL, fields='wait_s: A[int, "W."] = 1')) == []
    text = module(CALL, fields='wait_s: A[int, Arg("W.", no_cli=True)] = 1')
    assert len(run_rule("misspelled-destination", text)) == 1


def test_a_class_with_an_unknown_base_is_checked(run_rule) -> None:
    text = module(CALL).replace("ServerArgs:", "ServerArgs(Mixin):")
    assert len(run_rule("misspelled-destination", text)) == 1
