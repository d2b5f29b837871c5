"""One line for each violation, in the form that editors and CI parse."""

import re

NAME = "perf_baselines.json"


LINE = re.compile(
    r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<kind>\w+)\[(?P<rule>[\w-]+)\] "
)


def concise(project, *arguments):
    return project.check("--output-format", "concise", *arguments)


def test_a_complete_report(project, off):
    off["scenarios"]["t2i"]["expected_e2e"] = 1.5
    off["metadata"]["description"] = "Captured 2026-05-16."
    project.write(NAME, off)
    assert (
        concise(project, NAME).out
        == f"""\
{NAME}:3:34: error[date-disagreement] `description` says 2026-05-16, `last_updated` says 2026-05-17
{NAME}:17:40: error[aggregate-mismatch] t2i: mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)
{NAME}:19:13: warning[unknown-field] t2i: sglang-diffusion has no field `expected_e2e`; \
did you mean `expected_e2e_ms`?
Found 2 errors and 1 warning (1 file, 1 scenario). \
Fixable: 1 with --fix, 1 with --fix --unsafe-fixes.
"""
    )


def test_a_clean_run_is_one_line(project, clean):
    project.write(NAME, clean)
    assert concise(project, NAME) == (0, "No violations (1 file, 1 scenario).\n", "")


def test_every_line_agrees_with_the_json_output(project, off):
    off["scenarios"] = {
        "a: b\n1:2: error[x]": off["scenarios"]["t2i"],
        "": {},
        "数🚀": {"expected_e2e_ms": -1},
    }
    project.write("sub dir/" + NAME, off)
    lines = concise(project, ".").out.splitlines()[:-1]
    violations = project.report(".").json["violations"]
    assert [LINE.match(line).groupdict() for line in lines] == [
        {
            "path": violation["path"],
            "line": str(violation["start"]["line"]),
            "column": str(violation["start"]["column"]),
            "kind": violation["severity"],
            "rule": violation["rule"],
        }
        for violation in violations
    ]


def test_ignored_violations_are_not_shown(project, off):
    project.write(NAME, off)
    project.write("perflint.toml", '[[ignored]]\nrule = "all"\npath = "*"\nreason = "known"\n')
    assert concise(project, NAME).out == "No violations (1 file, 1 scenario, 1 ignored).\n"
