"""The report for terminals: location, source lines, caret, arithmetic and help."""

import shlex

import pytest

from tests.paths import FIXTURES

NAME = "perf_baselines.json"


def test_a_complete_report(project, off):
    project.write(NAME, off)
    assert (
        project.check(NAME).out
        == f"""\
error[aggregate-mismatch]: mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)
--> {NAME}:17:40 in t2i
   |
12 |             "denoise_step_ms": {{
   |                                - 2 steps
13 |                 "0": 4.21,
14 |                 "1": 4.77
15 |             }},
16 |             "expected_e2e_ms": 10.61,
17 |             "expected_avg_denoise_ms": 5.49,
   |                                        ^^^^ 2 steps give 4.49
   |
help: if the samples are right, write the computed value: \
perflint check --fix --unsafe-fixes --select aggregate-mismatch {NAME}

Found 1 error (1 file, 1 scenario). Fixable: 1 with --fix --unsafe-fixes.
Details of a rule: perflint rule aggregate-mismatch
"""
    )


def reformatted(project, off, change):
    """Write the faulty file in another style; return the shown source line and the caret line."""
    file = project.write(NAME, off)
    project.write(NAME, change(file.read_text()))
    lines = project.check(NAME).out.splitlines()
    (caret,) = (number for number, line in enumerate(lines) if "^^^^" in line)
    source = next(line for line in reversed(lines[:caret]) if line.lstrip()[:1].isdigit())
    return source, lines[caret]


CHANGES = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "no indent": lambda text: text.replace("    ", ""),
    "tabs": lambda text: text.replace("    ", "\t"),
    "one line": lambda text: text.replace("\n", ""),
    "colon apart": lambda text: text.replace(": ", "\n:\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_caret_is_under_the_number(project, off, change):
    source, caret = reformatted(project, off, change)
    start = caret.index("^^^^")
    assert source[start : start + 4] == "5.49"


def test_line_and_column_point_at_the_number(project, off):
    file = project.write(NAME, off)
    lines = project.check(NAME, "--output-format", "full").out.splitlines()
    _, line, column = lines[1].removeprefix("--> ").split(" in ")[0].split(":")
    assert file.read_text().splitlines()[int(line) - 1][int(column) - 1 :] == "5.49,"


def test_a_minified_file_of_100_kb_prints_short_lines_with_the_caret_under_the_number(project, off):
    scenario = off["scenarios"].pop("t2i")
    good = {**scenario, "expected_avg_denoise_ms": 4.49}
    off["scenarios"] = {f"case_{number}": dict(good) for number in range(400)}
    off["scenarios"]["case_200"] = scenario
    source, caret = reformatted(project, off, lambda text: "".join(text.split()))
    assert (project.root / NAME).stat().st_size > 75_000
    start = caret.index("^^^^")
    assert source[start : start + 4] == "5.49"
    lines = project.check(NAME).out.splitlines()
    assert max(len(line) for line in lines if not line.startswith("help: ")) <= 120


@pytest.mark.parametrize(
    ("rule", "unsafe"), [("date-disagreement", False), ("aggregate-mismatch", True)]
)
@pytest.mark.parametrize("folder", ["", "a b/", "it's/", "-x/"])
def test_the_command_of_a_help_line_applies_the_fix(project, off, rule, unsafe, folder):
    off["metadata"]["description"] = "Captured 2026-05-16."
    project.write(folder + NAME, off)
    lines = project.check("--select", rule, ".").out.splitlines()
    (line,) = (line for line in lines if line.startswith("help: "))
    command = shlex.split(line[line.index("perflint check") :])
    assert ("--unsafe-fixes" in command) is unsafe
    assert project.perflint(*command[1:]).code == 0
    assert project.report("--select", rule, ".").rules == []


def test_without_help_there_is_no_help_line_and_the_last_line_names_the_rule(project, clean):
    clean["scenarios"]["t2i"]["denoise_step_ms"] = {"0": 4.21, "2": 4.77}
    project.write(NAME, clean)
    out = project.check(NAME).out
    assert "help:" not in out
    assert out.endswith("\nDetails of a rule: perflint rule sample-gap\n")


def test_all_inputs_of_a_sum_are_labelled(project, clean):
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 9.9
    project.write(NAME, clean)
    out = project.check(NAME).out
    assert "`expected_e2e_ms` is 9.90, less than its stages, which sum to 10.27" in out
    assert "- sum 10.27\n" in out
    assert "^^^ 9.90, its stages 10.27\n" in out


def test_the_summary_uses_the_plural(project, off):
    off["metadata"]["description"] = "Captured 2026-05-16."
    off["scenarios"]["t2v"] = off["scenarios"]["t2i"]
    project.write("a/" + NAME, off)
    project.write("b/" + NAME, off)
    assert project.check(".").out.endswith(
        "\nFound 6 errors (2 files, 4 scenarios). "
        "Fixable: 2 with --fix, 4 with --fix --unsafe-fixes.\n"
        "Details of a rule: perflint rule date-disagreement\n"
    )


def test_a_long_name_makes_no_long_source_line(project, clean):
    clean["scenarios"] = {"x" * 5000: {}}
    project.write(NAME, clean)
    lines = project.check(NAME).out.splitlines()
    assert max(len(line) for line in lines if "|" in line) <= 120


def block_of(project, fixture: str, rule: str, scenario: str) -> str:
    """Return the block printed for one rule and scenario of a fixture."""
    project.write(NAME, (FIXTURES / f"{fixture}.json").read_text())
    blocks = project.check(NAME, "--select", rule).out.split("\n\n")
    return next(block for block in blocks if f" in {scenario}\n" in block)


def test_aggregate_mismatch_in_the_reviewed_file(project):
    assert block_of(project, "review", "aggregate-mismatch", "fastwan2_2_ti2v_5b") == (
        f"""\
error[aggregate-mismatch]: mean of 3 steps is 129.70, the file says 132.32 (+2.02 %)
--> {NAME}:185:40 in fastwan2_2_ti2v_5b
    |
179 |             "denoise_step_ms": {{
    |                                - 3 steps
180 |                 "0": 46.17,
181 |                 "1": 171.65,
182 |                 "2": 171.27
183 |             }},
184 |             "expected_e2e_ms": 2684.91,
185 |             "expected_avg_denoise_ms": 132.32,
    |                                        ^^^^^^ 3 steps give 129.70
    |
help: if the samples are right, write the computed value (fixes 6 findings in this file): \
perflint check --fix --unsafe-fixes --select aggregate-mismatch {NAME}"""
    )


def test_total_below_parts_in_the_reviewed_file(project):
    assert block_of(project, "review", "total-below-parts", "flux_image_t2i_2_gpus") == (
        f"""\
error[total-below-parts]: `DenoisingStage` is 5000.66, less than its steps, which sum to 5029.15 \
(-28.49, -0.57 %)
--> {NAME}:44:35 in flux_image_t2i_2_gpus
   |
44 |                 "DenoisingStage": 5000.66,
   |                                   ^^^^^^^ 5000.66, its steps 5029.15
...
47 |             "denoise_step_ms": {{
   |                                - sum 5029.15
48 |                 "0": 73.63,
49 |                 "1": 88.19,
...
96 |                 "48": 103.97,
97 |                 "49": 99.08
   |
help: measure again and write the complete record of one run"""
    )


def test_total_below_parts_in_the_merged_file(project):
    block = block_of(project, "merged", "total-below-parts", "fastwan2_2_ti2v_5b")
    assert block.startswith(
        "error[total-below-parts]: `expected_e2e_ms` is 2684.91, less than its stages, "
        "which sum to 3047.91 (-363.00, -11.91 %)\n"
    )
    assert "^^^^^^^ 2684.91, its stages 3047.91" in block


def test_unused_suppressions_take_one_line_each(project, off):
    """Those of the configuration, of comments and of the suppression file."""
    project.write(NAME, off)
    ignored = f'[[ignored]]\nrule = "sample-gap"\npath = "{NAME}"\nreason = "two runs"\n'
    project.write("perflint.toml", ignored)
    table = f'{{ rule = "sample-gap", path = "{NAME}", at = "/x\\u001b\\n" }}'
    project.write("perflint-suppressions.toml", f"suppressions = [\n  {table},\n]\n")
    comment = "# perflint: ignore[missing-help] shown elsewhere"
    project.write(
        "server_args.py",
        f'def add_cli_args(parser):\n    {comment}\n    parser.add_argument("--a", help="a")\n',
    )
    blocks = project.check().out.split("\n\n")
    assert [block.split(": ")[0] for block in blocks[:1]] == ["error[aggregate-mismatch]"]
    assert blocks[1] == (
        "server_args.py:2:5: warning[unused-ignore] unused suppression: no `missing-help` here; "
        "correct or delete the comment\n"
        f"perflint.toml:1:1: warning[unused-ignore] unused suppression: no `sample-gap` in {NAME}; "
        "remove the entry from perflint.toml\n"
        "perflint-suppressions.toml:2:3: warning[unused-ignore] unused suppression: "
        f"no `sample-gap` at /x\\x1b\\n in {NAME}; remove it: perflint check --fix"
    )
    assert blocks[2].startswith("Found 1 error and 3 warnings ")
