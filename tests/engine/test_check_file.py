"""``check_file`` is a pure function, and a run is a fold over its results."""

import json
from datetime import date

from perflint.config import Config
from perflint.config.settings import Ignored, Settings
from perflint.engine.check_file import check_file, context_for
from perflint.engine.reader import Reader
from perflint.engine.report import fold
from perflint.engine.subjects import ReadFile
from perflint.sources.work_tree import WorkTreeFile

NAME = "perf_baselines.json"
TODAY = date(2026, 5, 17)
SOURCE = WorkTreeFile("/nowhere", NAME, named=True)


def context(**settings):
    config = Config(Settings(select=("aggregate-mismatch",), **settings))
    return context_for(config, Reader(config, TODAY))


def read(content):
    return ReadFile(json.dumps(content).encode())


def test_the_same_arguments_give_the_same_result(off, clean):
    shared = context()
    first = check_file(SOURCE, read(off), shared)
    other = check_file(SOURCE, read(clean), shared)
    second = check_file(SOURCE, read(off), shared)
    assert first == second._replace(text=first.text), "the text is a new object"
    assert [violation.rule for violation in first.violations] == ["aggregate-mismatch"]
    assert other.violations == ()


def test_the_context_does_not_remember_used_suppressions(off, clean):
    ignored = (Ignored("aggregate-mismatch", NAME, reason="another GPU"),)
    shared = context(ignored=ignored)
    assert check_file(SOURCE, read(off), shared).used == {("configuration", 0)}
    assert check_file(SOURCE, read(clean), shared).used == frozenset()


def test_a_file_without_a_format_has_no_rules_run():
    result = check_file(SOURCE._replace(path="package.json"), read({"name": "x"}), context())
    assert (result.kind, result.rules_run, result.violations) == ("no-format", frozenset(), ())


def test_the_report_combines_the_results(off, clean):
    shared = context()
    sources = [SOURCE._replace(path=f"{name}/{NAME}") for name in "ab"]
    results = [
        check_file(source, read(content), shared)
        for source, content in zip(sources, (off, clean), strict=True)
    ]
    report = fold(results)
    assert report.checked == [f"a/{NAME}", f"b/{NAME}"]
    assert report.counts.scenarios == 2
    assert [*report.violations] == [*results[0].violations]
    assert report.rules_run["aggregate-mismatch"] == {f"a/{NAME}", f"b/{NAME}"}
    assert list(report.texts) == [f"a/{NAME}"], "only a file with violations keeps its text"
