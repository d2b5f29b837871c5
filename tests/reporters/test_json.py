"""The JSON output, version 1, which other programs rely on."""

import pytest

NAME = "perf_baselines.json"

TEXT = """\
{
    "metadata": {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
    "scenarios": {
        "t2i": {
            "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
            "denoise_step_ms": {"0": 4.21, "1": 4.77},
            "expected_e2e_ms": 10.61,
            "notes": "🚀 数", "expected_avg_denoise_ms": 5.49,
            "expected_median_denoise_ms": 4.49
        }
    }
}
"""

KEYS = [
    "rule",
    "severity",
    "path",
    "pointer",
    "scenario",
    "argument",
    "start",
    "end",
    "message",
    "found",
    "expected",
    "related",
    "fix",
    "ignored",
]


def test_a_complete_report(project):
    project.write(NAME, TEXT)
    start, end = {"line": 8, "column": 56}, {"line": 8, "column": 60}
    assert project.report(NAME).json == {
        "version": 1,
        "violations": [
            {
                "rule": "aggregate-mismatch",
                "severity": "error",
                "path": NAME,
                "pointer": "/scenarios/t2i/expected_avg_denoise_ms",
                "scenario": "t2i",
                "argument": None,
                "start": start,
                "end": end,
                "message": "mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)",
                "found": 5.49,
                "expected": 4.49,
                "related": [
                    {
                        "pointer": "/scenarios/t2i/denoise_step_ms",
                        "message": "2 steps",
                        "start": {"line": 6, "column": 32},
                        "end": {"line": 6, "column": 54},
                    }
                ],
                "fix": {
                    "title": "write 4.49 to `expected_avg_denoise_ms` of t2i",
                    "safe": False,
                    "edits": [{"start": start, "end": end, "text": "4.49"}],
                },
                "ignored": None,
            }
        ],
        "summary": {
            "files": 1,
            "violations": 1,
            "errors": 1,
            "warnings": 0,
            "fixable": 1,
            "ignored": 0,
            "untouched": 0,
        },
    }


def test_a_complete_clean_report(project, clean):
    project.write(NAME, clean)
    assert project.report(NAME).json == {
        "version": 1,
        "violations": [],
        "summary": {
            "files": 1,
            "violations": 0,
            "errors": 0,
            "warnings": 0,
            "fixable": 0,
            "ignored": 0,
            "untouched": 0,
        },
    }


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_and_columns_agree_with_editors(project, end):
    project.write(NAME, TEXT.replace("\n", end))
    violation = project.report(NAME).json["violations"][0]
    start, stop = violation["start"], violation["end"]
    line = TEXT.split("\n")[start["line"] - 1]
    assert line[start["column"] - 1 : stop["column"] - 1] == "5.49"


def test_keys_are_in_order_and_null_if_they_do_not_apply(project, clean):
    project.write(NAME, b"")
    project.write("deep/" + NAME, {**clean, "metadata": {}})
    project.write(
        "perflint.toml", '[[ignored]]\nrule = "sample-gap"\npath = "deep/*"\nreason = "x"\n'
    )
    empty, undated, unused = project.report(".").json["violations"]
    assert all(list(violation) == KEYS for violation in (empty, undated, unused))
    for violation, pointer in ((empty, None), (undated, "/metadata"), (unused, None)):
        assert violation["pointer"] == pointer
        assert [violation[key] for key in ("scenario", "argument", "fix", "ignored")] == [None] * 4
        assert violation["related"] == []
    assert empty["start"] == empty["end"] == {"line": 1, "column": 1}
    assert unused["path"] == "perflint.toml"


def test_the_summary_counts_violations_that_are_not_ignored(project, off, fixable):
    off["scenarios"]["t2i"]["expected_e2e"] = 10.61
    off["scenarios"]["old"] = off["scenarios"]["t2i"]
    off["metadata"]["description"] = "Captured 2026-05-16."
    project.write(NAME, off)
    project.write(
        "perflint.toml",
        '[[ignored]]\nrule = "all"\npath = "*"\nscenario = "old"\nreason = "of another machine"\n',
    )
    outcome = project.report(NAME)
    assert outcome.json["summary"] == {
        "files": 1,
        "violations": 3,
        "errors": 2,
        "warnings": 1,
        "fixable": 2,
        "ignored": 2,
        "untouched": 0,
    }
    assert len(outcome.json["violations"]) == 5


def test_violations_are_sorted_by_file_and_position(project, off):
    off["metadata"]["description"] = "Captured 2026-05-16."
    for path in ("b", "a"):
        project.write(f"{path}/{NAME}", off)
    positions = [
        (found["path"], found["start"]["line"], found["start"]["column"])
        for found in project.report(".").json["violations"]
    ]
    assert positions == sorted(positions)
    assert len(positions) == 4


def test_after_a_fix_the_report_has_the_remaining_violations(project, off):
    off["metadata"]["description"] = "Captured 2026-05-16."
    project.write(NAME, off)
    assert project.report(NAME, "--fix").rules == ["aggregate-mismatch"]


def test_the_output_is_deterministic(project, off):
    project.write(NAME, off)
    first = project.report(NAME).out
    assert first == project.report(NAME).out
    assert first.endswith("}\n")


def test_pointers_are_escaped_according_to_rfc_6901(project, off):
    off["scenarios"] = {"a/b~c": off["scenarios"]["t2i"]}
    project.write(NAME, off)
    violation = project.report(NAME).json["violations"][0]
    assert violation["pointer"] == "/scenarios/a~1b~0c/expected_avg_denoise_ms"
    assert violation["scenario"] == "a/b~c"


def test_a_number_too_large_for_json_is_no_crash(project, clean):
    clean["scenarios"]["t2i"]["denoise_step_ms"] = {"0": 1.7e308, "1": 1.7e308, "2": 1e300}
    project.write(NAME, clean)
    assert project.report(NAME).json["summary"]["files"] == 1
