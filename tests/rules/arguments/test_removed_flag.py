import pytest


def function(*arguments: str) -> str:
    return "def add_cli_args(parser):\n" + "".join(
        f"    parser.add_argument({argument})\n" for argument in arguments
    )


BEFORE = function('"--host"', '"--web-ui", "-w"', '"--port"')


def test_the_place_and_the_flags_are_shown(run_rule) -> None:
    after = function('"--host"', '"--port"')
    (finding,) = run_rule("removed-flag", after, before=BEFORE)
    assert finding.message == "`--web-ui` and `-w` were removed"
    assert (finding.argument, finding.expected) == ("--web-ui", ["--web-ui", "-w"])
    assert after[slice(*finding.span)] == '"--host"'
    assert finding.label == "registered after this before the change"


def test_the_first_flag_is_shown_if_none_is_before_it(run_rule) -> None:
    after = function('"--port"', '"--new"')
    first, second = run_rule("removed-flag", after, before=BEFORE)
    assert [first.message, second.message] == [
        "`--host` was removed",
        "`--web-ui` and `-w` were removed",
    ]
    assert {after[slice(*finding.span)] for finding in (first, second)} == {'"--port"'}


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        function('"--port"', '"--web-ui", "-w"', '"--host"'),
        function('"--host"', '"--page", "--web-ui", "-w"', '"--port"'),
        function('"--host"', '"--web-ui", "-w", action=Deprecated', '"--port"'),
        function('"--host"', '"--page", dest="web_ui"', '"--port"'),
        function('"--host"', '"--port"') + "    args.web_ui = False\n",
        function('"--host"', '"--port"') + "    # web_ui is gone\n",
        "",
        "def add_cli_args(parser):\n    add_all(parser)\n",
    ],
)
def test_changes_that_remove_no_flag(run_rule, after: str) -> None:
    assert run_rule("removed-flag", after, before=BEFORE) == []


@pytest.mark.parametrize(
    "after",
    [
        function('"--host"', '"--port"') + "    # --web-ui is gone\n",
        function('"--host"', '"--port"') + "    args.web_ui_url = ''\n",
        function('"--host"', '"--page"', '"--port"'),
    ],
)
def test_changes_that_remove_a_flag(run_rule, after: str) -> None:
    assert len(run_rule("removed-flag", after, before=BEFORE)) == 1


@pytest.mark.parametrize(
    "settings",
    ["action=Deprecated", "deprecated=True", 'help="[Deprecated] Use --host."', "dest=NAME"],
)
def test_a_flag_that_was_deprecated_may_go(run_rule, settings: str) -> None:
    before = function('"--host"', f'"--web-ui", {settings}')
    assert run_rule("removed-flag", function('"--host"'), before=before) == []


def test_a_positional_argument_is_not_a_flag(run_rule) -> None:
    before = function('"--host"', '"web_ui"')
    assert run_rule("removed-flag", function('"--host"'), before=before) == []


def test_one_option_string_of_several_is_named(run_rule) -> None:
    before = function('"--page", "--web-ui"', '"--host"')
    after = function('"--web-ui"', '"--host"')
    (finding,) = run_rule("removed-flag", after, before=before)
    assert finding.message == "`--page` was removed"


def test_a_flag_that_moved_to_another_function_is_not_removed(run_rule) -> None:
    after = function('"--host"', '"--port"') + (
        "\n\ndef add_page_args(parser):\n    parser.add_argument('--web-ui', '-w')\n"
    )
    assert run_rule("removed-flag", after, before=BEFORE) == []


def test_a_call_that_a_field_replaces_is_not_removed(run_rule) -> None:
    after = 'class ServerArgs:\n    host: A[str, "H."]\n    port: A[int, "P."]\n'
    before = function('"--host"', '"--port"')
    assert run_rule("removed-flag", after, before=before) == []
    shorter = after.replace('    port: A[int, "P."]\n', "")
    assert len(run_rule("removed-flag", shorter, before=before)) == 1


def test_a_surrogate_in_a_flag_is_no_crash(run_rule) -> None:
    before = function('"--host"', '"--\\ud800"')
    assert len(run_rule("removed-flag", function('"--host"'), before=before)) == 1
