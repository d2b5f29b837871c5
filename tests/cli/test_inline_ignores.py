"""``# perflint: ignore[rule] reason`` as its users write it."""

import pytest

NAME = "server_args.py"
REASON = "the name says it"


def module(*calls, fields="port: int = 1"):
    body = "".join(f"        {line}\n" for line in calls)
    return f"class ServerArgs:\n    {fields}\n\n    def add_cli_args(parser):\n{body}"


def ignored(outcome):
    """Return the rules and reasons of what is hidden."""
    return [
        (one["rule"], one["ignored"]["reason"])
        for one in outcome.json["violations"]
        if one["ignored"]
    ]


def report(project, content, *arguments):
    project.write(NAME, content)
    return project.report(NAME, *arguments)


def messages(outcome):
    found = outcome.json["violations"]
    return [one["message"] for one in found if one["rule"] == "unused-ignore"]


@pytest.mark.parametrize(
    "names",
    [
        "missing-help",
        "arguments",
        "missing-*",
        "all",
        "flag-spelling,missing-help",
        " missing-help ",
    ],
)
@pytest.mark.parametrize("above", [False, True])
def test_it_hides_what_it_names_and_the_report_says_why(project, names, above):
    comment = f"# perflint: ignore[{names}] {REASON}"
    call = 'parser.add_argument("--port")'
    lines = [comment, call] if above else [f"{call}  {comment}"]
    outcome = report(
        project, module('parser.add_argument("--Port", dest="port", help="x")', *lines)
    )
    assert ignored(outcome) == [("missing-help", REASON)]
    assert outcome.rules == ["flag-spelling"]
    assert outcome.json["summary"]["ignored"] == 1


def test_in_a_call_of_many_lines_it_stands_on_the_first(project):
    comment = f"# perflint: ignore[missing-help] {REASON}"
    lines = ["parser.add_argument(", '    "--port",', ")"]
    outcome = report(project, module(f"{lines[0]}  {comment}", *lines[1:]))
    assert (outcome.code, outcome.rules) == (0, [])
    assert ignored(outcome) == [("missing-help", REASON)]
    outcome = report(project, module(lines[0], f"{lines[1]}  {comment}", lines[2]))
    assert sorted(outcome.rules) == ["missing-help", "unused-ignore"]
    assert messages(outcome) == ["nothing to ignore: no argument begins on this line or below it"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[missing-help]", "hides nothing without a reason: "),
        ("ignore", "no rule named; it takes: "),
        ("ignore[] why", "no rule named; it takes: "),
        ("ignore[missing-hlp] why", "no rule `missing-hlp`; it takes: "),
        ("ignore[missing-help,mising-*] why", "no rule `mising-*`; it takes: "),
    ],
)
def test_what_is_written_wrongly_is_reported(project, comment, message):
    line = f'parser.add_argument("--port")  # perflint: {comment}'
    outcome = report(project, module(line))
    [told] = messages(outcome)
    assert told == f"{message}# perflint: ignore[rule] reason"
    [found] = [one for one in outcome.json["violations"] if one["rule"] == "unused-ignore"]
    assert found["start"] == {"line": 5, "column": 40}
    assert found["end"]["column"] == 40 + len(f"# perflint: {comment}")
    assert (found["severity"], outcome.code) == ("warning", 0)
    assert ("missing-help" in outcome.rules) is ("mising" not in comment)


def test_what_hides_nothing_is_reported(project):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help,flag-*] why'
    assert messages(report(project, module(line))) == [
        "nothing to ignore: no `missing-help, flag-*` here"
    ]


def test_what_hides_one_of_two_is_used(project):
    line = 'parser.add_argument("--port")  # perflint: ignore[missing-help,flag-spelling] why'
    assert report(project, module(line)).rules == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--select", "flag-spelling"),
        ("--ignore", "missing-help"),
        ("--ignore", "unused-ignore"),
        ("--ignore", "all,unused-ignore"),
    ],
)
def test_what_could_hide_nothing_in_this_run_is_not_judged(project, arguments):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help] why'
    assert report(project, module(line), *arguments).rules == []


def test_the_configuration_turns_it_off_or_makes_it_an_error(project):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help] why'
    project.write("perflint.toml", 'ignore = ["unused-ignore"]\n')
    assert report(project, module(line)).rules == []
    project.write("perflint.toml", 'severity = { "unused-ignore" = "error" }\n')
    assert report(project, module(line)).code == 1


def test_a_text_is_no_comment(project):
    line = 'parser.add_argument("--port", help="# perflint: ignore[missing-help] why")'
    assert report(project, module(line)).rules == []


def test_a_field_is_hidden_in_the_same_way(project):
    comment = "# perflint: ignore[missing-group-header] legacy"
    fields = f"port: int = 1\n\n    {comment}\n    x: int = 1"
    content = module('parser.add_argument("--port", help="x")', fields=fields)
    assert ignored(report(project, content)) == [("missing-group-header", "legacy")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_any_encoding_and_line_end(project, end, encoding):
    head = "# coding: latin-1\n" if encoding == "latin-1" else ""
    good = 'parser.add_argument("--port")  # perflint: ignore[missing-help] größer'
    bad = 'parser.add_argument("--b", dest="port", help="größer")  # perflint: ignore[x] ü'
    text = (head + module(good, bad)).replace("\n", end)
    outcome = report(project, text.encode(encoding))
    assert len(ignored(outcome)) == 1
    [found] = [one for one in outcome.json["violations"] if one["rule"] == "unused-ignore"]
    assert found["start"] == {"line": 6 + bool(head), "column": 65}


def test_at_the_end_of_a_file_without_a_line_end_it_is_no_crash(project):
    text = module('parser.add_argument("--port", help="x")') + "# perflint: ignore[missing-help] x"
    outcome = report(project, text)
    assert (outcome.code, outcome.err, outcome.rules) == (0, "", ["unused-ignore"])


def test_a_repair_leaves_what_is_hidden(project):
    lines = [f'parser.add_argument("--{name}", help="x")' for name in "ba"]
    lines[0] += "  # perflint: ignore[argument-out-of-order] why"
    lines[1] += "  # perflint: ignore[argument-out-of-order] why"
    content = module(*lines, fields="a: int = 1\n    b: int = 1")
    file = project.write(NAME, content)
    assert project.check(NAME, "--fix", "--unsafe-fixes").code == 0
    assert file.read_text() == content


def test_an_argument_takes_its_comment_along(project):
    lines = [f'parser.add_argument("--{name}")' for name in "bca"]
    lines[2] += "  # perflint: ignore[missing-help] why"
    project.write(NAME, module(*lines, fields="a: int = 1\n    b: int = 1\n    c: int = 1"))
    project.check(NAME, "--fix", "--unsafe-fixes")
    outcome = project.report(NAME)
    assert ignored(outcome) == [("missing-help", "why")]
    assert outcome.rules == ["missing-help", "missing-help"]


def test_with_a_base_the_comment_is_part_of_its_argument(repository):
    one = 'parser.add_argument("--port")'
    repository.write(NAME, module(f"{one}  # perflint: ignore[missing-help] why"))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "one")
    assert repository.report().rules == []
    repository.write(NAME, module(one))
    assert repository.report().rules == ["missing-help"]
    repository.write(NAME, module(f"{one}  # perflint: ignore[missing-help]"))
    assert sorted(repository.report().rules) == ["missing-help", "unused-ignore"]
