def test_the_help_says_what_becomes_of_the_old_spelling(judge) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--use_fsdp", help="Shard.")\n'
    (finding,) = judge("flag-spelling", text)
    assert finding.help == "write `--use-fsdp`; keep `--use_fsdp` behind it for those who use it"
