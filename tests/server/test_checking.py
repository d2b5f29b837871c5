"""A check of open files finds what ``perflint check`` finds once they are saved."""

import copy
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import get_ident

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perflint import rules
from perflint.server.checking import Cancelled, CheckRequest, check
from perflint.server.project_state import StateOptions, read_state
from perflint.sources.git_process import launchers
from perflint.sources.git_queries import GitQueries
from perflint.sources.git_token import token
from tests.conftest import CLEAN, NAME, TODAY

OTHER = "ascend/perf_baselines_npu.json"
ARGUMENTS = "server_args.py"
PAGE = "docs/server_arguments.md"
SUPPRESSIONS = "perflint-suppressions.toml"
CASES = "gpu_cases.py"
CONFIG = f"""
select = {[*rules.GROUP_OF]}

[[baselines]]
files = ["**/perf_baselines*.json"]
policy = "tighten-only"

[[arguments]]
files = ["server_args.py"]

[[argument-docs]]
files = ["docs/server_arguments.md"]
arguments = ["server_args.py"]
"""
RUNS = """
select = ["loosened-baseline"]

[formats.own]
summary = "Runs"
files = ["runs/*.json"]
records = { at = "/*" }
compare-with = "previous-in-folder"
fields = { ms = "measurement" }

[[baselines]]
files = ["runs/*.json"]
format = "own"
policy = "tighten-only"
"""
MODULE = """\
import argparse
import dataclasses


@dataclasses.dataclass
class ServerArgs:
    # Model
    model_path: str = ""
    dtype: str = "auto"
    # HTTP
    host: str = "127.0.0.1"
    port: int = 30000

    @staticmethod
    def add_cli_args(parser: argparse.ArgumentParser):
        # Model
        parser.add_argument("--model-path", type=str, required=True, help="Path of the weights.")
        parser.add_argument("--dtype", type=str, default="auto", choices=["auto", "half"])
        # HTTP
        parser.add_argument("--host", type=str, default="127.0.0.1", help="Host of the server.")
        parser.add_argument("--port", type=int, default=30000, help="Port of the server.")
"""
TABLE = """\
# Server arguments

| Argument | Description | Default |
| --- | --- | --- |
| `--model-path` | Path of the weights. | |
| `--dtype` | Type of the weights. | `auto` |
| `--host` | Host of the server. | `127.0.0.1` |
| `--port` | Port of the server. | `30000` |
"""
CASE_LIST = """\
ONE_GPU_CASES = [
    DiffusionTestCase("t2i", run_perf_check=True),
    DiffusionTestCase("t2v"),
]
"""
SCENARIO = CLEAN["scenarios"]["t2i"]
TWO = {**CLEAN, "scenarios": {"t2i": SCENARIO, "t2v": {**SCENARIO, "expected_e2e_ms": 11.4}}}
ONE = {**CLEAN, "scenarios": {"i2v": SCENARIO}}
OPTIONS = StateOptions(lambda: date.fromisoformat(TODAY))


@pytest.fixture
def committed(repository):
    """A repository with two baselines of one set, an argument file and its page."""
    repository.write(NAME, TWO)
    repository.write(OTHER, ONE)
    repository.write(ARGUMENTS, MODULE)
    repository.write(PAGE, TABLE)
    repository.write(CASES, CASE_LIST)
    repository.write("perflint.toml", CONFIG)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "first")
    return repository


@pytest.fixture(autouse=True)
def git_threads(monkeypatch):
    """Threads that ask git, as in the server; a check starts no process in its own thread."""
    monkeypatch.setattr("perflint.sources.git_queries.MAX_WAIT", 20)
    with ThreadPoolExecutor(1) as executor:
        monkeypatch.setattr(sys.modules[__name__], "EXECUTOR", executor)
        yield


EXECUTOR = None


def check_in_server(repository, request, options=OPTIONS):
    state = read_state(str(repository.root), options, GitQueries(executor=EXECUTOR))
    launchers[get_ident()] = lambda start: pytest.fail("a check would wait for git")
    try:
        return check(state, request)
    finally:
        del launchers[get_ident()]


def of_server(repository, path, buffers, options=OPTIONS):
    """Return what the server finds in an open file."""
    checked = check_in_server(repository, CheckRequest(path, buffers), options)
    violations = (*checked.violations, *checked.suppressed)
    found = {}
    for each in violations:
        start, end = (checked.text.position(offset) for offset in each.finding.span)
        row = each.rule, each.severity, each.finding.message, each.ignored
        found[(*row, *start, *end)] = each.finding.pointer or each.finding.argument
    assert not checked.crashes
    return found, bool(checked.errors)


def of_command(repository, path, buffers, *options):
    """Save all open files, and return what the command finds in one of them."""
    for name, data in buffers.items():
        repository.write(name, data)
    outcome = repository.report("--scope", "changed", *options, path)
    report = json.loads(outcome.out)
    found = {}
    for each in report["violations"]:
        if each["path"] == path:
            ignored = each["ignored"] and each["ignored"]["reason"]
            row = each["rule"], each["severity"], each["message"], ignored
            start, end = ((at["line"], at["column"]) for at in (each["start"], each["end"]))
            found[(*row, *start, *end)] = each["pointer"] or each["argument"]
    return found, outcome.code == 2


NUMBERS = st.sampled_from(["0", "-1", "5.49", "4.77", "1e400", "null", '"x"', "NaN", "906.14"])
LINES = st.sampled_from(['"t2i": {},', "}", "{", "", "é\u2028𝄞", '"last_updated": "2026-05-16",'])


@st.composite
def edited(draw, text):
    """A text after some edits of lines, perhaps with other line endings."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["number", "delete", "repeat", "insert", "move"]))
        line = lines[index]
        if kind == "number" and ": " in line:
            end = "," if line.endswith(",") else ""
            lines[index] = f"{line[: line.index(': ')]}: {draw(NUMBERS)}{end}"
        elif kind == "delete":
            del lines[index : index + draw(st.integers(1, 12))]
        elif kind == "repeat":
            lines[index:index] = lines[index : index + draw(st.integers(1, 12))]
        elif kind == "insert":
            lines.insert(index, draw(LINES))
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(index))
        lines = lines or [""]
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines).encode()


@st.composite
def measured(draw, content):
    """A valid baseline after some changes of values, names and dates."""
    content = copy.deepcopy(content)
    scenarios = content["scenarios"]
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([*scenarios] or ["t2i"]))
        record = scenarios.get(name, {})
        kind = draw(st.sampled_from(["value", "value", "step", "drop", "rename", "remove", "date"]))
        if kind == "value" and record:
            field = draw(st.sampled_from([*record]))
            record[field] = draw(st.sampled_from([0, 4.48, 5.49, 10.62, 999999, {}, -1.5]))
        elif kind == "step" and isinstance(record.get("denoise_step_ms"), dict):
            record["denoise_step_ms"][draw(st.sampled_from(["0", "1", "3"]))] = 4.31
        elif kind == "drop" and record:
            del record[draw(st.sampled_from([*record]))]
        elif kind == "rename" and record:
            scenarios[draw(st.sampled_from(["t2v", "i2v", "new_é"]))] = scenarios.pop(name)
        elif kind == "remove":
            scenarios.pop(name, None)
        elif kind == "date":
            day = draw(st.sampled_from(["2026-05-16", TODAY, "2031-01-01", "soon"]))
            content["metadata"]["last_updated"] = day
    return (json.dumps(content, indent=4, ensure_ascii=False) + "\n").encode()


WORDS = ["--dtype", "--port", "auto", "30000", "host", "# HTTP", "half", "127.0.0.1", "dtype"]
WORDS += ["t2i", "t2v", "i2v", "True", "False"]


@st.composite
def reworded(draw, text):
    """A module or a page after some replacements of words."""
    for _ in range(draw(st.integers(1, 3))):
        old, new = draw(st.sampled_from(WORDS)), draw(st.sampled_from([*WORDS, "", "x|`é"]))
        text = text.replace(old, new, draw(st.sampled_from([1, -1])))
    return text.encode()


def files(path, valid, text):
    return st.tuples(
        st.just(path), st.one_of(valid, valid, valid, edited(text), st.binary(max_size=9))
    )


def baseline(path, content):
    return files(path, measured(content), json.dumps(content, indent=4))


def entry(rule, at):
    return f'    {{ rule = "{rule}", path = "{NAME}", at = "{at}", reason = "known" }},\n'


ENTRIES = st.sampled_from(
    [
        entry("aggregate-mismatch", "/scenarios/t2i/expected_avg_denoise_ms"),
        entry("total-below-parts", "/scenarios/t2v/expected_e2e_ms"),
        entry("stale-date", "/metadata/last_updated"),
        entry("missing-field", "/scenarios/t2i"),
    ]
)
FILES = [
    baseline(NAME, TWO),
    baseline(OTHER, ONE),
    files(ARGUMENTS, reworded(MODULE), MODULE),
    files(PAGE, reworded(TABLE), TABLE),
    files(CASES, reworded(CASE_LIST), CASE_LIST),
]
SUPPRESSED = st.tuples(
    st.just(SUPPRESSIONS),
    st.lists(ENTRIES).map(lambda lines: f"suppressions = [\n{''.join(lines)}]\n".encode()),
)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.one_of(FILES), st.lists(st.one_of(*FILES, SUPPRESSED), max_size=2))
def test_it_finds_what_the_command_finds(committed, opened, others):
    committed.git("checkout", "--quiet", ".")
    committed.git("clean", "--quiet", "--force")
    path, data = opened
    buffers = {**dict(others), path: data}
    found = of_server(committed, path, buffers)
    assert found == of_command(committed, path, buffers)


@pytest.mark.parametrize("path", ["perf_baselines_link.json", "linked/perf_baselines_npu.json"])
def test_saving_a_link_changes_its_target(committed, path):
    (committed.root / "perf_baselines_link.json").symlink_to(NAME)
    (committed.root / "linked").symlink_to("ascend")
    committed.git("add", ".")
    committed.git("commit", "--quiet", "-m", "links")
    data = json.dumps(TWO, indent=4).replace("10.61", "99.0").encode()
    buffers = {path: data, CASES: CASE_LIST.replace("t2i", "i2v").encode()}
    found = [of_server(committed, each, buffers) for each in buffers]
    assert found == [of_command(committed, each, buffers) for each in buffers]


@pytest.mark.parametrize("name", [NAME, OTHER, "renamed/perf_baselines.json"])
def test_a_file_is_compared_with_the_one_it_was_renamed_from_in_the_index(committed, name):
    """One file is renamed, and another one takes its place."""
    (committed.root / "renamed").mkdir()
    committed.git("mv", NAME, "renamed/perf_baselines.json")
    committed.git("mv", OTHER, NAME)
    data = json.dumps(TWO, indent=4).replace("10.61", "99.0").encode()
    assert of_server(committed, name, {name: data}) == of_command(committed, name, {name: data})


def test_a_new_run_is_compared_with_the_open_one_before_it(repository):
    repository.write("perflint.toml", RUNS)
    repository.write("runs/0001.json", {"a": {"ms": 1.0}})
    repository.write("runs/0002.json", {"a": {"ms": 1.1}})
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "first")
    buffers = {"runs/0003.json": b'{"a": {"ms": 1.05}}', "runs/0002.json": b'{"a": {"ms": 0.1}}'}
    found = [of_server(repository, path, buffers) for path in buffers]
    assert found == [of_command(repository, path, buffers) for path in buffers]
    assert [key[2] for key in found[0][0]] == ["`ms` rose from 0.1 to 1.05 (+950.00 %)"]


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(st.one_of(FILES))
def test_its_fixes_are_those_of_the_command(committed, opened):
    committed.git("checkout", "--quiet", ".")
    path, data = opened
    checked = check_in_server(committed, CheckRequest(path, {path: data}, fix="safe"))
    committed.write(path, data)
    committed.check("--scope", "changed", "--fix", path)
    fixed = checked.rewrite.after if checked.rewrite is not None else data
    assert (committed.root / path).read_bytes() == fixed


@pytest.mark.parametrize("prepare", ["no git", "no commit", "scope of the file", "untracked"])
def test_without_an_earlier_version(project, off, prepare):
    if prepare != "no git":
        project.git("init", "--quiet")
    if prepare in ("scope of the file", "untracked"):
        project.git("config", "user.name", "Tester")
        project.git("config", "user.email", "tester@example.org")
        project.write("perflint.toml", 'scope = "file"\n' if prepare != "untracked" else "")
        if prepare == "scope of the file":
            project.write(NAME, off)
        project.git("add", ".")
        project.git("commit", "--quiet", "-m", "first")
    data = json.dumps(off, indent=4).encode()
    found, _ = of_server(project, NAME, {NAME: data})
    assert {key[0] for key in found} == {"aggregate-mismatch"}
    scope = () if prepare == "no git" else ("--scope", "file")
    project.write(NAME, data)
    assert project.report(*scope, NAME).rules == ["aggregate-mismatch"]


def test_it_reports_nothing_if_git_fails(committed, off):
    (committed.root / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")
    (committed.root / ".git" / "index").write_bytes(b"broken")
    state = read_state(str(committed.root), OPTIONS)
    assert state.changed is None
    assert state.problem is not None and "index" in state.problem
    checked = check(state, CheckRequest(NAME, {NAME: json.dumps(off).encode()}))
    assert checked.violations == ()


def test_it_says_why_a_page_is_not_checked(committed):
    """The command does, too; it is not an error."""
    checked = check_in_server(committed, CheckRequest(PAGE, {PAGE: b"# Empty"}))
    assert checked.notes == (f"{PAGE}: no table names flags of the argument files",)
    assert (checked.errors, checked.violations) == ((), ())


def test_a_check_is_cancelled_between_two_rules(committed, off):
    calls = iter([False, False, True])
    state = read_state(str(committed.root), OPTIONS)
    request = CheckRequest(NAME, {NAME: json.dumps(off).encode()}, cancelled=lambda: next(calls))
    with pytest.raises(Cancelled):
        check(state, request)
    assert next(calls, None) is None


def test_a_state_starts_no_process_once_its_objects_were_read(committed, off, monkeypatch):
    state = read_state(str(committed.root), OPTIONS)
    data = json.dumps(off, indent=4).encode()
    first = check(state, CheckRequest(NAME, {NAME: data}))
    monkeypatch.setattr("subprocess.Popen", None)
    again = check(state, CheckRequest(NAME, {NAME: data}))
    assert (again.errors, again.violations) == ((), first.violations)
    parsed = len(state.reader._documents._now)
    for number in range(20):
        text = data.replace(b"5.49", b"5.%d" % (50 + number))
        assert len(check(state, CheckRequest(NAME, {NAME: text})).violations) > 0
    assert len(state.reader._documents._now) == parsed


def test_the_token_changes_with_commits_and_checkouts_only(committed):
    root = str(committed.root)
    tokens = [token(root)]
    committed.write(NAME, "{}")
    assert token(root) == tokens[0]
    for command in (["add", NAME], ["commit", "-qm", "x"], ["checkout", "-q", "-b", "other"]):
        committed.git(*command)
        tokens.append(token(root))
    assert len(set(tokens)) == 4
