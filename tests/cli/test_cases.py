"""``perflint check`` on baselines and the test cases that are compared with them."""

import shutil

import pytest

from perflint.documents.cases import modules
from tests.paths import FIXTURES

RULES = "orphan-scenario,case-without-scenario,ungated-scenario,missing-estimate"
SELECT = ("--select", f"{RULES},placeholder-scenario,removed-scenario")
FOLDER = "tests/server"
CASES = f"{FOLDER}/gpu_cases.py"
H100 = f"{FOLDER}/perf_baselines/h100.json"
NPU = f"{FOLDER}/ascend/perf_baselines_npu.json"

ALL = [
    ("missing-estimate", NPU, "model4_t2i_npu"),
    ("orphan-scenario", NPU, "model2_weekly_npu"),
    ("case-without-scenario", CASES, "model30_t2i"),
    ("ungated-scenario", H100, "model8_t2i"),
    ("placeholder-scenario", H100, "model9_t2i"),
    ("orphan-scenario", H100, "model31_t2i"),
    ("orphan-scenario", H100, "model5_t2v"),
]
"""What the fixture contains."""


def found(outcome):
    """Return the rule, the path and the scenario of each violation."""
    assert outcome.err == "" or outcome.err.startswith("perflint: rules about changes were skipped")
    return [(each["rule"], each["path"], each["scenario"]) for each in outcome.json["violations"]]


def scenario(name="t2i", value=21.3):
    fields = ("expected_e2e_ms", "expected_avg_denoise_ms", "expected_median_denoise_ms")
    record = {"stages_ms": {"a": value}, "denoise_step_ms": {}, **dict.fromkeys(fields, value)}
    return {name: {**record, "estimated_full_test_time_s": 60.0}}


def baseline(*scenarios):
    records = {name: record for each in scenarios for name, record in each.items()}
    return {"metadata": {"last_updated": "2026-05-17"}, "scenarios": records}


def case(name="t2i", check=True):
    return f'    DiffusionTestCase("{name}", args, run_perf_check={check}),\n'


def copy_suite(project):
    """Copy the suite, whose files have other names here: no check of this repository reads them."""

    def copy(source, target):
        shutil.copy(source, target.removesuffix(".txt"))

    shutil.copytree(FIXTURES / "cases", project.root / FOLDER, copy_function=copy)


def cases(*rows, name="ONE_GPU_CASES"):
    return f"{name} = [\n{''.join(rows)}]\n"


@pytest.fixture
def committed(repository):
    """A repository with a case and its scenario."""
    repository.write(CASES, cases(case(), case("t2v")))
    repository.write(H100, baseline(scenario(), scenario("t2v", 98.7)))
    repository.write("notes.json", "{}")
    commit(repository)
    return repository


def commit(repository):
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")


def test_all_findings_of_a_suite_of_90_cases(repository):
    copy_suite(repository)
    outcome = repository.report(*SELECT)
    assert found(outcome) == ALL
    parked = [each["scenario"] for each in outcome.json["violations"] if each["related"]]
    assert parked == ["model8_t2i", "model31_t2i", "model5_t2v"]
    severities = {each["scenario"]: each["severity"] for each in outcome.json["violations"]}
    assert (severities["model31_t2i"], severities["model5_t2v"]) == ("warning", "error")
    assert found(repository.report(*SELECT, H100)) == [row for row in ALL if row[1] == H100]
    assert found(repository.report(*SELECT, CASES)) == [row for row in ALL if row[1] == CASES]


def test_outside_of_git(project):
    copy_suite(project)
    assert sorted(found(project.report(*SELECT))) == sorted(ALL)


def test_unread_cases_are_listed_once(repository):
    copy_suite(repository)
    outcome = repository.perflint("formats", "sglang-diffusion", "--cases")
    assert (outcome.code, outcome.err) == (0, "")
    rows = outcome.out.split("not read:\n")[1].splitlines()
    module = f"{FOLDER}/ascend/testcase_configs_npu.py"
    assert rows == [f"  {module}:29:1: `*_nightly_npu`, its name is not literal"]
    assert outcome.out.count(" line ") == 87
    assert "  model8_t2i                               line 28     not compared\n" in outcome.out
    assert "  ONE_GPU_CASES                            36 cases" in outcome.out
    assert "  ONE_NPU_CASES                            cannot be read completely" in outcome.out


def test_a_case_file_of_several_sets_is_listed_once(project):
    project.write(CASES, cases(case(), case("t2v")))
    for name in ("one", "two"):
        project.write(f"{FOLDER}/{name}/perf_baselines.json", baseline(scenario()))
        project.write(f"{FOLDER}/{name}/testcase_configs.py", cases(case(name), name=name.upper()))
    project.write(H100, baseline(scenario()))
    out = project.perflint("formats", "sglang-diffusion", "--cases").out
    rows = [line.partition(" line ")[0].strip() for line in out.partition("lists:")[0].splitlines()]
    assert sorted(rows) == [
        "one",
        "t2i",
        "t2v",
        f"{CASES}: 2 cases",
        f"{FOLDER}/one/testcase_configs.py: 1 case",
        f"{FOLDER}/two/testcase_configs.py: 1 case",
        "two",
    ]
    assert out.count("ONE_GPU_CASES") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cases",), "--cases requires the name of a format"),
        (("jmh", "--cases"), "--cases: the format jmh has no [cases]"),
        (("sglang-diffusion", "--cases"), "--cases: no files match **/gpu_cases.py"),
    ],
)
def test_cases_that_cannot_be_listed(project, arguments, message):
    outcome = project.perflint("formats", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


OPTIONS = [("--staged",), ("--base", "HEAD"), ("--project-hook",)]


def changed(repository, *options):
    """Stage everything, and return what is reported of the change."""
    repository.git("add", "--all")
    outcome = repository.report(*SELECT, *options)
    return found(outcome) if outcome.out else []


@pytest.mark.parametrize("options", OPTIONS)
def test_a_renamed_case_is_reported_at_the_case(committed, options):
    committed.write(CASES, cases(case("t2i_tp2"), case("t2v")))
    assert changed(committed, *options) == [("orphan-scenario", CASES, "t2i")]
    (violation,) = committed.report(*SELECT, "--staged").json["violations"]
    assert (violation["start"]["line"], violation["start"]["column"]) == (2, 23)
    (related,) = violation["related"]
    assert (related["path"], related["start"]["line"]) == (H100, 6)
    assert violation["message"] == "no test case has the name `t2i` any longer"


def test_a_range_of_commits(committed):
    committed.write(CASES, cases(case("t2i_tp2"), case("t2v")))
    commit(committed)
    committed.write(CASES, cases(case(), case("t2v")))
    outcome = committed.report(*SELECT, "--from", "HEAD~1", "--to", "HEAD")
    assert found(outcome) == [("orphan-scenario", CASES, "t2i")]


def test_a_case_whose_name_was_read_in_part_is_removed(committed):
    in_part = '    DiffusionTestCase(f"{model}_t2a", args),\n'
    old = {"x_t2a": scenario()["t2i"], "old": scenario()["t2i"]}
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), old))
    committed.write(CASES, cases(case(), in_part, case("t2v")))
    commit(committed)
    committed.write(CASES, cases(case(), case("t2v")))
    assert changed(committed, "--staged") == [("orphan-scenario", CASES, "x_t2a")]
    report = committed.report(*SELECT, "--staged").json
    assert report["violations"][0]["start"] == {"line": 2, "column": 23}  # after the one above it
    assert report["summary"]["untouched"] == 0


def test_a_finding_in_a_case_file_is_not_counted_again_in_the_baseline(committed):
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), scenario("old", 5.2)))
    commit(committed)
    committed.write(CASES, cases(case(), case("t2v", check=False)))
    committed.write(
        H100, baseline(scenario(value=21.4), scenario("t2v", 98.7), scenario("old", 5.2))
    )
    assert changed(committed, "--staged") == [("ungated-scenario", CASES, "t2v")]
    assert committed.report(*SELECT, "--staged").json["summary"]["untouched"] == 1  # "old"


@pytest.mark.parametrize("options", OPTIONS)
def test_a_removed_case_is_reported_after_the_one_before_it(committed, options):
    committed.write(CASES, cases(case()))
    assert changed(committed, *options) == [("orphan-scenario", CASES, "t2v")]
    (violation,) = committed.report(*SELECT, "--staged").json["violations"]
    assert violation["start"]["line"] == 2


@pytest.mark.parametrize("options", OPTIONS)
def test_a_case_file_that_was_deleted(committed, options):
    committed.write(f"{FOLDER}/testcase_configs.py", cases(case("t2a"), name="MORE"))
    commit(committed)
    committed.git("rm", "--quiet", CASES)
    expected = [("orphan-scenario", CASES, name) for name in ("t2i", "t2v")]
    assert changed(committed, *options) == expected


def test_the_last_case_file_that_was_deleted(committed):
    committed.git("rm", "--quiet", CASES)
    expected = [("orphan-scenario", CASES, name) for name in ("t2i", "t2v")]
    assert changed(committed, "--staged") == expected


def test_a_case_that_moved_to_another_file_is_none(committed):
    committed.write(CASES, cases(case("t2v")))
    committed.write(f"{FOLDER}/testcase_configs_b.py", cases(case(), name="TWO_GPU_CASES"))
    assert changed(committed, "--staged") == []
    committed.git("mv", CASES, f"{FOLDER}/testcase_configs_a.py")
    assert changed(committed, "--staged") == []


def test_a_case_and_its_scenario_that_went_together_are_none(committed):
    committed.write(CASES, cases(case()))
    committed.write(H100, baseline(scenario()))
    assert changed(committed, "--staged") == []


def test_a_scenario_that_went_alone_is_reported_in_the_baseline_once(committed):
    committed.write(H100, baseline(scenario()))
    assert changed(committed, "--staged") == [("case-without-scenario", H100, "t2v")]
    assert "removed-scenario" in committed.report("--select", "removed-scenario").rules


def test_a_scenario_that_came_without_a_case(committed):
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), scenario("t2a", 5.2)))
    assert changed(committed, "--staged") == [("orphan-scenario", H100, "t2a")]
    assert changed(committed, "--project-hook") == []  # another hook is given the baseline


def test_an_old_orphan_is_reported_only_if_its_numbers_change(committed):
    old = scenario("t2a", 5.2)
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), old))
    commit(committed)
    committed.write(H100, baseline(scenario(), scenario("t2v", 95.1), old))
    assert changed(committed, "--staged") == []
    committed.write(H100, baseline(scenario(), scenario("t2v", 95.1), scenario("t2a", 4.1)))
    assert changed(committed, "--staged") == [("orphan-scenario", H100, "t2a")]


@pytest.mark.parametrize("options", OPTIONS)
def test_a_check_that_was_switched_off_is_reported_there(committed, options):
    committed.write(CASES, cases(case(), case("t2v", check=False)))
    assert changed(committed, *options) == [("ungated-scenario", CASES, "t2v")]
    (violation,) = committed.report(*SELECT, "--staged").json["violations"]
    assert violation["start"] == {"line": 3, "column": 51}
    commit(committed)
    committed.write(CASES, cases(case("new", check=False), case(), case("t2v", check=False)))
    assert changed(committed, *options) == []


def test_a_default_of_the_class_that_was_switched_off_is_reported_there(committed):
    configs = f"{FOLDER}/testcase_configs.py"
    text = "@dataclass\nclass DiffusionTestCase:\n    id: str\n    run_perf_check: bool = True\n"
    committed.write(configs, text)
    start = "from testcase_configs import DiffusionTestCase\n"
    plain = '    DiffusionTestCase("t2v"),\n'
    committed.write(CASES, start + cases(case(), plain))
    commit(committed)
    committed.write(configs, text.replace("True", "False"))
    assert changed(committed, "--staged") == [("ungated-scenario", configs, "t2v")]
    committed.write(CASES, start + cases(case(), plain.replace(")", ", True)")))
    commit(committed)
    committed.write(CASES, start + cases(case(), plain))  # the argument went, not the default
    assert changed(committed, "--staged") == [("ungated-scenario", CASES, "t2v")]


CONFIGS = f"{FOLDER}/testcase_configs.py"
FROM_CONFIGS = """\
from testcase_configs import CHECK, MODELS, NAME

ONE_GPU_CASES = [
    DiffusionTestCase(NAME, args, run_perf_check=CHECK),
    *[DiffusionTestCase(f"{each}_t2v", args) for each in MODELS],
]
"""


@pytest.fixture
def from_constants(committed):
    """A repository whose cases have their names, and their checks, from another case file."""
    committed.write(CASES, FROM_CONFIGS)
    committed.write(CONFIGS, 'import os\n\nNAME = "t2i"\nCHECK = True\nMODELS = ["x", "y"]\n')
    records = (scenario(name, 4.2) for name in ("t2i", "x_t2v", "y_t2v"))
    committed.write(H100, baseline(*records))
    commit(committed)
    return committed


OTHERS = [
    ("True", "False", 4, ("ungated-scenario", "t2i", [H100, CASES])),
    ('"t2i"', '"t2i_b"', 3, ("orphan-scenario", "t2i", [H100, CASES])),
    ('"t2i"', '"other"', 3, ("orphan-scenario", "t2i", [H100, CASES])),
    (', "y"]', "]", 5, ("orphan-scenario", "y_t2v", [H100])),
    ('"y"]', '"y", "z"]', 5, ("case-without-scenario", "z_t2v", [CASES])),
]


def test_a_constant_of_another_case_file(from_constants):
    text = (from_constants.root / CONFIGS).read_text()
    for old, new, line, (rule, name, related) in OTHERS:
        from_constants.write(CONFIGS, text.replace(old, new))
        from_constants.git("add", "--all")
        outcome = from_constants.report(*SELECT, "--staged")
        assert found(outcome) == [(rule, CONFIGS, name)]
        (violation,) = outcome.json["violations"]
        assert violation["start"]["line"] == line
        assert [each["path"] for each in violation["related"]] == related
    from_constants.write(CASES, f"# Cases\n{FROM_CONFIGS}")  # then the finding is at the case
    assert changed(from_constants, "--staged") == [("case-without-scenario", CASES, "z_t2v")]


def test_one_of_several_changed_files_has_the_constant(from_constants):
    text = (from_constants.root / CONFIGS).read_text()
    first = f"{FOLDER}/testcase_configs_a.py"
    from_constants.write(first, "x = 1\n")
    from_constants.write(CONFIGS, text.replace("True", "False"))
    assert changed(from_constants, "--staged") == [("ungated-scenario", CONFIGS, "t2i")]
    commit(from_constants)
    from_constants.write(H100, baseline(scenario("x_t2v", 4.2), scenario("y_t2v", 4.2)))
    commit(from_constants)
    from_constants.write(CONFIGS, text)
    from_constants.write(first, "# A comment\nx = 1\n")
    assert changed(from_constants, "--staged") == [("case-without-scenario", CONFIGS, "t2i")]


def test_an_ungated_scenario_that_came(committed):
    committed.write(CASES, cases(case(), case("t2v"), case("t2a", check=False)))
    more = baseline(scenario(), scenario("t2v", 98.7), scenario("t2a", 5.2))
    committed.write(H100, more)
    assert changed(committed, "--staged") == [("ungated-scenario", H100, "t2a")]
    commit(committed)
    more["scenarios"]["t2a"]["expected_e2e_ms"] = 5.1
    committed.write(H100, more)
    assert changed(committed, "--staged") == []


def test_a_scenario_that_got_another_name_with_the_same_values(committed):
    committed.write(CASES, cases(case(), case("t2v"), case("t2a", check=False)))
    commit(committed)
    committed.write(H100, baseline(scenario(), {"t2v_tp2": scenario("t2v", 98.7)["t2v"]}))
    assert ("orphan-scenario", H100, "t2v_tp2") in changed(committed, "--staged")
    committed.write(H100, baseline(scenario(), {"t2a": scenario("t2v", 98.7)["t2v"]}))
    assert ("ungated-scenario", H100, "t2a") in changed(committed, "--staged")
    committed.git("mv", H100, f"{FOLDER}/perf_baselines/a100.json")
    assert ("ungated-scenario", f"{FOLDER}/perf_baselines/a100.json", "t2a") in changed(
        committed, "--staged"
    )
    commit(committed)
    committed.git("mv", f"{FOLDER}/perf_baselines/a100.json", H100)
    assert "ungated-scenario" not in [rule for rule, _, _ in changed(committed, "--staged")]


def test_the_only_baseline_of_a_list_goes_or_gets_another_name(committed):
    moved = f"{FOLDER}/perf_baselines/h200.json"
    committed.git("mv", H100, moved)
    assert changed(committed, "--staged") == [("case-without-scenario", moved, None)]
    (violation,) = committed.report(*SELECT, "--staged").json["violations"]
    assert violation["message"].startswith(
        "no baseline is left for 2 test cases of `ONE_GPU_CASES`: "
    )
    committed.git("rm", "--quiet", "--force", moved)
    assert changed(committed, "--staged") == [("case-without-scenario", H100, None)]
    removed = committed.report("--select", "removed-scenario", "--staged").json["violations"]
    assert [each["message"] for each in removed] == [f"{DELETED} `t2i` and `t2v`"]


DELETED = "the file was deleted, and with it"


def test_a_baseline_of_several_lists_and_of_other_cases_is_deleted(committed):
    more = "TWO_GPU_CASES = [DiffusionTestCase('t2v'), DiffusionTestCase('t2a')]\n"
    other = cases(case("other"), name="OTHERS")
    committed.write(CASES, cases(case(), case("off", check=False)) + more + other)
    records = (scenario(name, 4.2) for name in ("t2i", "t2v", "t2a", "off", "other", "lost"))
    committed.write(H100, baseline(*records))
    commit(committed)
    committed.git("rm", "--quiet", H100)
    assert sorted(changed(committed, "--staged")) == [
        ("case-without-scenario", H100, None),
        ("removed-scenario", H100, None),
    ]
    reported = committed.report(*SELECT, "--staged").json["violations"]
    messages = sorted(each["message"] for each in reported)
    lists = "3 test cases of `ONE_GPU_CASES` and `TWO_GPU_CASES`"
    assert messages[0].startswith(f"no baseline is left for {lists}: no file matches ")
    assert messages[1:] == [f"{DELETED} `off` and `other`"]


@pytest.mark.parametrize("options", OPTIONS)
def test_a_case_that_came_without_a_scenario(committed, options):
    committed.write(CASES, cases(case(), case("t2v"), case("other_model")))
    expected = [("case-without-scenario", CASES, "other_model")]
    assert changed(committed, *options) == expected
    commit(committed)
    committed.write(
        CASES, cases(case("off", check=False), case(), case("t2v"), case("other_model"))
    )
    assert changed(committed, *options) == []
    assert found(committed.report(*SELECT)) == expected


def test_the_case_files_are_those_of_the_snapshot(committed):
    """The index counts, not the work tree."""
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), scenario("t2a", 5.2)))
    committed.write(CASES, cases(case(), case("t2v"), case("t2a")))
    committed.git("add", H100)
    outcome = committed.report(*SELECT, "--staged")
    assert found(outcome) == [("orphan-scenario", H100, "t2a")]
    assert found(committed.report(*SELECT, "--base", "HEAD")) == []


def test_a_case_file_that_is_not_python_silences_the_rules_with_a_note(committed):
    committed.write(H100, baseline(scenario("lost")))
    committed.write(CASES, "ONE_GPU_CASES = [")
    outcome = committed.report("--select", RULES)
    assert outcome.rules == []
    assert f"{CASES}: the test cases were not compared: the file is not valid Python" in outcome.err


def test_a_file_of_that_name_without_cases_is_not_ours(repository):
    repository.write("testcase_configs.py", "CASES = []\n")
    outcome = repository.check("testcase_configs.py")
    assert "no known format" in outcome.err + outcome.out
    assert "No baselines" in repository.check().out


def test_case_files_are_read_once_in_a_run_and_only_for_baselines(committed, monkeypatch):
    count, read_cases = [], modules.read_cases
    monkeypatch.setattr(
        modules,
        "read_cases",
        lambda files, keys: count.append(sorted(files)) or read_cases(files, keys),
    )
    committed.write(f"{FOLDER}/perf_baselines/5090.json", baseline(scenario()))
    committed.report(*SELECT)
    assert count == [[CASES]]
    committed.report(*SELECT, "notes.json")
    committed.report("--select", "missing-field")
    assert count == [[CASES]]


def test_a_format_of_a_user_with_files_beside_the_baseline(project):
    project.write(
        "perflint.toml",
        """
[formats.own]
summary = "Own"
files = ["bench/*.json"]
records.at = "/*"
[formats.own.fields]
"." = "measurement"
[formats.own.cases]
files = ["cases/*.py"]
constructors = ["bench"]
[[formats.own.cases.lists]]
name = "ALL"
baselines = ["bench/a.json"]
""",
    )
    project.write("bench/a.json", {"x": 1.5, "gone": 2.5})
    project.write("bench/cases/all.py", "ALL = [bench('x'), bench('unknown')]\n")
    project.write("other/cases/all.py", "bench('gone')\n")
    assert found(project.report(*SELECT)) == [
        ("orphan-scenario", "bench/a.json", "gone"),
        ("case-without-scenario", "bench/cases/all.py", "unknown"),
    ]


def test_a_search_for_case_files_in_too_many_directories_is_a_note(repository, monkeypatch):
    repository.write("perflint.toml", SHARED.replace("**/gpu_cases.py", "suite/**/cases.py"))
    repository.write("suite/a/cases.py", cases(case("lost")))
    repository.write("suite/b/c/note", "")
    repository.write("suite/scores.json", {"t2i": 1.5})
    commit(repository)
    assert found(repository.report(*SELECT)) == [("orphan-scenario", "suite/scores.json", "t2i")]
    monkeypatch.setattr("perflint.primitives.globs.MAX_FOLDERS", 2)
    problem = "more than 2 directories would be searched for `suite/**/cases.py`; name the "
    note = f"perflint: the test cases of more were not compared: {problem}"
    repository.write("suite/more/scores.json", {"t2i": 1.5})
    repository.write("suite/a/cases.py", cases(case("other")))
    repository.git("add", "--all")
    for options in ((), ("--staged",), ("suite/a/cases.py",)):
        outcome = repository.report(*SELECT, *options)
        assert (outcome.code, outcome.rules) == (0, [])
        assert outcome.err.count(note) == 1
    assert f"--cases: {problem}" in repository.perflint("formats", "more", "--cases").err


def test_only_case_files_in_the_folder_of_a_baseline_or_above_count(committed):
    """A file of that name elsewhere has other cases."""
    committed.write("tests/accuracy/testcase_configs.py", cases(case("t2i"), name="OTHERS"))
    committed.write(f"{FOLDER}/perf_baselines/gpu_cases.py.txt", cases(case("t2v")))
    committed.write(CASES, cases(case("t2v")))
    assert changed(committed, "--staged") == [("orphan-scenario", CASES, "t2i")]
    assert found(committed.report(*SELECT)) == [("orphan-scenario", H100, "t2i")]
    committed.write("testcase_configs.py", cases(case("t2i"), name="OTHERS"))
    assert changed(committed, "--staged") == []
    assert found(committed.report(*SELECT)) == []


def test_each_suite_has_its_own_baselines(committed):
    """A change of cases is about the baselines of its suite, not about those of another."""
    other = "other/server"
    committed.write(f"{other}/gpu_cases.py", cases(case(), case("t2a")))
    committed.write(f"{other}/perf_baselines/h100.json", baseline(scenario(), scenario("t2a", 5.2)))
    commit(committed)
    assert found(committed.report(*SELECT)) == []
    committed.write(f"{other}/gpu_cases.py", cases(case("t2i_tp2"), case("t2a")))
    expected = [("orphan-scenario", f"{other}/gpu_cases.py", "t2i")]
    assert changed(committed, "--staged") == expected
    committed.write(CASES, cases(case("t2v")))
    assert changed(committed, "--staged") == [*expected, ("orphan-scenario", CASES, "t2i")]


@pytest.mark.parametrize(
    ("name", "options"),
    [("more/gpu_cases.py", OPTIONS[0]), *((f"{FOLDER}/suite.py", each) for each in OPTIONS)],
)
def test_a_case_file_that_is_none_under_its_new_name(committed, options, name):
    committed.write("more/note", "")
    committed.git("mv", CASES, name)
    rows = changed(committed, *options)
    assert [(rule, scenario) for rule, _, scenario in rows] == [
        ("orphan-scenario", "t2i"),
        ("orphan-scenario", "t2v"),
    ]
    assert {path for _, path, _ in rows} <= {CASES, name}


def test_a_finding_in_a_case_file_with_a_new_name_says_what_it_was(committed):
    committed.write("more/note", "")
    committed.git("mv", CASES, f"{FOLDER}/suite.py")
    first, _ = committed.report(*SELECT, "--staged").json["violations"]
    assert (first["path"], first["start"]) == (f"{FOLDER}/suite.py", {"line": 1, "column": 1})
    assert "is no case file any longer" in committed.perflint("check", "--staged", *SELECT).out


SHARED = """
[formats.more]
summary = "Scores of the same cases"
files = ["**/scores.json"]
records.at = "/*"
[formats.more.fields]
"." = "measurement"
[formats.more.cases]
files = ["**/gpu_cases.py"]
constructors = ["DiffusionTestCase"]
"""


def test_formats_that_share_a_case_file(committed):
    committed.write("perflint.toml", SHARED)
    scores = f"{FOLDER}/scores.json"
    committed.write(scores, {"t2i": 1.5, "off": 2.5, "gone": 3.5})
    committed.write(CASES, cases(case(), case("t2v"), case("off", check=False)))
    commit(committed)
    assert found(committed.report(*SELECT)) == [("orphan-scenario", scores, "gone")]
    committed.write(CASES, cases(case("t2i_tp2")))
    expected = [("orphan-scenario", CASES, name) for name in ("t2i", "t2v", "off")]
    assert sorted(changed(committed, "--staged")) == sorted(expected)


@pytest.mark.parametrize("name", ["t2i_tp2", "another_model"])
def test_a_renamed_case_is_one_finding(committed, name):
    """One that is in the place of the lost case is likely to be that case."""
    committed.write(f"{FOLDER}/perf_baselines/5090.json", baseline(scenario()))
    commit(committed)
    committed.write(CASES, cases(case(name), case("t2v")))
    assert changed(committed, "--staged") == [("orphan-scenario", CASES, "t2i")]
    out = committed.perflint("check", "--staged", *SELECT).out
    assert f"help: if the case is `{name}` now, rename the scenario" in out
    (violation,) = committed.report(*SELECT, "--staged").json["violations"]
    assert [each["path"] for each in violation["related"]] == [
        f"{FOLDER}/perf_baselines/5090.json",
        H100,
    ]
    committed.write(CASES, cases(case("t2v"), case("another_model")))
    expected = [
        ("orphan-scenario", CASES, "t2i"),
        ("case-without-scenario", CASES, "another_model"),
    ]
    assert changed(committed, "--staged") == expected


def test_test_cases_are_counted(committed):
    assert "(1 file, 2 test cases;" in committed.check(CASES).out
    assert "(2 files, 2 scenarios, 2 test cases;" in committed.check().out


def test_case_files_that_a_sparse_checkout_leaves_out_are_read_from_the_index(committed):
    committed.git("sparse-checkout", "set", "--no-cone", "/*", f"!/{CASES}")
    committed.write(f"{FOLDER}/testcase_configs.py", cases(case("t2a"), name="MORE"))
    assert not (committed.root / CASES).exists()
    committed.write(H100, baseline(scenario(), scenario("t2v", 98.7), scenario("gone", 5.2)))
    assert found(committed.report(*SELECT)) == [("orphan-scenario", H100, "gone")]
    blob = committed.git("rev-parse", f":{CASES}").strip()
    (committed.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    outcome = committed.report("--select", RULES, H100)
    assert outcome.rules == []
    assert f"{CASES}: the test cases were not compared: the file cannot be read" in outcome.err


def test_a_case_file_that_is_too_large_silences_the_rules_with_a_note(committed, monkeypatch):
    monkeypatch.setattr("perflint.sources.work_tree.MAX_MODULE", 10)
    committed.write(H100, baseline(scenario("lost")))
    outcome = committed.report("--select", RULES, H100)
    assert outcome.rules == []
    assert outcome.err.count("the file cannot be read") == 1


def test_findings_in_a_case_file_are_suppressed_by_the_name_of_the_case(committed):
    committed.write(CASES, cases(case("t2i"), case("t2v"), case("new_1"), case("new_2")))
    rule = "case-without-scenario"
    entry = f'{{ rule = "{rule}", path = "{CASES}", at = "new_1", reason = "later" }}'
    committed.write("perflint-suppressions.toml", f"suppressions = [\n    {entry},\n]\n")
    outcome = committed.report("--select", f"{rule},unused-ignore")
    assert outcome.rules == [rule]
    ignored, shown = outcome.json["violations"]
    assert (ignored["scenario"], ignored["ignored"]) == ("new_1", {"reason": "later"})
    assert shown["scenario"] == "new_2"


def test_an_entry_for_what_only_a_change_shows_is_not_unused(committed):
    """A check of a whole case file does not look for lost cases."""
    committed.write(CASES, cases(case("t2i_tp2"), case("t2v")))
    entry = f'{{ rule = "orphan-scenario", path = "{CASES}", at = "t2i" }}'
    committed.write("perflint-suppressions.toml", f"suppressions = [\n    {entry},\n]\n")
    select = ("--select", "orphan-scenario,case-without-scenario,unused-ignore")
    assert committed.report(*select, CASES).rules == []
    committed.git("add", "--all")
    assert committed.report(*select, "--staged").rules == []
