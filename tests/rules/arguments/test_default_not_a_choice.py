import pytest


def call(settings: str) -> str:
    return f'def add_cli_args(parser):\n    parser.add_argument("--level", {settings})\n'


def test_default_and_choices_are_shown(run_rule) -> None:
    text = call('choices=["low", "high"], default="medium"')
    (finding,) = run_rule("default-not-a-choice", text)
    assert finding.message == ("`--level` has the default 'medium', which is not among its choices")
    assert (finding.argument, finding.found) == ("--level", "'medium'")
    assert finding.expected == '["low", "high"]'
    assert text[slice(*finding.span)] == '"medium"'
    (choices,) = finding.related
    assert text[slice(*choices.span)] == '["low", "high"]'


@pytest.mark.parametrize(
    "settings",
    [
        'choices=("a", "b"), default="c"',
        'choices={"a", "b"}, default="c"',
        'choices={"a": 1, "b": 2}, default="c"',
        'choices=["a"], default="A"',
        'choices=["a"], default="a "',
        'choices=["a"], type=str, default="c"',
        "choices=[1, 2], type=int, default=3",
        'choices=[1, 2], default="1"',
        'choices=["1"], default=1',
        'choices=["a"], default=False',
        'choices=["a", "b"], nargs="+", default=["a", "c"]',
    ],
)
def test_defaults_that_are_no_choice(run_rule, settings: str) -> None:
    assert len(run_rule("default-not-a-choice", call(settings))) == 1


@pytest.mark.parametrize(
    "settings",
    [
        'choices=["a"], default="a"',
        'choices=["a"], default=None',
        'choices=["a"], default=""',
        'choices=["a"]',
        'default="c"',
        'choices=[], default="c"',
        'choices=CHOICES, default="c"',
        'choices=["a", *MORE], default="c"',
        'choices=names(), default="c"',
        'choices="abc", default="d"',
        'choices=["a"], default=DEFAULT',
        'choices=["a"], default=argparse.SUPPRESS',
        'choices=["a"], type=str.lower, default="A"',
        'choices=[1, 2], type=int, default="1"',
        'choices=["a", "b"], nargs="+", default=["a", "b"]',
        'choices=["a", "b"], nargs="+", default=[]',
        "choices=[0, 1], default=False",
    ],
)
def test_defaults_that_are_choices_or_not_known(run_rule, settings: str) -> None:
    assert run_rule("default-not-a-choice", call(settings)) == []


def test_several_values_are_all_named(run_rule) -> None:
    (finding,) = run_rule("default-not-a-choice", call('choices=["a"], default=["b", "a", "c"]'))
    assert finding.message == (
        "`--level` has the defaults 'b' and 'c', which are not among its choices"
    )
    assert finding.found == "'b' and 'c'"


@pytest.mark.parametrize(("default", "expected"), [("mid", 1), ("low", 0)])
def test_the_default_of_the_field_counts(run_rule, default: str, expected: int) -> None:
    text = (
        f'class ServerArgs:\n    level: str = "{default}"\n\n    def add_cli_args(parser):\n'
        '        parser.add_argument("--level", choices=["low"], default=ServerArgs.level)\n'
    )
    assert len(run_rule("default-not-a-choice", text)) == expected


@pytest.mark.parametrize(("default", "expected"), [("mid", 1), ("low", 0)])
def test_a_field_that_describes_its_choices(run_rule, default: str, expected: int) -> None:
    text = f'class ServerArgs:\n    level: A[str, Arg("L.", choices=["low"])] = "{default}"\n'
    assert len(run_rule("default-not-a-choice", text)) == expected
