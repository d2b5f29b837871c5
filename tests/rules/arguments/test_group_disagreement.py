def test_a_further_flag_of_a_field_that_describes_its_own_may_stand_anywhere(judge) -> None:
    text = """\
class ServerArgs:
    # parallelism
    tp_size: A[int, Arg(help="How many devices.", aliases=["--tensor-parallel-size"])] = 1

    def add_cli_args(parser):
        # old names
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
"""
    assert judge("group-disagreement", text) == []
    assert len(judge("group-disagreement", text.replace('"--tp"', '"--tp-size"'))) == 1
    assert len(judge("group-disagreement", text.replace('"--tp"', '"--tensor-parallel-size"'))) == 1
