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
def test_what_a_type_makes_of_a_text_is_not_known(judge, field: str, settings: str) -> None:
    assert judge("default-disagreement", module(field, settings)) == []


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("None", 'type=str, default="None"'),
        ("8", 'type=str, default="8"'),
        ('"fcfs"', 'type=str, default="lpm"'),
        ("8", 'default="8"'),
    ],
)
def test_a_text_that_stays_a_text_is_compared(judge, field: str, settings: str) -> None:
    assert len(judge("default-disagreement", module(field, settings))) == 1


BRANCHES = """\
class ServerArgs:
    if sys.platform == "darwin":
        workers: int = 1
    else:
        workers: int = 8

    def add_cli_args(parser):
        parser.add_argument("--workers", type=int, default=1, help="Processes.")
"""


def test_one_of_several_branches_will_do(judge) -> None:
    assert judge("default-disagreement", BRANCHES) == []
    (finding,) = judge("default-disagreement", BRANCHES.replace("default=1", "default=2"))
    assert finding.message == "`--workers` defaults to 2, its field to 8"
    assert judge("default-disagreement", BRANCHES.replace("int = 8", "int")) == []


@pytest.mark.parametrize(("factory", "shown"), [("list", "[]"), ("dict", "{}"), ("set", "set()")])
def test_a_factory_is_shown_as_what_it_makes(judge, factory: str, shown: str) -> None:
    text = module(f"field(default_factory={factory})", "default=None")
    (finding,) = judge("default-disagreement", text)
    assert finding.message == f"`--size` defaults to None, its field to {shown}"
    assert finding.expected == shown


def test_a_default_made_by_a_factory_is_no_attribute_to_point_at(judge) -> None:
    (finding,) = judge(
        "default-disagreement", module("field(default_factory=lambda: [1])", "default=[2]")
    )
    assert finding.message == "`--size` defaults to [2], its field to [1]"
    assert finding.help == "give both one default"
