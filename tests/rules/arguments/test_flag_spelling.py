import pytest


def call(arguments: str, fields: str = "") -> str:
    declared = "".join(f"    {name}: int = 1\n" for name in fields.split())
    return (
        f"class ServerArgs:\n{declared}\n    def add_cli_args(parser):\n"
        f"        parser.add_argument({arguments}, help='Help.')\n"
    )


def test_names_the_flag_and_its_spelling(judge) -> None:
    text = call('"--use_fsdp"')
    (finding,) = judge("flag-spelling", text)
    assert finding.message == "`--use_fsdp` is not in kebab case"
    assert (finding.argument, finding.found) == ("--use_fsdp", "--use_fsdp")
    assert finding.expected == "--use-fsdp"
    assert text[slice(*finding.span)] == '"--use_fsdp"'
    assert finding.fix is None


@pytest.mark.parametrize(
    ("flag", "kebab"),
    [
        ("--useFsdp", "--use-fsdp"),
        ("--Use-FSDP", "--use-fsdp"),
        ("--DDP-impl", "--ddp-impl"),
        ("--dp_size_per-node", "--dp-size-per-node"),
        ("--fp8_E4M3", "--fp8-e4m3"),
    ],
)
def test_kebab_case(judge, flag: str, kebab: str) -> None:
    (finding,) = judge("flag-spelling", call(f'"{flag}"'))
    assert finding.expected == kebab


@pytest.mark.parametrize(
    "arguments",
    [
        '"--use-fsdp"',
        '"--tp2"',
        '"-P"',
        '"-tp", "--tensor-parallel"',
        '"model_path"',
        '"--use-fsdp", "--use_fsdp"',
        '"--use_fsdp", "--use-fsdp"',
        '"--use-fsdp", "--useFsdp"',
        '"--use_" + name',
        '"--use_fsdp", **settings',
    ],
)
def test_flags_that_are_spelled_well_or_cannot_be_read(judge, arguments: str) -> None:
    assert judge("flag-spelling", call(arguments)) == []


def test_every_flag_of_an_argument_is_looked_at(judge) -> None:
    found = judge("flag-spelling", call('"--tp", "--tp_size", "--TP-size", "--ok"'))
    assert [finding.found for finding in found] == ["--tp_size", "--TP-size"]


def test_a_later_flag_is_the_name_of_the_field(judge) -> None:
    text = call('"--tensor-parallel-size", "--tp-size"', fields="tp_size")
    (finding,) = judge("flag-spelling", text)
    assert finding.message == "`--tensor-parallel-size` is not the name of its field `tp_size`"
    assert (finding.found, finding.expected) == ("--tensor-parallel-size", "--tp-size")
    assert finding.help == "write `--tp-size` first, or name the field by dest"
    assert text[slice(*finding.span)] == '"--tensor-parallel-size"'


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ('"--tp-size", "--tensor-parallel-size"', "tp_size"),
        ('"--tensor-parallel-size", "--tp-size", dest="tp_size"', "tp_size"),
        ('"--tensor-parallel-size", "--tp-size", dest=NAME', "tp_size"),
        ('"--tensor-parallel-size", "--tp-size"', "tp_size tensor_parallel_size"),
        ('"-t", "--tp-size"', "tp_size"),
        ('"--tensor-parallel-size", "-t"', "t"),
        ('"--tensor-parallel-size", "--tp"', "tp_size"),
        ('"--tensor-parallel-size"', "tp_size"),
    ],
)
def test_the_first_flag_names_the_field_or_dest_does(judge, arguments: str, fields: str) -> None:
    assert judge("flag-spelling", call(arguments, fields)) == []


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ('tp_size: A[int, "Devices."]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tensor-parallel-size"])]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tp_size"])]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tensor_size"])]', ["--tensor_size"]),
        ('tp_size: A[int, Arg(help="Devices.", cli_name="--tensor_size")]', ["--tensor_size"]),
        ('tpSize: A[int, "Devices."]', ["--tpSize"]),
        ('tpSize: A[int, Arg(help="Devices.", no_cli=True)]', []),
        ("tpSize: int", []),
    ],
)
def test_fields_that_describe_their_flag(judge, field: str, found: list[str]) -> None:
    findings = judge("flag-spelling", f"class ServerArgs:\n    {field} = 1\n")
    assert [finding.found for finding in findings] == found


def test_the_help_says_what_becomes_of_the_old_spelling(judge) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--use_fsdp", help="Shard.")\n'
    (finding,) = judge("flag-spelling", text)
    assert finding.help == "write `--use-fsdp`; keep `--use_fsdp` behind it for those who use it"


def test_an_argument_that_is_spelled_well_hides_none_behind_it(judge) -> None:
    text = call('"--old_name", action=Deprecated', "tp_size") + "".join(
        f"        parser.add_argument({flags}, help='Help.')\n"
        for flags in ('"--tp-size"', '"--tensor-parallel", "--tp-size"', '"--use_fsdp"')
    )
    found = [finding.found for finding in judge("flag-spelling", text)]
    assert found == ["--use_fsdp", "--tensor-parallel"]


def test_only_dashes_are_left_out_of_account(judge) -> None:
    found = judge("flag-spelling", call('"--number", "--Xlog"', fields="log"))
    assert [finding.expected for finding in found] == ["--xlog"]
