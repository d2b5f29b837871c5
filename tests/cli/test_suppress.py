"""``perflint suppress``: one finding is suppressed, with a reason and optionally an expiry date."""

import os
import shlex

import pytest
import tomli

from tests.paths import FIXTURES

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
AVERAGE = "/scenarios/t2i/expected_avg_denoise_ms"
MEDIAN = "/scenarios/t2i/expected_median_denoise_ms"
EDITED = """\
# a comment at the top
suppressions = [
    # a comment on an entry
    {path = 'z.json',   rule = "sample-gap"} , # keep
]
"""


def suppress(project, *arguments, today="2026-05-17"):
    return project.perflint("suppress", *arguments, "--today", today)


def suppressions(project):
    return tomli.loads((project.root / FILE).read_text("utf-8"))["suppressions"]


def ignored(outcome):
    """Return the violations that are ignored."""
    return [violation for violation in outcome.json["violations"] if violation["ignored"]]


@pytest.fixture
def wrong(off):
    """A baseline with two wrong aggregates."""
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5
    return off


def test_one_finding_is_suppressed_and_the_others_are_reported(project, wrong):
    project.write(NAME, wrong)
    outcome = suppress(
        project, "aggregate-mismatch", f"{NAME}#{AVERAGE}", "--reason", "another card"
    )
    assert outcome == (
        0,
        "Suppressed until it gets worse: aggregate-mismatch: t2i: "
        "mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)\n",
        f"perflint: {FILE}: 1 added; 1 in total\n",
    )
    assert (project.root / FILE).read_text().splitlines()[-2] == (
        f'  {{ rule = "aggregate-mismatch", path = "{NAME}", at = "{AVERAGE}", '
        'gap = 0.222717, reason = "another card" },'
    )
    first, second = project.report().json["violations"]
    assert first["ignored"] == {"reason": "another card"}
    assert second["ignored"] is None


def test_a_file_with_one_finding_needs_no_pointer(project, off):
    project.write(NAME, off)
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", "x").code == 0
    assert suppressions(project)[0]["at"] == AVERAGE
    assert project.check().code == 0


def test_a_pointer_to_a_scenario_with_one_finding(project, off):
    project.write(NAME, off)
    place = f"{NAME}#/scenarios/t2i"
    assert suppress(project, "aggregate-mismatch", place, "--reason", "x").code == 0
    assert suppressions(project)[0]["at"] == AVERAGE


@pytest.mark.parametrize("place", [f"{NAME}#/scenarios/t2i", f"{NAME}#/scenarios"])
def test_a_pointer_suppresses_all_findings_of_the_rule_below_it(project, wrong, place):
    project.write(NAME, wrong)
    outcome = suppress(project, "aggregate-mismatch", place, "--reason", "another card")
    assert outcome.code == 0
    assert [line.split(": ", 3)[:3] for line in outcome.out.splitlines()] == [
        ["Suppressed until it gets worse", "aggregate-mismatch", "t2i"]
    ] * 2
    assert outcome.err == f"perflint: {FILE}: 2 added; 2 in total\n"
    entries = suppressions(project)
    assert [entry["at"] for entry in entries] == [AVERAGE, MEDIAN]
    assert [entry["reason"] for entry in entries] == ["another card"] * 2
    assert project.check().code == 0


def test_a_scenario_of_a_list_is_given_by_its_name_or_index(project):
    stats = {"min": 1.0, "max": 1.0, "mean": 2.0, "median": 3.0, "data": [1.0] * 4}
    record = {"fullname": "a/b c", "stats": stats}
    runs = {"machine_info": {}, "benchmarks": [{**record, "fullname": "other"}, record]}
    project.write("x.bench.json", runs)
    assert project.report("--select", "aggregate-mismatch").rules == ["aggregate-mismatch"] * 4
    arguments = ("aggregate-mismatch", "x.bench.json#/benchmarks/a~1b c", "--reason", "by name")
    assert suppress(project, *arguments).code == 0
    arguments = ("aggregate-mismatch", "x.bench.json#/benchmarks/0", "--reason", "by index")
    assert suppress(project, *arguments).code == 0
    reasons = {(entry["scenario"], entry["reason"]) for entry in suppressions(project)}
    assert reasons == {("a/b c", "by name"), ("other", "by index")}
    assert len(suppressions(project)) == 4


def run_choice(project, line):
    """Run a command that a message printed."""
    program, *arguments = shlex.split(line)
    assert program == "perflint"
    return project.perflint(*arguments)


def test_several_findings_are_listed_as_commands_that_can_be_pasted(project, wrong):
    project.write(NAME, wrong)
    reason = 'it\'s "ok"'
    arguments = ("aggregate-mismatch", NAME, "--reason", reason, "--expires", "2026-06-01")
    outcome = suppress(project, *arguments, "--isolated")
    assert (outcome.code, outcome.out) == (2, "")
    message, *choices = outcome.err.splitlines()
    assert message == "perflint: error: 2 findings; choose one of these:"
    assert choices[0] == (
        f"  perflint suppress aggregate-mismatch '{NAME}#{AVERAGE}' "
        f"--reason {shlex.quote(reason)} --expires 2026-06-01 --isolated --today 2026-05-17"
    )
    assert not (project.root / FILE).exists()
    for line in choices:
        assert run_choice(project, line).code == 0
    assert [entry["at"] for entry in suppressions(project)] == [AVERAGE, MEDIAN]
    assert [entry["reason"] for entry in suppressions(project)] == [reason] * 2


def test_findings_in_several_scenarios_are_listed_by_scenario(project, wrong):
    wrong["scenarios"]["a b"] = wrong["scenarios"]["t2i"]
    project.write(NAME, wrong)
    outcome = suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    _, *choices = outcome.err.splitlines()
    assert [shlex.split(line)[3] for line in choices] == [
        f"{NAME}#/scenarios/t2i",
        f"{NAME}#/scenarios/a b",
    ]
    for line in choices:
        assert run_choice(project, line).code == 0
    assert len(suppressions(project)) == 4


def test_a_pointer_without_a_finding_lists_the_choices(project, wrong):
    project.write(NAME, wrong)
    place = f"{NAME}#/scenarios/t2i/expected_avg"
    outcome = suppress(project, "aggregate-mismatch", place, "--reason", "x")
    message, *choices = outcome.err.splitlines()
    assert outcome.code == 2
    assert message == (
        f"perflint: error: no `aggregate-mismatch` at /scenarios/t2i/expected_avg in {NAME};"
        " choose one of these:"
    )
    assert [shlex.split(choice)[3] for choice in choices] == [
        f"{NAME}#{AVERAGE}",
        f"{NAME}#{MEDIAN}",
    ]


def test_a_finding_that_yields_to_a_suppressed_one_can_be_suppressed(repository, clean):
    """The other finding is suppressed, so that this one is reported."""
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    clean["scenarios"]["t2i"]["denoise_step_ms"]["0"] = 3.21
    repository.write(NAME, clean)
    select = ("--select", "mixed-snapshot,aggregate-mismatch")
    assert set(repository.report(*select).rules) == {"mixed-snapshot"}
    place = (f"{NAME}#/scenarios/t2i", "--reason", "x", "--expires", "2026-05-20")
    assert suppress(repository, "mixed-snapshot", *place).code == 0
    assert set(repository.report(*select).rules) == {"aggregate-mismatch"}
    assert suppress(repository, "aggregate-mismatch", *place).code == 0
    assert repository.report(*select).rules == []


def test_a_removed_scenario_and_a_deleted_file(repository, clean):
    clean["scenarios"]["t2v"] = clean["scenarios"]["t2i"]
    repository.write(NAME, clean)
    repository.write("deep/perf_baselines_b.json", clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    (repository.root / "deep" / "perf_baselines_b.json").unlink()
    (repository.root / "deep").rmdir()
    scenario = clean["scenarios"].pop("t2v")
    scenario["expected_e2e_ms"] = 1.0
    repository.write(NAME, clean)
    select = ("--select", "removed-scenario")
    assert len(repository.report(*select).rules) == 2
    options = ("--reason", "x", "--expires", "2026-05-20")
    place = f"{NAME}#/scenarios/t2v"
    assert suppress(repository, "removed-scenario", place, *options).code == 0
    place = "deep/perf_baselines_b.json"
    assert suppress(repository, "removed-scenario", place, *options).code == 0
    assert repository.report(*select).rules == []
    outcome = suppress(repository, "removed-scenario", "never.json", *options)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_replaced_reason_is_printed(project, off):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "first")
    outcome = suppress(project, "aggregate-mismatch", NAME, "--reason", "second")
    assert outcome.out.endswith(" (replaces the reason: first)\n")


def test_a_long_list_of_choices_is_cut(project, off):
    scenario = off["scenarios"]["t2i"]
    off["scenarios"] = {f"s{number:02}": scenario for number in range(12)}
    project.write(NAME, off)
    outcome = suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    assert outcome.err.splitlines()[0] == "perflint: error: 12 findings; choose one of these:"
    assert outcome.err.splitlines()[-1] == "  and 2 more"
    assert len(outcome.err.splitlines()) == 12


def test_choices_are_quoted_and_escaped(project, off):
    off["scenarios"] = {"a b\n::error::x\x1b": off["scenarios"]["t2i"], "c": {}}
    off["scenarios"]["c"] = off["scenarios"]["a b\n::error::x\x1b"]
    project.write("my file.json", off)
    outcome = suppress(project, "aggregate-mismatch", "my file.json", "--reason", "x", "--isolated")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err
    head, choice, rest = outcome.err.splitlines()
    assert head == "perflint: error: 2 findings; choose one of these:"
    assert shlex.split(choice)[3] == "my file.json#/scenarios/c"
    assert rest == "  and 1 more", "a name with control characters cannot be pasted"


def test_a_reason_of_several_lines_is_not_repeated(project, off):
    off["scenarios"] |= {"t2v": off["scenarios"]["t2i"]}
    project.write(NAME, off)
    outcome = suppress(project, "aggregate-mismatch", NAME, "--reason", "two\nlines")
    choices = outcome.err.splitlines()[1:]
    assert [shlex.split(choice)[3:6] for choice in choices] == [
        [f"{NAME}#/scenarios/{scenario}", "--reason", "why"] for scenario in ("t2i", "t2v")
    ]


def test_the_layout_and_comments_of_the_file_are_kept(project, off):
    project.write(NAME, off)
    project.write(FILE, EDITED.replace("\n", "\r\n"))
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", 'say "why"').code == 0
    lines = (project.root / FILE).read_bytes().decode().split("\r\n")
    edited = EDITED.split("\n")
    assert [line for line in lines if line in edited] == edited
    assert len(lines) == len(edited) + 1
    assert suppressions(project)[0]["reason"] == 'say "why"'


def test_a_second_call_changes_reason_and_date_in_place(project, off):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    path = project.root / FILE
    path.write_text(path.read_text().replace(" },", " },  # ask Ada"))
    outcome = suppress(
        project, "aggregate-mismatch", NAME, "--reason", "y", "--expires", "2026-06-01"
    )
    assert outcome.err == f"perflint: {FILE}: 1 changed; 1 in total\n"
    assert outcome.out.startswith("Suppressed until 2026-06-01 or it gets worse: ")
    assert (
        path.read_text()
        .splitlines()[-2]
        .endswith('reason = "y", expires = 2026-06-01 },  # ask Ada')
    )


def test_an_expired_suppression_is_reported_and_not_renewed_by_suppress_all(project, off):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x", "--expires", "2026-05-18")
    assert project.check(today="2026-05-18").code == 0
    outcome = project.check("--output-format", "concise", today="2026-05-19")
    assert outcome.code == 1
    assert outcome.out.splitlines()[0].endswith("(+22.27 %); suppressed until 2026-05-18: x")
    before = (project.root / FILE).read_bytes()
    outcome = project.check("--suppress-all", "--prune-suppressions", today="2026-05-19")
    assert outcome.code == 1
    assert (project.root / FILE).read_bytes() == before


def test_suppress_all_keeps_reasons(project, wrong):
    project.write(NAME, wrong)
    suppress(project, "aggregate-mismatch", f"{NAME}#{MEDIAN}", "--reason", "x")
    wrong["scenarios"]["t2i"]["expected_median_denoise_ms"] = 6.5
    project.write(NAME, wrong)
    assert project.check().code == 1
    assert project.check("--suppress-all").code == 0
    by_pointer = {entry["at"]: entry for entry in suppressions(project)}
    assert by_pointer[MEDIAN] == {**by_pointer[MEDIAN], "reason": "x", "gap": 0.447661}
    assert "reason" not in by_pointer[AVERAGE]


def test_prune_removes_the_suppression_of_a_fixed_finding(project, off, clean):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    project.write(NAME, clean)
    assert project.check("--prune-suppressions").code == 0
    assert suppressions(project) == []


@pytest.mark.parametrize("mark", ["#", ":"])
def test_a_path_may_contain_the_separators(project, off, mark):
    name = f"a{mark}b.json"
    project.write(name, off)
    for place in (name, f"{name}#{AVERAGE}"):
        assert suppress(project, "aggregate-mismatch", place, "--reason", "x").code == 0
    assert [entry["path"] for entry in suppressions(project)] == [name]


def test_a_flag_follows_a_colon(project):
    project.write(
        "server_args.py",
        "class ServerArgs:\n"
        "    # Model\n    model: str\n\n"
        "    def add_cli_args(parser):\n"
        "        # Model\n"
        "        parser.add_argument('--model')\n"
        "        parser.add_argument('--extra')\n"
        "        parser.add_argument('--other')\n",
    )
    rule = "argument-without-field"
    outcome = suppress(project, rule, "server_args.py", "--reason", "x")
    assert [shlex.split(line)[3] for line in outcome.err.splitlines()[1:]] == [
        "server_args.py:--extra",
        "server_args.py:--other",
    ]
    outcome = suppress(project, rule, "server_args.py:--extra", "--reason", "plugin")
    assert outcome.out.startswith(f"Suppressed: {rule}: "), "it has no gap that could grow"
    assert suppressions(project)[0]["at"] == "--extra"
    assert "--other" in project.check("--select", rule).out


def test_the_path_is_relative_to_the_root_of_the_repository(repository, off, monkeypatch):
    repository.write(f"deep/{NAME}", off)
    monkeypatch.chdir(repository.root / "deep")
    assert suppress(repository, "aggregate-mismatch", NAME, "--reason", "x").code == 0
    assert suppressions(repository)[0]["path"] == f"deep/{NAME}"


def test_a_note_says_that_a_rule_about_changes_has_nothing_to_compare(repository, clean):
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    arguments = ("loosened-baseline", NAME, "--reason", "x", "--expires", "2026-05-20")
    outcome = suppress(repository, *arguments)
    note = "perflint: rules about changes were skipped: nothing differs from HEAD;"
    assert (outcome.code, outcome.err.startswith(note)) == (2, True)


def test_a_finding_about_a_change_requires_an_expiry_date(repository, clean, faster):
    repository.write(NAME, faster)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    scenario = faster["scenarios"]["t2i"]
    scenario.update(clean["scenarios"]["t2i"])
    repository.write(NAME, faster)
    rule = "loosened-baseline"
    assert rule in repository.report().rules
    pointer = next(
        violation["pointer"]
        for violation in repository.report().json["violations"]
        if violation["rule"] == rule
    )
    arguments = (rule, f"{NAME}#{pointer}", "--reason", "driver 595")
    outcome = suppress(repository, *arguments)
    assert outcome.code == 2
    assert "--expires is required" in outcome.err
    command = shlex.split(outcome.err.partition("single change: ")[2])
    assert command[command.index("--expires") + 1] == "2026-05-31"
    assert repository.perflint(*command[1:]).code == 0
    outcome = suppress(repository, *arguments, "--expires", "2026-05-20")
    assert outcome.code == 0
    (violation,) = ignored(repository.report())
    assert (violation["rule"], violation["ignored"]["reason"]) == (rule, "driver 595")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "-m", "second")
    (violation,) = ignored(repository.report("--select", rule, "--base", "HEAD~1"))
    assert violation["pointer"] == pointer
    assert repository.check("--prune-suppressions", today="2026-05-21").code == 0
    assert suppressions(repository) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["aggregate-mismatc", NAME, "--reason", "x"], "did you mean 'aggregate-mismatch'?"),
        (["unused-ignore", NAME, "--reason", "x"], "unknown rule 'unused-ignore'"),
        (["all", NAME, "--reason", "x"], "unknown rule 'all'"),
        (["sample-gap", NAME, "--reason", "x"], f"no `sample-gap` in {NAME}"),
        (["sample-gap", NAME, "--reason", " "], "--reason must not be empty"),
        (["sample-gap", NAME], "required: --reason"),
        (["sample-gap", "missing.json#/x", "--reason", "x"], "missing.json#/x: no such file"),
        (["sample-gap", "other.json", "--reason", "x"], "other.json: no known format matches"),
        (
            ["sample-gap", NAME, "--reason", "x", "--expires", "2026-05-16"],
            "--expires 2026-05-16 is in the past",
        ),
        (["sample-gap", NAME, "--reason", "x", "--expires", "soon"], "'soon' is not a valid date"),
        (["stale-date", NAME, "--reason", "x"], f"'stale-date' is not enabled for {NAME}"),
    ],
)
def test_invalid_arguments(project, off, arguments, message):
    project.write(NAME, off)
    project.write("other.json", {"a": 1})
    project.write("perflint.toml", 'ignore = ["stale-date"]\n')
    outcome = suppress(project, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert not (project.root / FILE).exists()


@pytest.mark.parametrize("reason", ["a\nb", "\x1b[31m", "}", "# x", '"', "\\", "数🚀", "x\u2028"])
def test_special_characters_in_a_reason(project, off, reason):
    project.write(NAME, off)
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", reason).code == 0
    assert suppressions(project)[0]["reason"] == reason
    assert "\x1b" not in project.check(today="2027-01-01").out


def test_a_reason_that_is_not_utf_8(run, project, off):
    project.write(NAME, off)
    reason = os.fsdecode(b"caf\xe9")
    done = run("suppress", "aggregate-mismatch", NAME, "--reason", reason, cwd=project.root)
    assert done.returncode == 0, done.stderr
    assert suppressions(project)[0]["reason"] == "caf\\udce9"


def test_a_finding_that_yields_to_a_suppressed_one_is_suppressed(repository):
    """It is reported once the other one is in the suppression file."""
    content = (FIXTURES / "review.json").read_bytes()
    repository.write(NAME, content)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "known")
    assert repository.check("--suppress-all").code == 0
    outcome = repository.perflint("suppress", "unexplained-overhead", NAME, "--reason", "why")
    assert outcome.code == 0, outcome.err
