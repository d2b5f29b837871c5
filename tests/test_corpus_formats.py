"""Real files of other formats, and the contradictions known to be in them (``GOLD.md``)."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import tomli

from perflint.cli import main
from perflint.documents.json.document import JsonDocument
from perflint.engine.draft_trial import _findings, corrected, format_of
from perflint.formats import build
from perflint.formats.draft import draft
from perflint.primitives.text import Text
from perflint.sources.work_tree import WorkTreeFile
from tests.paths import CORPUS

FILES = CORPUS / "formats"
HOMEMADE = CORPUS.parent / "formats" / "homemade"
TODAY = date(2026, 11, 26)

pytestmark = pytest.mark.skipif(not FILES.exists(), reason=f"no corpus at {CORPUS}")

CONTRADICTIONS = {
    "megatron-golden/hybrid_tp1_bad_interval.json": {"sample-gap": 3},
    # GOLD.md leaves the number open. A mean that was made 5 % smaller contradicts its rows, and the
    # coefficient of variation that is computed from it: 2. Another one was doubled: 1. A row was
    # deleted, so that the count speaks for its benchmark alone: 1.
    "edited/google-benchmark/tightened.json": {"aggregate-mismatch": 4},
    "edited/megatron-perf/tightened.json": {"aggregate-mismatch": 2, "statistics-out-of-order": 2},
    "edited/megatron-golden/edited.json": {"sample-gap": 2},
    # 13 totals, 13 interquartile ranges, and the orders of 13 scenarios, 12 of them twice.
    "pytest-benchmark/proxywhirl_rewritten.json": {
        "aggregate-mismatch": 26,
        "statistics-out-of-order": 25,
    },
}
OTHERS = (
    "google-benchmark/google_test4_run.json",  # strings instead of numbers
    "megatron-perf/moe_perf_baseline.json",  # another shape
    "megatron-golden/empty_file.json",
)
"""Files that no built-in format takes."""


def listed() -> list[str]:
    files = (path for path in FILES.rglob("*") if path.is_file() and path.suffix != ".md")
    return sorted(path.relative_to(FILES).as_posix() for path in files)


def counts(capsys: pytest.CaptureFixture[str], name: str, *options: str) -> tuple[int, Counter]:
    """Return how many files were checked, and how many violations each rule has."""
    main(["check", str(FILES / name), "--isolated", "--output-format", "json", *options])
    report = json.loads(capsys.readouterr().out)
    return report["summary"]["files"], Counter(item["rule"] for item in report["violations"])


@pytest.mark.parametrize("name", [n for n in listed() if not n.startswith("homemade/")])
def test_the_contradictions_of_a_file(capsys, name: str) -> None:
    # The names of these files were changed, by which they are recognized.
    options = ("--format", "swift-thresholds") if name.startswith("swift-") else ()
    files, found = counts(capsys, name, "--select", "baseline", *options)
    assert files == (name not in OTHERS)
    found.pop("placeholder-scenario", None)  # a series of zeros contradicts nothing
    assert found == CONTRADICTIONS.get(name, {})


def test_an_empty_file_is_invalid(capsys) -> None:
    name = "megatron-golden/empty_file.json"
    options = ("--select", "baseline", "--format", "megatron-golden")
    assert counts(capsys, name, *options) == (1, {"invalid-json": 1})


@pytest.mark.parametrize("name", [n for n in listed() if n.startswith("homemade/")])
def test_home_made_files_under_the_formats_of_their_projects(name: str) -> None:
    stem = Path(name).stem.partition("_")[0]
    format = build(stem, tomli.loads((HOMEMADE / f"{stem}.toml").read_text("utf-8")))
    source = WorkTreeFile(str(FILES / name), name, True)
    found = Counter(each.rule for each in _findings(format, source, source.read(), TODAY))
    del found["stale-date"], found["future-date"]
    expected = {"aggregate-mismatch": 1} if name.endswith("meridian_3d42747.json") else {}
    assert {rule: found[rule] for rule in found if rule != "round-measurement"} == expected


@pytest.mark.parametrize("name", [n for n in listed() if "empty" not in n and "nvidia" not in n])
def test_a_file_has_no_findings_under_its_draft(name: str) -> None:
    """The largest file is left out, whose draft takes seconds."""
    source = WorkTreeFile(str(FILES / name), name, True)
    data = source.read()
    document = JsonDocument(Text(name, data), lines=True)
    found = corrected(draft(document.value, name, lines=document.is_lines), source, data, TODAY)
    for with_laws in (False, True):
        format = format_of(found, with_laws=with_laws)
        assert [each.finding.message for each in _findings(format, source, data, TODAY)] == []
        assert format.keys.signature is None or format.matches(document.value)
