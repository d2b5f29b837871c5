import pytest


def call(settings: str) -> str:
    return f'def add_cli_args(parser):\n    parser.add_argument("--warmup", {settings})\n'


def test_the_type_is_shown(run_rule) -> None:
    text = call("type=bool, default=False")
    (finding,) = run_rule("bool-from-text", text)
    assert finding.message == (
        '`--warmup` converts its value with bool(), and bool("false") is True'
    )
    assert (finding.argument, finding.found) == ("--warmup", "bool")
    assert text[slice(*finding.span)] == "bool"
    assert finding.fix is None


@pytest.mark.parametrize("name", ["BooleanOptionalAction", "argparse.BooleanOptionalAction"])
def test_the_action_that_takes_no_value_has_another_message(run_rule, name: str) -> None:
    (finding,) = run_rule("bool-from-text", call(f"action={name}, type=bool"))
    assert finding.message == (
        "`--warmup` has type=bool, which BooleanOptionalAction rejects from Python 3.14 on"
    )
    assert finding.help == "remove type=bool"


@pytest.mark.parametrize(
    "settings",
    ["type=builtins.bool", 'type=bool, action="store"', "type=bool, nargs='?', const=True"],
)
def test_arguments_that_convert_text(run_rule, settings: str) -> None:
    assert len(run_rule("bool-from-text", call(settings))) == 1


@pytest.mark.parametrize(
    "settings",
    [
        'action="store_true"',
        "action=argparse.BooleanOptionalAction",
        "type=bool, action=StoreBoolean",
        "type=str_to_bool",
        "type=lambda text: text == 'true'",
        "type=int",
        "**settings",
        'help="type=bool"',
    ],
)
def test_arguments_that_do_not(run_rule, settings: str) -> None:
    assert run_rule("bool-from-text", call(settings)) == []


def test_arguments_after_another_one_are_checked(run_rule) -> None:
    text = call("type=int") + '    parser.add_argument("--trust", type=bool)\n'
    (finding,) = run_rule("bool-from-text", text)
    assert finding.argument == "--trust"
