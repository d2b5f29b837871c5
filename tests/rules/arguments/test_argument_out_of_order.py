MIXED = """\
class ServerArgs:
    model_path: A[str, Arg(help="Where the weights are.")]
    tp_size: A[int, "How many devices share a layer."] = 1
    tool_parser: Optional[str] = None
    reasoning_parser: Optional[str] = None

    @staticmethod
    def add_cli_args(parser):
        add_cli_args_from_dataclass(parser, ServerArgs)
        parser.add_argument("--tool-parser", choices=PARSERS, help="One of the parsers.")
        parser.add_argument("--reasoning-parser", choices=PARSERS, help="One of the parsers.")
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
        parser.add_argument("--model", dest="model_path", action=Renamed, help="Use --model-path.")
"""


def test_a_further_flag_of_a_field_that_describes_its_own_may_stand_anywhere(judge) -> None:
    assert judge("argument-out-of-order", MIXED) == []


def test_calls_that_register_the_flags_of_described_fields_are_compared(judge) -> None:
    text = MIXED.replace('"--tp", dest', '"--tp-size", dest')
    (finding,) = judge("argument-out-of-order", text)
    assert finding.message == (
        "`--tp-size` belongs before `--tool-parser`, as the fields are ordered"
    )
