import pytest


def module(settings: str, field: str = "trust: bool = True", more: str = "") -> str:
    return (
        f"class ServerArgs:\n    {field}\n\n    @classmethod\n    def add_cli_args(cls, parser):\n"
        f'        parser.add_argument("--trust", {settings})\n        {more}\n'
    )


@pytest.mark.parametrize(("action", "value"), [("store_true", "True"), ("store_false", "False")])
def test_the_value_is_shown(run_rule, action: str, value: str) -> None:
    text = module(f'action="{action}", default={value}')
    (finding,) = run_rule("switch-without-effect", text)
    assert finding.message == f"`--trust` has no effect: it sets {value}, which is its default"
    assert (finding.argument, finding.found) == ("--trust", value == "True")
    assert text[slice(*finding.span)] == '"--trust"'
    assert finding.label == f"always {value}"


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ('action="store_true", default=ServerArgs.trust', "trust: bool = True"),
        ('action="store_true", default=cls.trust', "trust: bool = True"),
        ('action="store_true", default=cls.trust', "trust: bool = field(default=True)"),
        ('action="store_false", default=ServerArgs.trust', "trust: bool = False"),
    ],
)
def test_the_default_of_the_field_counts(run_rule, settings: str, field: str) -> None:
    assert len(run_rule("switch-without-effect", module(settings, field))) == 1


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ('action="store_true"', "trust: bool = True"),
        ('action="store_true", default=False', "trust: bool = True"),
        ('action="store_true", default=None', "trust: bool = True"),
        ('action="store_true", default=1', "trust: bool = True"),
        ('action="store_true", default=trust()', "trust: bool = True"),
        ('action="store_true", default=Other.trust', "trust: bool = True"),
        ('action="store_true", default=ServerArgs.trust', "trust: bool = False"),
        ('action="store_true", default=ServerArgs.trust', "trust: bool = default()"),
        ('action="store_true", default=ServerArgs.trust', "trust: bool"),
        ('action="store_true", default=ServerArgs.other', "trust: bool = True"),
        ('action="store_false", default=ServerArgs.trust', "trust: bool = True"),
        ('action="store_false", default=True', "trust: bool = True"),
        ('action="store", default=True', "trust: bool = True"),
        ("action=store_true, default=True", "trust: bool = True"),
        ("action=BooleanOptionalAction, default=True", "trust: bool = True"),
        ('action="store_true", default=True, help="Deprecated."', "trust: bool = True"),
        ('action="store_true", **more', "trust: bool = True"),
    ],
)
def test_switches_with_an_effect_or_not_known(run_rule, settings: str, field: str) -> None:
    assert run_rule("switch-without-effect", module(settings, field)) == []


def test_a_field_of_two_branches_has_no_known_default(run_rule) -> None:
    field = "if X:\n        trust: bool = True\n    else:\n        trust: bool = True"
    text = module('action="store_true", default=cls.trust', field)
    assert run_rule("switch-without-effect", text) == []


def test_another_flag_sets_the_opposite(run_rule) -> None:
    other = 'parser.add_argument("--no-trust", dest="trust", action="store_false")'
    text = module('action="store_true", default=True', more=other)
    assert run_rule("switch-without-effect", text) == []
    assert len(run_rule("switch-without-effect", text.replace('dest="trust", ', ""))) == 1


def test_a_field_that_describes_its_switch(run_rule) -> None:
    text = 'class ServerArgs:\n    trust: A[bool, Arg("T.", action="store_true")] = True\n'
    assert len(run_rule("switch-without-effect", text)) == 1
    assert run_rule("switch-without-effect", text.replace("True\n", "False\n")) == []


def test_arguments_after_another_one_are_checked(run_rule) -> None:
    other = 'parser.add_argument("--fast", action="store_true", default=True)'
    (finding,) = run_rule("switch-without-effect", module("type=str", more=other))
    assert finding.argument == "--fast"
