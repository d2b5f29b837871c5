"""The parts of runs that are not read or not used, in reports."""

from perflint.reporters.run_problems import bullets, problems_as_json
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem


def test_many_cases_and_problems_are_counted():
    unused = UnusedJob("a.log", tuple(f"c{number}" for number in range(12)), "no file")
    problems = [RunProblem(f"b.log:{number}", "torn") for number in range(11)]
    first, *others = bullets(problems, [unused])
    assert first.startswith("- not used: `c0`, `c1`, ")
    assert first.endswith("`c9` and 2 more in `a.log`: no file")
    assert others[9] == "- not read: `b.log:9`: torn"
    assert others[10:] == ["- not read: 1 other part"]


def test_names_are_untrusted():
    (line,) = bullets([RunProblem("`x`\n| a", "`<b>` [x](y)", "\ud800")], [])
    assert line == "- not read: `\\x60x\\x60\\n\\x7c a`: `<b>` `[x](y)`"
    (item,) = problems_as_json([RunProblem("a", "b", "\ud800")])
    assert item == {"origin": "a", "message": "b", "scenario": "\ufffd", "job": None}
