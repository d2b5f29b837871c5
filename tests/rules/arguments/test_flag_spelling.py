import pytest


def call(arguments: str) -> str:
    return f"def add_cli_args(parser):\n    parser.add_argument({arguments}, help='Help.')\n"


def flags(*names: str) -> str:
    return "".join(
        ("def add_cli_args(parser):\n", *(f"    parser.add_argument('{name}')\n" for name in names))
    )


def test_the_flag_and_its_kebab_case_are_named(run_rule) -> None:
    text = call('"--use_fsdp"')
    (finding,) = run_rule("flag-spelling", text, style="kebab")
    assert finding.message == "`--use_fsdp` is not in kebab case"
    assert (finding.argument, finding.found) == ("--use_fsdp", "--use_fsdp")
    assert finding.expected == "--use-fsdp"
    assert text[slice(*finding.span)] == '"--use_fsdp"'
    assert finding.help == (
        "rename it to `--use-fsdp`, and keep `--use_fsdp` as an alias for its users"
    )
    assert finding.fix is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["--use-fsdp"], []),
        (["--use_fsdp"], []),
        (["--useFsdp"], ["--useFsdp"]),
        (["--a-b", "--c_d"], ["--c_d"]),
        (["--c_d", "--a-b"], ["--c_d"]),
        (["--a-b", "--c_d", "--e_f"], ["--a-b"]),
        (["--a-b", "--c_d", "--e-f"], ["--c_d"]),
        (["--a-b_c", "--a-b_d", "--a-b_e", "--f_g"], ["--a-b_c", "--a-b_d", "--a-b_e"]),
        (["--a-b", "a_b", "c_d"], []),
        (["--a", "--b"], []),
    ],
)
def test_most_flags_of_several_words_decide(
    run_rule, names: list[str], expected: list[str]
) -> None:
    findings = run_rule("flag-spelling", flags(*names))
    assert [finding.found for finding in findings] == expected


def test_deprecated_flags_do_not_decide(run_rule) -> None:
    text = flags("--a-b") + "".join(
        f"    parser.add_argument('--{name}', action=Deprecated)\n" for name in ("c_d", "e_f")
    )
    assert run_rule("flag-spelling", text) == []
    assert len(run_rule("flag-spelling", text.replace("Deprecated", "Store"))) == 1


@pytest.mark.parametrize(
    ("style", "flag", "expected"),
    [
        ("kebab", "--useFsdp", "--use-fsdp"),
        ("kebab", "--dp_size_per-node", "--dp-size-per-node"),
        ("kebab", "--VSA_sparsity", "--VSA-sparsity"),
        ("snake", "--use-fsdp", "--use_fsdp"),
        ("snake", "--useFsdp", "--use_fsdp"),
        ("snake", "--dp_size_per-node", "--dp_size_per_node"),
    ],
)
def test_the_flag_in_the_style(run_rule, style: str, flag: str, expected: str) -> None:
    (finding,) = run_rule("flag-spelling", call(f'"{flag}"'), style=style)
    assert finding.expected == expected
    assert finding.message == f"`{flag}` is not in {style} case"


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
        "*names, **settings",
        '"--use_fsdp", action=Deprecated',
        '"--local_rank"',
        '"--H"',
        '"--Xlog"',
        '"--DDP-impl"',
        '"--freeze-ViT"',
    ],
)
def test_flags_in_kebab_case_or_not_static(run_rule, arguments: str) -> None:
    assert run_rule("flag-spelling", call(arguments), style="kebab") == []


@pytest.mark.parametrize(
    "arguments",
    ['"--use_fsdp"', '"--use-fsdp", "--use_fsdp"', '"--tp2"', '"-a-b"', '"model-path"'],
)
def test_flags_in_snake_case(run_rule, arguments: str) -> None:
    assert run_rule("flag-spelling", call(arguments), style="snake") == []


def test_every_flag_of_an_argument_is_checked(run_rule) -> None:
    text = call('"--tp", "--tp_size", "--TP_size", "--ok"')
    findings = run_rule("flag-spelling", text, style="kebab")
    assert [finding.found for finding in findings] == ["--tp_size", "--TP_size"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('tp_size: A[int, "Devices."]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tensor-parallel-size"])]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tp_size"])]', []),
        ('tp_size: A[int, Arg(help="Devices.", aliases=["--tensor_size"])]', ["--tensor_size"]),
        ('tp_size: A[int, Arg(help="Devices.", cli_name="--tensor_size")]', []),
        ('tpSize: A[int, "Devices."]', ["--tpSize"]),
        ('tpSize: A[int, Arg(help="Devices.", no_cli=True)]', []),
        ("tpSize: int", []),
    ],
)
def test_fields_that_describe_their_flag(run_rule, field: str, expected: list[str]) -> None:
    findings = run_rule("flag-spelling", f"class ServerArgs:\n    {field} = 1\n")
    assert [finding.found for finding in findings] == expected


def test_a_flag_whose_alias_is_its_field_is_not_reported(run_rule) -> None:
    text = (
        "class ServerArgs:\n    tp_size: int = 1\n\n    def add_cli_args(parser):\n"
        "        parser.add_argument('--tensor-parallel-size', '--tp-size')\n"
    )
    assert run_rule("flag-spelling", text) == []


def test_arguments_after_a_correct_one_are_checked(run_rule) -> None:
    text = flags("--old-name", "--tp-size", "--use_fsdp", "--ok", "--by_hand")
    findings = run_rule("flag-spelling", text, style="kebab")
    assert [finding.found for finding in findings] == ["--use_fsdp", "--by_hand"]
