import pytest


def call(arguments: str, fields: str = "") -> str:
    declared = "".join(f"    {name}: int = 1\n" for name in fields.split())
    return (
        f"class ServerArgs:\n{declared}\n    def add_cli_args(parser):\n"
        f"        parser.add_argument({arguments}, help='Help.')\n"
    )


def test_the_flag_and_its_kebab_case_are_named(run_rule) -> None:
    text = call('"--use_fsdp"')
    (finding,) = run_rule("flag-spelling", text)
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
def test_kebab_case(run_rule, flag: str, kebab: str) -> None:
    (finding,) = run_rule("flag-spelling", call(f'"{flag}"'))
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
def test_flags_in_kebab_case_or_not_static(run_rule, arguments: str) -> None:
    assert run_rule("flag-spelling", call(arguments)) == []


def test_every_flag_of_an_argument_is_checked(run_rule) -> None:
    findings = run_rule("flag-spelling", call('"--tp", "--tp_size", "--TP-size", "--ok"'))
    assert [finding.found for finding in findings] == ["--tp_size", "--TP-size"]


def test_a_later_flag_matches_the_field(run_rule) -> None:
    text = call('"--tensor-parallel-size", "--tp-size"', fields="tp_size")
    (finding,) = run_rule("flag-spelling", text)
    assert finding.message == "`--tensor-parallel-size` does not match its field `tp_size`"
    assert (finding.found, finding.expected) == ("--tensor-parallel-size", "--tp-size")
    assert finding.help == "write `--tp-size` first, or set dest"
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
def test_the_first_flag_or_dest_matches_the_field(run_rule, arguments: str, fields: str) -> None:
    assert run_rule("flag-spelling", call(arguments, fields)) == []


@pytest.mark.parametrize(
    ("field", "expected"),
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
def test_fields_that_describe_their_flag(run_rule, field: str, expected: list[str]) -> None:
    findings = run_rule("flag-spelling", f"class ServerArgs:\n    {field} = 1\n")
    assert [finding.found for finding in findings] == expected


def test_the_help_suggests_to_keep_the_old_flag_as_an_alias(run_rule) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--use_fsdp", help="Shard.")\n'
    (finding,) = run_rule("flag-spelling", text)
    assert (
        finding.help == "rename it to `--use-fsdp`, and keep `--use_fsdp` as an alias for its users"
    )


def test_arguments_after_a_correct_one_are_checked(run_rule) -> None:
    text = call('"--old_name", action=Deprecated', "tp_size") + "".join(
        f"        parser.add_argument({flags}, help='Help.')\n"
        for flags in ('"--tp-size"', '"--tensor-parallel", "--tp-size"', '"--use_fsdp"')
    )
    flags = [finding.found for finding in run_rule("flag-spelling", text)]
    assert flags == ["--use_fsdp", "--tensor-parallel"]


def test_only_leading_dashes_are_ignored(run_rule) -> None:
    findings = run_rule("flag-spelling", call('"--number", "--Xlog"', fields="log"))
    assert [finding.expected for finding in findings] == ["--xlog"]
