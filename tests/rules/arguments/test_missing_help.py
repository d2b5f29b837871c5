def test_argparse_explains_the_version_itself(judge) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--version", action="version")\n'
    assert judge("missing-help", text) == []
    assert len(judge("missing-help", text.replace('"version")', '"version", help="")'))) == 1
