"""``perflint suppress``: one finding is accepted, with a reason and for a time."""

import os
import shlex

import pytest
import tomli

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
AVERAGE = "/scenarios/t2i/expected_avg_denoise_ms"
MEDIAN = "/scenarios/t2i/expected_median_denoise_ms"
HOUSE = """\
# how we wrote it
suppressions = [
    # the first
    {path = 'z.json',   rule = "sample-gap"} , # keep
]
"""


def suppress(project, *arguments, today="2026-05-17"):
    return project.perflint("suppress", *arguments, "--today", today)


def known(project):
    return tomli.loads((project.root / FILE).read_text("utf-8"))["suppressions"]


@pytest.fixture
def wrong(off):
    """A baseline with two wrong aggregates."""
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5
    return off


def test_one_finding_is_accepted_and_others_stay(project, wrong):
    project.write(NAME, wrong)
    outcome = suppress(
        project, "aggregate-mismatch", f"{NAME}#{AVERAGE}", "--reason", "another card"
    )
    assert outcome == (
        0,
        "Hidden until it gets worse: aggregate-mismatch: "
        "mean of 2 steps is 4.49, the file says 5.49 (+22.27 %)\n",
        f"perflint: {FILE}: 1 added; 1 known\n",
    )
    assert (project.root / FILE).read_text().splitlines()[-2] == (
        f'  {{ rule = "aggregate-mismatch", path = "{NAME}", at = "{AVERAGE}", '
        'gap = 0.222717, reason = "another card" },'
    )
    first, second = project.report().json["violations"]
    assert first["ignored"] == {"reason": "another card"}
    assert second["ignored"] is None


def test_a_file_with_one_finding_needs_no_place(project, off):
    project.write(NAME, off)
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", "x").code == 0
    assert known(project)[0]["at"] == AVERAGE
    assert project.check().code == 0


def test_a_pointer_to_the_scenario_is_enough_where_it_has_one_finding(project, off):
    project.write(NAME, off)
    place = f"{NAME}#/scenarios/t2i"
    assert suppress(project, "aggregate-mismatch", place, "--reason", "x").code == 0
    assert known(project)[0]["at"] == AVERAGE


@pytest.mark.parametrize("place", [NAME, f"{NAME}#/scenarios/t2i", f"{NAME}#/scenarios"])
def test_of_several_one_has_to_be_named_and_each_name_works(project, wrong, place):
    project.write(NAME, wrong)
    outcome = suppress(project, "aggregate-mismatch", place, "--reason", "x")
    assert (outcome.code, outcome.out) == (2, "")
    said, *choices = outcome.err.splitlines()
    assert said == "perflint: error: 2 findings; name one of these:"
    assert not (project.root / FILE).exists()
    for choice in choices:
        (named,) = shlex.split(choice)
        assert suppress(project, "aggregate-mismatch", named, "--reason", "x").code == 0
    assert [entry["at"] for entry in known(project)] == [AVERAGE, MEDIAN]


def test_a_place_without_a_finding_is_refused_with_those_that_have_one(project, wrong):
    project.write(NAME, wrong)
    place = f"{NAME}#/scenarios/t2i/expected_avg"
    outcome = suppress(project, "aggregate-mismatch", place, "--reason", "x")
    said, *choices = outcome.err.splitlines()
    assert outcome.code == 2
    assert said == (
        f"perflint: error: no `aggregate-mismatch` at /scenarios/t2i/expected_avg in {NAME};"
        " name one of these:"
    )
    assert [choice.strip("' ") for choice in choices] == [
        f"{NAME}#{AVERAGE}",
        f"{NAME}#{MEDIAN}",
    ]


def test_long_lists_are_cut(project, off):
    scenario = off["scenarios"]["t2i"]
    off["scenarios"] = {f"s{number:02}": scenario for number in range(12)}
    project.write(NAME, off)
    outcome = suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    assert outcome.err.splitlines()[0] == "perflint: error: 12 findings; name one of these:"
    assert outcome.err.splitlines()[-1] == "  and 2 more"
    assert len(outcome.err.splitlines()) == 12


def test_a_name_for_the_shell_is_quoted_and_harmless(project, off):
    off["scenarios"] = {"a b\n::error::x\x1b": off["scenarios"]["t2i"], "c": {}}
    off["scenarios"]["c"] = off["scenarios"]["a b\n::error::x\x1b"]
    project.write("my file.json", off)
    outcome = suppress(project, "aggregate-mismatch", "my file.json", "--reason", "x", "--isolated")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err
    assert all(line.startswith(("perflint: ", "  '")) for line in outcome.err.splitlines())


def test_the_file_keeps_the_form_that_its_owner_gave_it(project, off):
    project.write(NAME, off)
    project.write(FILE, HOUSE.replace("\n", "\r\n"))
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", 'say "why"').code == 0
    lines = (project.root / FILE).read_bytes().decode().split("\r\n")
    owned = HOUSE.split("\n")
    assert [line for line in lines if line in owned] == owned
    assert len(lines) == len(owned) + 1
    assert known(project)[0]["reason"] == 'say "why"'


def test_said_again_it_changes_the_reason_and_the_day_in_place(project, off):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    path = project.root / FILE
    path.write_text(path.read_text().replace(" },", " },  # ask Ada"))
    outcome = suppress(
        project, "aggregate-mismatch", NAME, "--reason", "y", "--expires", "2026-06-01"
    )
    assert outcome.err == f"perflint: {FILE}: 1 changed; 1 known\n"
    assert outcome.out.startswith("Hidden until 2026-06-01 or it gets worse: ")
    assert (
        path.read_text()
        .splitlines()[-2]
        .endswith('reason = "y", expires = 2026-06-01 },  # ask Ada')
    )


def test_after_its_day_the_finding_is_back_and_is_not_prolonged_by_the_way(project, off):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x", "--expires", "2026-05-18")
    assert project.check(today="2026-05-18").code == 0
    outcome = project.check("--output-format", "concise", today="2026-05-19")
    assert outcome.code == 1
    assert outcome.out.splitlines()[0].endswith("(+22.27 %); accepted until 2026-05-18: x")
    before = (project.root / FILE).read_bytes()
    outcome = project.check("--suppress-all", "--prune-suppressions", today="2026-05-19")
    assert outcome.code == 1
    assert (project.root / FILE).read_bytes() == before


def test_writing_all_down_keeps_the_reasons(project, wrong):
    project.write(NAME, wrong)
    suppress(project, "aggregate-mismatch", f"{NAME}#{MEDIAN}", "--reason", "x")
    wrong["scenarios"]["t2i"]["expected_median_denoise_ms"] = 6.5
    project.write(NAME, wrong)
    assert project.check().code == 1
    assert project.check("--suppress-all").code == 0
    by_place = {entry["at"]: entry for entry in known(project)}
    assert by_place[MEDIAN] == {**by_place[MEDIAN], "reason": "x", "gap": 0.447661}
    assert "reason" not in by_place[AVERAGE]


def test_a_finding_that_is_gone_takes_its_entry_along(project, off, clean):
    project.write(NAME, off)
    suppress(project, "aggregate-mismatch", NAME, "--reason", "x")
    project.write(NAME, clean)
    assert project.check("--prune-suppressions").code == 0
    assert known(project) == []


@pytest.mark.parametrize("mark", ["#", ":"])
def test_a_path_may_hold_either_mark(project, off, mark):
    name = f"a{mark}b.json"
    project.write(name, off)
    for place in (name, f"{name}#{AVERAGE}"):
        assert suppress(project, "aggregate-mismatch", place, "--reason", "x").code == 0
    assert [entry["path"] for entry in known(project)] == [name]


def test_a_flag_is_named_behind_a_colon(project):
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
    assert [line.strip() for line in outcome.err.splitlines()[1:]] == [
        "server_args.py:--extra",
        "server_args.py:--other",
    ]
    outcome = suppress(project, rule, "server_args.py:--extra", "--reason", "of a plugin")
    assert outcome.out.startswith(f"Hidden: {rule}: "), "it has no gap that could grow"
    assert known(project)[0]["at"] == "--extra"
    assert "--other" in project.check("--select", rule).out


def test_it_is_written_from_the_top_of_the_repository(repository, off, monkeypatch):
    repository.write(f"deep/{NAME}", off)
    monkeypatch.chdir(repository.root / "deep")
    assert suppress(repository, "aggregate-mismatch", NAME, "--reason", "x").code == 0
    assert known(repository)[0]["path"] == f"deep/{NAME}"


def test_a_finding_on_a_change_is_accepted_until_a_day(repository, clean, faster):
    repository.write(NAME, faster)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    scenario = faster["scenarios"]["t2i"]
    scenario.update(clean["scenarios"]["t2i"])
    repository.write(NAME, faster)
    rule = "loosened-baseline"
    assert rule in repository.report().rules
    place = next(one for one in repository.report().json["violations"] if one["rule"] == rule)
    named = f"{NAME}#{place['pointer']}"
    outcome = suppress(repository, rule, named, "--reason", "driver 595")
    assert outcome.code == 2
    assert "--expires" in outcome.err
    outcome = suppress(repository, rule, named, "--reason", "driver 595", "--expires", "2026-05-20")
    assert outcome.code == 0
    hidden = [one for one in repository.report().json["violations"] if one["ignored"]]
    assert [(one["rule"], one["ignored"]["reason"]) for one in hidden] == [(rule, "driver 595")]
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "-m", "second")
    since = repository.report("--select", rule, "--base", "HEAD~1").json["violations"]
    assert [one["pointer"] for one in since if one["ignored"]] == [place["pointer"]]
    assert repository.check("--prune-suppressions", today="2026-05-21").code == 0
    assert known(repository) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["aggregate-mismatc", NAME, "--reason", "x"], "did you mean 'aggregate-mismatch'?"),
        (["unused-ignore", NAME, "--reason", "x"], "unknown rule 'unused-ignore'"),
        (["all", NAME, "--reason", "x"], "unknown rule 'all'"),
        (["sample-gap", NAME, "--reason", "x"], f"no `sample-gap` in {NAME}"),
        (["sample-gap", NAME, "--reason", " "], "--reason is empty"),
        (["sample-gap", NAME], "required: --reason"),
        (["sample-gap", "gone.json#/x", "--reason", "x"], "gone.json#/x: no such file"),
        (["sample-gap", "other.json", "--reason", "x"], "no format fits"),
        (
            ["sample-gap", NAME, "--reason", "x", "--expires", "2026-05-16"],
            "--expires 2026-05-16 is over already",
        ),
        (["sample-gap", NAME, "--reason", "x", "--expires", "soon"], "'soon' is no date"),
        (["stale-date", NAME, "--reason", "x"], "the configuration does not run 'stale-date'"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(project, off, arguments, told):
    project.write(NAME, off)
    project.write("other.json", {"a": 1})
    project.write("perflint.toml", 'ignore = ["stale-date"]\n')
    outcome = suppress(project, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert not (project.root / FILE).exists()


@pytest.mark.parametrize("reason", ["a\nb", "\x1b[31m", "}", "# x", '"', "\\", "数🚀", "x\u2028"])
def test_any_reason_is_kept_and_harms_no_terminal(project, off, reason):
    project.write(NAME, off)
    assert suppress(project, "aggregate-mismatch", NAME, "--reason", reason).code == 0
    assert known(project)[0]["reason"] == reason
    shown = project.check(today="2027-01-01").out
    assert "\x1b" not in shown


def test_by_the_real_command_with_bytes_that_are_not_utf_8(run, project, off):
    project.write(NAME, off)
    reason = os.fsdecode(b"caf\xe9")
    done = run("suppress", "aggregate-mismatch", NAME, "--reason", reason, cwd=project.root)
    assert done.returncode == 0, done.stderr
    assert known(project)[0]["reason"] == "caf\\udce9"
