"""``moved-suppression``: suppressions follow renamed files and moved scenarios."""

import copy
import json

import pytest
import tomli

NAME = "perf_baselines.json"
OTHER = "perf_baselines_b200.json"
FILE = "perflint-suppressions.toml"
TODAY = "2026-05-17"
FIELD = "expected_avg_denoise_ms"


def entries(project):
    data = tomli.loads((project.root / FILE).read_text())
    return [(entry["path"], entry["at"], entry.get("reason")) for entry in data["suppressions"]]


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "change")


def staged(project):
    return project.git("diff", "--cached", "--raw")


def at(scenario):
    return f"/scenarios/{scenario}/{FIELD}"


@pytest.fixture
def pair(off):
    """A baseline with two scenarios, each with an error."""
    off["scenarios"]["t2v"] = copy.deepcopy(off["scenarios"]["t2i"])
    off["scenarios"]["t2v"]["stages_ms"]["DenoisingStage"] = 9.04
    return off


@pytest.fixture
def adopted(repository, pair, clean):
    """A repository with two baselines of one set, and a suppression for each scenario of one."""
    repository.write(NAME, pair)
    clean["scenarios"] = {"t2a": clean["scenarios"]["t2i"]}
    repository.write(OTHER, clean)
    commit(repository)
    assert repository.check("--suppress-all").code == 0
    for scenario in ("t2i", "t2v"):
        reason = ("--reason", f"why {scenario}", "--expires", "2026-12-31", "--today", TODAY)
        location = f"{NAME}#{at(scenario)}"
        assert repository.perflint("suppress", "aggregate-mismatch", location, *reason).code == 0
    commit(repository)
    repository.git("branch", "base")
    return repository


def move(project, old, new, *names):
    """Move scenarios from one file to another, which may be new."""
    before = json.loads((project.root / old).read_text())
    target = project.root / new
    after = json.loads(target.read_text()) if target.exists() else {**before, "scenarios": {}}
    for name in names:
        after["scenarios"][name] = before["scenarios"].pop(name)
    project.write(new, after)
    if before["scenarios"]:
        project.write(old, before)
    else:
        (project.root / old).unlink()


MOVES = {
    "renamed": (("new.json", "t2i"), ("new.json", "t2v")),
    "to another file": ((NAME, "t2i"), (OTHER, "t2v")),
    "to a new file": ((NAME, "t2i"), ("perf_baselines_new.json", "t2v")),
    "split": (("perf_baselines_1.json", "t2i"), ("perf_baselines_2.json", "t2v")),
}


def moved(project, how):
    for path, name in MOVES[how]:
        if path != NAME:
            move(project, NAME, path, name)


@pytest.fixture(params=MOVES)
def changed(request, adopted):
    """The repository with an uncommitted move, and the places where the scenarios are now."""
    adopted.write("perflint.toml", 'baselines = [{ files = ["*.json"] }]\n')
    commit(adopted)
    adopted.git("branch", "--force", "base")
    moved(adopted, request.param)
    return adopted, [(path, at(name), f"why {name}") for path, name in MOVES[request.param]]


def test_a_move_is_an_error_and_its_findings_are_hidden(changed):
    project, places = changed
    project.git("add", "--all")
    groups = {path for path, *_ in places if path != NAME}
    for flags in (["--staged"], [], ["--base", "base"], ["--staged", *groups]):
        outcome = project.report(*flags)
        assert (outcome.code, set(outcome.rules)) == (1, {"moved-suppression"}), flags
        reported = [item for item in outcome.json["violations"] if item["ignored"] is None]
        assert {item["path"] for item in reported} == {FILE}
        assert {item["message"].rpartition(" ")[2] for item in reported} == groups
    commit(project)
    assert set(project.report("--from", "base").rules) == {"moved-suppression"}


@pytest.mark.parametrize("flags", [("--staged",), ("--staged", "--fix"), ("--project-hook",)])
def test_a_move_that_is_fixed_in_the_work_tree_only_needs_to_be_staged(adopted, flags):
    adopted.git("mv", NAME, "new.json")
    assert adopted.check("--fix").code == 0
    outcome = adopted.check(*flags)
    assert outcome.code == 1
    assert f"help: the work tree has the correction; stage it: git add {FILE}\n" in outcome.out
    assert "--fix" not in outcome.out + outcome.err
    adopted.git("add", FILE)
    assert adopted.check(*flags).code == 0


@pytest.mark.parametrize("stage", [True, False], ids=["staged", "not staged"])
@pytest.mark.parametrize("flag", ["--fix", "--prune-suppressions", "--suppress-all"])
def test_every_command_that_writes_keeps_the_reasons(changed, flag, stage):
    """Also if git does not know the new file yet; the expiry is kept, and nothing is staged."""
    project, places = changed
    if stage:
        project.git("add", "--all")
    before = staged(project)
    assert project.check(flag).code == 0
    assert staged(project) == before
    assert sorted(entries(project)) == sorted(places)
    assert (project.root / FILE).read_text().count("expires = 2026-12-31") == 2
    commit(project)
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (0, [])
    assert project.report("--base", "base").rules == []


@pytest.mark.parametrize(
    "flags", [("--staged", "--fix"), ("--fix", "--scope", "changed"), ("--prune-suppressions",)]
)
def test_a_second_move_in_one_change_loses_no_reason(repository, pair, flags):
    """Neither the entries nor the file that they name was ever committed."""
    repository.write(NAME, pair)
    commit(repository)
    repository.git("mv", NAME, "new.json")
    assert repository.check("--suppress-all").code == 0
    for scenario in ("t2i", "t2v"):
        reason = ("--reason", f"why {scenario}", "--today", TODAY)
        location = f"new.json#{at(scenario)}"
        assert repository.perflint("suppress", "aggregate-mismatch", location, *reason).code == 0
    repository.git("add", "--all")
    move(repository, "new.json", OTHER, "t2v")
    repository.git("add", "--all")
    outcome = repository.check(*flags)
    reasons = [reason for *_, reason in entries(repository)]
    assert sorted(reasons) == ["why t2i", "why t2v"], outcome.out
    assert f"in new.json, but in {OTHER}" in outcome.out or "--prune-suppressions" in flags


def test_suppress_all_and_then_fix_keep_the_reasons(changed):
    project, places = changed
    assert project.check("--suppress-all", "--prune-suppressions").code == 0
    assert project.check("--fix").code == 0
    assert sorted(entries(project)) == sorted(places)


def test_a_committed_move_is_fixed_with_the_base(changed):
    project, places = changed
    commit(project)
    assert "moved-suppression" in project.report("--base", "base").rules
    assert "perflint check --fix --base base" in project.check("--base", "base").out
    assert project.check("--fix", "--base", "base").code == 0
    assert sorted(entries(project)) == sorted(places)


def test_the_severity_and_ignore(adopted):
    adopted.git("mv", NAME, "new.json")
    assert adopted.check("--ignore", "moved-suppression").code == 0
    before = entries(adopted)
    assert adopted.check("--ignore", "moved-suppression", "--fix").code == 0
    assert entries(adopted) == before
    adopted.write("perflint.toml", 'severity = { moved-suppression = "warning" }\n')
    assert (adopted.check().code, adopted.report().rules) == (0, ["moved-suppression"])


def test_a_scenario_with_another_value_did_not_move(adopted):
    move(adopted, NAME, OTHER, "t2v")
    content = json.loads((adopted.root / OTHER).read_text())
    content["scenarios"]["t2v"]["expected_e2e_ms"] = 10.71
    adopted.write(OTHER, content)
    rules = adopted.report("--ignore", "change,metadata").rules
    assert sorted(rules) == ["aggregate-mismatch", "unused-ignore"]
    before = entries(adopted)
    for paths in ([], [NAME]):
        adopted.check("--fix", "--ignore", "change,metadata", *paths)
        assert entries(adopted) == before, "the finding is still there, in the other file"


def test_a_renamed_file_may_change(adopted, pair):
    pair["scenarios"]["t2i"]["expected_e2e_ms"] = 10.71
    adopted.git("mv", NAME, "new.json")
    adopted.write("new.json", pair)
    assert adopted.check("--fix", "--ignore", "change,metadata").code == 0
    assert {path for path, *_ in entries(adopted)} == {"new.json"}


def test_a_scenario_that_was_copied_did_not_move(adopted):
    content = json.loads((adopted.root / OTHER).read_text())
    source = json.loads((adopted.root / NAME).read_text())
    content["scenarios"]["t2v"] = source["scenarios"]["t2v"]
    adopted.write(OTHER, content)
    assert adopted.report("--ignore", "change,metadata").rules == ["aggregate-mismatch"]


def test_a_run_on_the_old_file_only_removes_nothing(adopted):
    move(adopted, NAME, OTHER, "t2v")
    before = entries(adopted)
    assert adopted.check("--fix", NAME).code == 0
    assert entries(adopted) == before


def test_other_entries_of_a_renamed_file_follow(adopted):
    """Of a rule that does not run, and about the metadata."""
    text = (adopted.root / FILE).read_text()
    for rule, where in (("sample-gap", "/scenarios/t2i/x"), ("future-date", "/metadata/x")):
        text = text.replace(
            "= [\n", f'= [\n{{ rule = "{rule}", path = "{NAME}", at = "{where}" }}, # mine\n'
        )
    adopted.write(FILE, text)
    commit(adopted)
    adopted.git("mv", NAME, "new.json")
    assert adopted.check("--fix", "--select", "aggregate-mismatch").code == 0
    after = (adopted.root / FILE).read_text()
    assert after == text.replace(f'"{NAME}"', '"new.json"')


@pytest.fixture
def flat():
    """A baseline with a list of scenarios, each with errors."""
    stats = {"min": 2.5, "max": 1.5, "mean": 2.0, "data": [1.5, 2.5]}
    records = [{"fullname": name, "stats": stats} for name in ("test_a", "test_b")]
    return {"machine_info": {}, "benchmarks": records}


def test_the_index_of_a_scenario_in_a_list_changes(repository, flat):
    repository.write("bench.json", flat)
    commit(repository)
    select = ("--select", "statistics-out-of-order")
    assert repository.check("--suppress-all", *select).code == 0
    before = entries(repository)
    commit(repository)
    flat["benchmarks"].insert(0, {"fullname": "test_0", "stats": {"min": 1.5, "max": 2.5}})
    repository.write("bench.json", flat)
    outcome = repository.check("--output-format", "concise", *select)
    assert "4 suppressions for bench.json: the index of the scenario in its list" in outcome.out
    assert repository.check("--fix", *select).code == 0
    assert repository.report(*select).rules == []
    expected = [place.replace("/1/", "/2/").replace("/0/", "/1/") for _, place, _ in before]
    assert [place for _, place, _ in entries(repository)] == expected


def test_argument_files_are_followed(repository):
    module = "class ServerArgs:\n    def add_cli_args(parser):\n{}"
    lines = "".join(f'        parser.add_argument("--x{number}")\n' for number in range(9))
    repository.write("server_args.py", module.format(lines))
    commit(repository)
    repository.check("--suppress", "missing-help")
    commit(repository)
    (repository.root / "server_args").mkdir()
    repository.git("mv", "server_args.py", "server_args/all.py")
    outcome = repository.report("--staged", "--select", "missing-help")
    assert (outcome.code, outcome.rules) == (1, ["moved-suppression"])
    assert repository.check("--fix", "--select", "missing-help").code == 0
    assert {path for path, *_ in entries(repository)} == {"server_args/all.py"}


# without a base


def test_a_rename_that_was_committed_keeps_the_entries_until_somebody_decides(adopted):
    adopted.git("mv", NAME, "new.json")
    commit(adopted)
    before = entries(adopted)
    outcome = adopted.check("--fix")
    assert outcome.code == 1
    assert f"{NAME}, but in new.json; correct the path" in outcome.out
    assert adopted.check("--prune-suppressions").code == 1
    assert entries(adopted) == before
    assert adopted.check("--suppress-all").code == 0
    assert entries(adopted) == [("new.json", *rest) for _, *rest in before]


def test_a_committed_rename_keeps_entries_whose_finding_another_one_replaces(repository, off):
    """`unexplained-overhead` is not reported where the mean of the same steps is wrong."""
    off["scenarios"]["t2i"]["stages_ms"]["DenoisingStage"] = 920.02
    off["scenarios"]["t2i"]["expected_e2e_ms"] = 931.61
    repository.write(NAME, off)
    assert repository.check("--suppress-all").code == 0
    reason = ("--reason", "warm-up", "--today", TODAY)
    assert repository.perflint("suppress", "unexplained-overhead", NAME, *reason).code == 0
    commit(repository)
    repository.git("mv", NAME, "new.json")
    commit(repository)
    outcome = repository.report()
    assert "unexplained-overhead" not in outcome.rules
    assert outcome.out.count(f"{NAME}, but in new.json") == 2
    for flag in ("--fix", "--prune-suppressions", "--suppress-all"):
        repository.check(flag)
        assert [reason for *_, reason in entries(repository)].count("warm-up") == 1, flag
    assert {path for path, *_ in entries(repository)} == {"new.json"}


@pytest.fixture
def renamed(adopted):
    """The repository after a commit that renamed the file, and that no hook checked."""
    adopted.git("mv", NAME, "new.json")
    commit(adopted)
    return adopted


@pytest.mark.parametrize("is_committed", [True, False])
def test_entries_are_kept_while_the_new_file_does_not_parse(adopted, is_committed):
    before = entries(adopted)
    broken = (adopted.root / NAME).read_bytes()[:-20]
    if is_committed:
        adopted.git("mv", NAME, OTHER.replace("b200", "new"))
        commit(adopted)
    else:  # git does not find the rename, as the new file is not tracked
        (adopted.root / NAME).unlink()
    (adopted.root / OTHER.replace("b200", "new")).write_bytes(broken)
    assert adopted.check("--fix").code == 1
    assert entries(adopted) == before


def test_a_reason_is_kept_if_the_finding_is_suppressed_without_one(renamed, pair):
    """The finding is another one now, so that it does not get the reason by itself."""
    before = entries(renamed)
    pair["scenarios"]["t2i"][FIELD] += 1
    pair["scenarios"]["t2v"][FIELD] += 1
    renamed.write("new.json", pair)
    commit(renamed)
    assert renamed.check("--suppress-all").code == 0
    assert renamed.check("--fix").code == 0
    assert [entry for entry in entries(renamed) if entry[0] == NAME] == before
    text = (renamed.root / FILE).read_text()
    renamed.write(FILE, text.replace(f'"{NAME}"', '"new.json"'))
    assert renamed.check("--prune-suppressions").code == 0
    assert entries(renamed) == [("new.json", *rest) for _, *rest in before]


@pytest.mark.parametrize("how", ["reordered", "split"])
def test_a_committed_change_of_the_index_keeps_the_entries(repository, flat, how):
    repository.write("bench.json", flat)
    commit(repository)
    select = ("--select", "statistics-out-of-order")
    assert repository.check("--suppress-all", *select).code == 0
    text = (repository.root / FILE).read_text().replace(" }", ', reason = "why" }')
    repository.write(FILE, text)
    before = entries(repository)
    if how == "reordered":
        repository.write("bench.json", {**flat, "benchmarks": flat["benchmarks"][::-1]})
        message = "in bench.json, but at another index; correct the index, or remove the entry"
    else:
        (repository.root / "bench.json").unlink()
        for number, record in enumerate(flat["benchmarks"]):
            repository.write(f"bench_{number}.json", {**flat, "benchmarks": [record]})
        message = "in bench.json, but in bench_1.json; correct the path, or remove the entry"
    commit(repository)
    outcome = repository.check("--fix", *select)
    assert outcome.code == 1
    assert message in outcome.out
    assert entries(repository) == before
    assert repository.check("--suppress-all", *select).code == 0
    after = entries(repository)
    assert len(after) == len(before)
    assert {reason for *_, reason in after} == {"why"}
    assert repository.report(*select).rules == []


def test_entries_of_a_deleted_file_are_removed(adopted):
    adopted.git("rm", "--quiet", NAME)
    assert adopted.check("--fix").code == 0
    assert entries(adopted) == []
    adopted.git("checkout", "--quiet", "HEAD", FILE)
    commit(adopted)
    assert adopted.check("--fix").code == 0
    assert entries(adopted) == []


def test_a_file_that_was_only_removed_from_the_index_is_there(adopted):
    adopted.git("rm", "--quiet", "--cached", NAME)
    before = entries(adopted)
    assert adopted.report().rules == []
    assert adopted.check("--fix").code == 0
    assert entries(adopted) == before
    adopted.write("new.json", (adopted.root / NAME).read_text())
    adopted.git("add", "new.json")
    assert adopted.check("--fix", "new.json").code == 1, "a copy is not a rename"
    assert entries(adopted) == before
