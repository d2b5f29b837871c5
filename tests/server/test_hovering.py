"""What hovering shows of open files."""

import json
from datetime import date

import pytest

from perflint.engine.argument_pages import pages_about
from perflint.server.hovering import hover_at
from perflint.server.project_state import StateOptions, read_state
from perflint.sources.work_tree import FilesOnDisk
from tests.conftest import NAME
from tests.gated_baselines import record

CONFIG = """\
arguments = [{ files = ["args.py"] }]

[[argument-docs]]
files = ["docs/*.md", "other.md", "absent.md"]
arguments = ["args.py"]
headings = ["Flags*"]
"""
ARGUMENTS = (
    'def add_cli_args(parser):\n    parser.add_argument("--port", default=1, help="Port.")\n'
)
PAGE = "# Flags\n\n| flag | default |\n| --- | --- |\n| `--port` | `8` |\n"
CASES = 'ONE_GPU_CASES = [DiffusionTestCase("t2i", run_perf_check=False)]\n'


def text_of(**fields):
    return json.dumps({"scenarios": {"t2i": record(**fields)}}).encode()


@pytest.fixture
def state(project):
    """A function that reads the state of a project."""
    project.write("perflint.toml", CONFIG)
    project.write("docs/args.md", PAGE)
    project.write("other.md", PAGE.replace("Flags", "Tools"))
    return lambda: read_state(str(project.root), StateOptions(lambda: date(2026, 5, 17)))


def lines(state, path, data, text, **more):
    """Hover over the third byte of a text in an open file."""
    found = hover_at(state, path, {path: data, **more}, data.find(text.encode()) + 2)
    return [] if found is None else found.markdown.splitlines()


def test_an_argument_with_the_pages_of_its_set(state):
    data = ARGUMENTS.encode()
    found = lines(state(), "args.py", data, "--port")
    assert found[-1] == "- documented in `docs/args.md`, line 5: default `8`"
    open_page = {"docs/new.md": PAGE.replace("8", "9").encode()}
    assert lines(state(), "args.py", data, "--port", **open_page)[-1] == (
        "- documented in `docs/new.md`, line 5: default `9`"
    )
    assert lines(state(), "args.py", data, "def ") == []


def test_the_pages_about_a_file(state, project):
    config, files = state().config, FilesOnDisk(str(project.root))
    paths = [page.text.path for page, _ in pages_about(config, "args.py", files)]
    assert paths == ["other.md", "docs/args.md"]
    assert [*pages_about(config, "other.py", files)] == []


def test_a_number_that_was_edited(state, repository):
    repository.write(NAME, text_of())
    repository.write("broken.json", "{")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "one")
    now, edited = state(), text_of(expected_e2e_ms=900.0)
    line = "- uncommitted: 1000.00 → 900.00 (-10.00 %), tightened"
    at = edited.find(b"900.0", edited.find(b"expected_e2e_ms"))

    def shown(path, data):
        found = hover_at(now, path, {path: data}, at)
        assert found is not None
        return found.markdown.splitlines()

    assert shown(NAME, edited)[-1] == line
    for path, data in ((NAME, text_of()), ("new.json", edited), ("broken.json", edited)):
        assert line not in shown(path, data)
    now.blobs.close()


def test_the_cases_of_the_tests_count(state, project):
    project.write("gpu_cases.py", CASES)
    data = text_of()
    found = hover_at(state(), NAME, {NAME: data}, data.find(b"1000.0"))
    assert found is not None
    assert found.markdown.endswith("- no limit: the test of this scenario does not compare\n")


@pytest.mark.parametrize(
    ("path", "data"),
    [("notes.txt", b"1"), (NAME, b'{"scenarios": '), ("docs/args.md", PAGE.encode())],
)
def test_other_files_have_nothing(state, path, data):
    assert hover_at(state(), path, {path: data}, 1) is None
