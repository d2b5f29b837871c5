"""What hovering shows of the subjects of a file, as the engine reads them."""

import json
from datetime import date

import pytest

from perflint.config.load import load
from perflint.engine.argument_pages import pages_about
from perflint.engine.reader import Reader, read_source
from perflint.engine.subjects import Subjects
from perflint.primitives.text import Text
from perflint.server.hover.hovering import hover
from perflint.sources.work_tree import FilesOnDisk, WorkTreeFile
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
BASELINE = json.dumps({"scenarios": {"t2i": record()}})


@pytest.fixture
def read(project):
    """A function that reads the subjects of a file, and one that reads the pages about it."""
    project.write("perflint.toml", CONFIG)
    project.write("docs/args.md", PAGE)
    project.write("other.md", PAGE.replace("Flags", "Tools"))
    project.write("args.py", ARGUMENTS)
    project.write("perf_baselines.json", BASELINE)
    root = str(project.root)
    config = load(root, root)

    def subjects(path):
        source = WorkTreeFile(str(project.root / path), path, named=True)
        return Reader(config, date(2026, 5, 17)).subjects(source, read_source(source), None)

    return subjects, lambda path: pages_about(config, path, FilesOnDisk(root))


def test_an_argument_with_the_pages_of_its_set(read):
    subjects, pages = read
    found = hover(subjects("args.py"), ARGUMENTS.find("--port"), pages=lambda: pages("args.py"))
    assert found is not None
    assert found.markdown.endswith(
        "- default `1`\n- Port.\n- documented in `docs/args.md`, line 5: default `8`\n"
    )
    assert [page.text.path for page, _ in pages("args.py")] == ["other.md", "docs/args.md"]
    assert [*pages("other.py")] == []


def test_pages_are_read_only_for_an_argument(read):
    asked = []
    assert hover(read[0]("args.py"), 0, pages=lambda: asked or asked.append(1) or ()) is None
    assert asked == []


def test_a_number_of_a_baseline(read):
    at = BASELINE.find("1000.0")
    found = hover(read[0]("perf_baselines.json"), at, ungated={"t2i"})
    assert found is not None
    assert found.markdown.startswith("**`expected_e2e_ms`** of `t2i`: 1000.0, lower is better\n")
    assert found.markdown.endswith("- no limit: the test of this scenario does not compare\n")


def test_a_file_of_another_kind_has_nothing():
    assert hover(Subjects({}, Text("a.md", b"1"), ()), 0) is None
