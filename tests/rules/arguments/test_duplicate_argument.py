def test_two_fields_describe_one_flag(judge) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tensor-parallel-size", "--tp"])] = 1
    tokens: A[int, Arg(help="Tokens.", cli_name="--tp")] = 1
"""
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert finding.argument == "--tp"
    assert text[slice(*finding.span)] == '"--tp"'
    (first,) = finding.related
    assert text[slice(*first.span)] == "tp_size"


def test_a_call_takes_the_flag_of_another_field(judge) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tp"])] = 1
    tool_parser: A[str, Arg(no_cli=True)] = ""

    def add_cli_args(parser):
        parser.add_argument("--tp", dest="tool_parser", help="Parser.")
"""
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert text[slice(*finding.span)] == '"--tp"'
    assert finding.span.start == text.rindex('"--tp"')


def test_a_described_field_declared_twice_is_one_fault(judge) -> None:
    text = 'class ServerArgs:\n    a: A[int, "A."] = 1\n    a: A[int, "A."] = 2\n'
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the field `a` is declared twice"


def test_an_annotation_may_describe_what_a_call_registers(judge) -> None:
    text = """\
class ServerArgs:
    port: Annotated[int, "The port."] = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, help="The port.")
"""
    assert judge("duplicate-argument", text) == []
