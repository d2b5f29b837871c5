import pytest


def function(*arguments: str) -> str:
    return "def add_cli_args(parser):\n" + "".join(
        f"    parser.add_argument({argument})\n" for argument in arguments
    )


def test_both_flags_and_the_text_are_shown(run_rule) -> None:
    text = function('"--webui", help="Serve a page."', '"--webui-port", help="Serve a page."')
    (finding,) = run_rule("repeated-help", text)
    assert finding.message == "`--webui-port` has the help text of `--webui`"
    assert (finding.argument, finding.found) == ("--webui-port", "Serve a page.")
    assert finding.span.start == text.rindex('"Serve')
    assert finding.related[0].span.start == text.index('"Serve')
    assert finding.concerns == ("--webui / --webui-port",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('"--a", help="Length of 13."', '"--bc-d", help="Length of 13."'),
        ('"--a", help="The number of steps."', '"--bc-d", help="The number of steps."'),
        ('"--a", help="The number of steps."', '"--bc-d", help="The  number of\\n steps. "'),
        ('"--a", help="The number of steps."', '"--bc-d", help=("The number " "of steps.")'),
        ('"a", help="The number of steps."', '"--bc-d", help="The number of steps."'),
        ('"--img-h", help="The height of images."', '"--img-w", help="The height of images."'),
        (
            '"--encoder-dim", help="Size of the encoder."',
            '"--decoder-dim", help="Size of the encoder."',
        ),
        ('"--dim", help="The number of steps."', '"--dim-v2x", help="The number of steps."'),
        ('"--webui-1", help="The number of steps."', '"--webui", help="The number of steps."'),
    ],
)
def test_texts_that_are_repeated(run_rule, first: str, second: str) -> None:
    assert len(run_rule("repeated-help", function(first, second))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('"--a", help="Length of 12"', '"--bc-d", help="Length of 12"'),
        ('"--a", help="The number of steps."', '"--bc-d", help="The number of layers."'),
        ('"--a", help="The number of steps."', '"--bc-d", help="the number of steps."'),
        ('"--a", help=""', '"--bc-d", help=""'),
        ('"--a"', '"--bc-d"'),
        ('"--a", help=HELP_OF_STEPS', '"--bc-d", help=HELP_OF_STEPS'),
        ('"--a", help=argparse.SUPPRESS', '"--bc-d", help=argparse.SUPPRESS'),
        ('"--a", help=f"{number} of steps."', '"--bc-d", help=f"{number} of steps."'),
        ('"--a", help="Deprecated since 2."', '"--bc-d", help="Deprecated since 2."'),
        (
            '"--a", help="The number of steps."',
            '"--bc-d", help="The number of steps.", deprecated=True',
        ),
        (
            '"--a", help="The number of steps.", deprecated=True',
            '"--bc-d", help="The number of steps."',
        ),
        (
            '"--a", help="The number of steps."',
            '"--bc-d", dest="a", help="The number of steps."',
        ),
        (
            '"--encoder-type", help="Type of the convolution."',
            '"--decoder_type", help="Type of the convolution."',
        ),
        (
            '"--max-a", help="Length of a x + b."',
            '"--max-b", help="Length of a x + b."',
        ),
        ('"--weights", help="Path of the weights."', '"--weights-2", help="Path of the weights."'),
    ],
)
def test_texts_that_may_be_equal(run_rule, first: str, second: str) -> None:
    assert run_rule("repeated-help", function(first, second)) == []


def test_each_repetition_is_compared_with_the_first(run_rule) -> None:
    text = function(*(f'"--{name}", help="The number of steps."' for name in ("a-b", "c", "d")))
    names = [finding.concerns for finding in run_rule("repeated-help", text)]
    assert names == [("--a-b / --c",), ("--a-b / --d",)]


def test_fields_that_describe_their_flags_are_compared(run_rule) -> None:
    text = (
        'class ServerArgs:\n    a: A[int, "The number of steps."] = 1\n'
        '    bc_d: A[int, Arg("The number of steps.")] = 1\n'
    )
    (finding,) = run_rule("repeated-help", text)
    assert finding.argument == "--bc-d"
