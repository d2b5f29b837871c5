"""Comments ``# perflint: ignore[rule] reason``."""

import pytest

NAME = "server_args.py"
REASON = "self-explanatory"


def module(*calls, fields="port: int = 1"):
    body = "".join(f"        {line}\n" for line in calls)
    return f"class ServerArgs:\n    {fields}\n\n    def add_cli_args(parser):\n{body}"


def ignored(outcome):
    """Return the rules and reasons of the ignored violations."""
    return [
        (violation["rule"], violation["ignored"]["reason"])
        for violation in outcome.json["violations"]
        if violation["ignored"]
    ]


def report(project, content, *arguments):
    project.write(NAME, content)
    return project.report(NAME, *arguments)


def unused(outcome):
    """Return the violations of ``unused-ignore``."""
    return [
        violation
        for violation in outcome.json["violations"]
        if violation["rule"] == "unused-ignore"
    ]


def messages(outcome):
    return [violation["message"] for violation in unused(outcome)]


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
def test_a_comment_hides_the_rules_it_names_and_the_report_has_the_reason(project, names, above):
    comment = f"# perflint: ignore[{names}] {REASON}"
    call = 'parser.add_argument("--port")'
    lines = [comment, call] if above else [f"{call}  {comment}"]
    outcome = report(
        project, module('parser.add_argument("--portNumber", dest="port", help="x")', *lines)
    )
    assert ignored(outcome) == [("missing-help", REASON)]
    assert outcome.rules == ["flag-spelling"]
    assert outcome.json["summary"]["ignored"] == 1


def test_in_a_call_of_several_lines_the_comment_is_on_the_first(project):
    comment = f"# perflint: ignore[missing-help] {REASON}"
    lines = ["parser.add_argument(", '    "--port",', ")"]
    outcome = report(project, module(f"{lines[0]}  {comment}", *lines[1:]))
    assert (outcome.code, outcome.rules) == (0, [])
    assert ignored(outcome) == [("missing-help", REASON)]
    outcome = report(project, module(lines[0], f"{lines[1]}  {comment}", lines[2]))
    assert sorted(outcome.rules) == ["missing-help", "unused-ignore"]
    assert messages(outcome) == ["unused suppression: no argument starts on this line or the next"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[missing-help]", "no effect without a reason; expected: "),
        ("ignore", "no rule given; expected: "),
        ("ignore[] why", "no rule given; expected: "),
        ("ignore[missing-hlp] why", "unknown rule `missing-hlp`; expected: "),
        ("ignore[missing-help,mising-*] why", "unknown rule `mising-*`; expected: "),
    ],
)
def test_malformed_comments_are_reported(project, comment, message):
    line = f'parser.add_argument("--port")  # perflint: {comment}'
    outcome = report(project, module(line))
    (violation,) = unused(outcome)
    assert violation["message"] == f"{message}# perflint: ignore[rule] reason"
    assert violation["start"] == {"line": 5, "column": 40}
    assert violation["end"]["column"] == 40 + len(f"# perflint: {comment}")
    assert (violation["severity"], outcome.code) == ("warning", 0)
    assert ("missing-help" in outcome.rules) is ("mising" not in comment)


def test_an_unused_comment_is_reported(project):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help,flag-*] why'
    assert messages(report(project, module(line))) == [
        "unused suppression: no `missing-help, flag-*` here"
    ]


def test_a_comment_that_hides_one_of_its_rules_is_used(project):
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
def test_comments_for_rules_that_do_not_run_are_not_reported(project, arguments):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help] why'
    assert report(project, module(line), *arguments).rules == []


def test_unused_ignore_can_be_turned_off_or_made_an_error(project):
    line = 'parser.add_argument("--port", help="x")  # perflint: ignore[missing-help] why'
    project.write("perflint.toml", 'ignore = ["unused-ignore"]\n')
    assert report(project, module(line)).rules == []
    project.write("perflint.toml", 'severity = { "unused-ignore" = "error" }\n')
    assert report(project, module(line)).code == 1


def test_a_string_is_not_a_comment(project):
    line = 'parser.add_argument("--port", help="# perflint: ignore[missing-help] why")'
    assert report(project, module(line)).rules == []


def test_a_comment_hides_a_finding_on_a_field(project):
    comment = "# perflint: ignore[missing-group-header] legacy"
    fields = (
        f"# one\n    port: int = 1\n\n    # two\n    y: int = 1\n\n    {comment}\n    x: int = 1"
    )
    content = module('parser.add_argument("--port", help="x")', fields=fields)
    assert ignored(report(project, content)) == [("missing-group-header", "legacy")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_all_encodings_and_newlines(project, newline, encoding):
    head = "# coding: latin-1\n" if encoding == "latin-1" else ""
    good = 'parser.add_argument("--port")  # perflint: ignore[missing-help] größer'
    bad = 'parser.add_argument("--b", dest="port", help="größer")  # perflint: ignore[x] ü'
    text = (head + module(good, bad)).replace("\n", newline)
    outcome = report(project, text.encode(encoding))
    assert len(ignored(outcome)) == 1
    (violation,) = unused(outcome)
    assert violation["start"] == {"line": 6 + bool(head), "column": 65}


def test_a_comment_at_the_end_of_a_file_without_a_newline_does_not_crash(project):
    text = module('parser.add_argument("--port", help="x")') + "# perflint: ignore[missing-help] x"
    outcome = report(project, text)
    assert (outcome.code, outcome.err, outcome.rules) == (0, "", ["unused-ignore"])


def test_ignored_findings_are_not_fixed(project):
    lines = [f'parser.add_argument("--{name}", help="x")' for name in "ba"]
    lines[0] += "  # perflint: ignore[argument-out-of-order] why"
    lines[1] += "  # perflint: ignore[argument-out-of-order] why"
    content = module(*lines, fields="a: int = 1\n    b: int = 1")
    file = project.write(NAME, content)
    assert project.check(NAME, "--fix", "--unsafe-fixes").code == 0
    assert file.read_text() == content


def test_a_moved_argument_keeps_its_comment(project):
    lines = [f'parser.add_argument("--{name}")' for name in "bca"]
    lines[2] += "  # perflint: ignore[missing-help] why"
    project.write(NAME, module(*lines, fields="a: int = 1\n    b: int = 1\n    c: int = 1"))
    project.check(NAME, "--fix", "--unsafe-fixes")
    outcome = project.report(NAME)
    assert ignored(outcome) == [("missing-help", "why")]
    assert outcome.rules == ["missing-help", "missing-help"]


def test_a_removed_comment_changes_its_argument(repository):
    call = 'parser.add_argument("--port")'
    repository.write(NAME, module(f"{call}  # perflint: ignore[missing-help] why"))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "one")
    assert repository.report().rules == []
    repository.write(NAME, module(call))
    assert repository.report().rules == ["missing-help"]
    repository.write(NAME, module(f"{call}  # perflint: ignore[missing-help]"))
    assert sorted(repository.report().rules) == ["missing-help", "unused-ignore"]
