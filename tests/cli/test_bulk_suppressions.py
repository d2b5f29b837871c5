"""Known findings by the command: the day ends green, what gets worse shows, what is mended goes."""

import copy
import json
import os
import re
import shlex
import subprocess
from datetime import date
from xml.etree import ElementTree

import pytest

from perflint.cli.bulk_suppressions import load_ratchet, save
from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.suppressions.bulk_file import Entry
from perflint.reporters import FORMATS
from perflint.sources.file_change import WriteError
from tests.paths import FIXTURES

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
AVERAGE = "/scenarios/t2i/expected_avg_denoise_ms"


def commit(project, message="change"):
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)


def state(name):
    """Return the baseline as it was ``before`` the change of the fixtures, at its ``review`` …"""
    return (FIXTURES / f"{name}.json").read_bytes()


def entries(project, file=FILE):
    return [line for line in (project.root / file).read_text().splitlines() if line[:3] == "  {"]


def worse(outcome):
    """Return what rules on single files report: rule and place."""
    return [
        (found["rule"], found["pointer"].removeprefix("/scenarios/"))
        for found in outcome.json["violations"]
        if found["ignored"] is None and found["rule"] in RULES
    ]


RULES = ("aggregate-mismatch", "total-below-parts", "unexplained-overhead", "round-measurement")


def reported(outcome):
    """Return what is said of the file of known findings."""
    return [one["message"] for one in outcome.json["violations"] if one["path"] == FILE]


def entry(path=NAME, rule="aggregate-mismatch", at=AVERAGE, rest=""):
    return f'  {{ rule = "{rule}", path = "{path}", at = "{at}"{rest} }},\n'


def file_of(*entries):
    return "suppressions = [\n" + "".join(entries) + "]\n"


@pytest.fixture
def wrong(off):
    """A baseline with two wrong aggregates."""
    off["scenarios"]["t2i"]["expected_median_denoise_ms"] = 5.5
    return off


@pytest.fixture
def adopted(repository):
    """A repository with a file that was wrong when perflint came, and what is known of it."""
    repository.write(NAME, state("before"))
    commit(repository)
    assert repository.check("--suppress-all").code == 0
    commit(repository)
    return repository


# the day of adoption


def test_the_day_ends_green(repository):
    repository.write(NAME, state("before"))
    commit(repository)
    assert repository.check().code == 1
    outcome = repository.check("--suppress-all")
    assert outcome.code == 0
    assert outcome.err == f"perflint: {FILE}: 3 added; 3 known\n"
    assert outcome.out == "No violations (1 file, 4 scenarios, 3 ignored).\n"
    assert (repository.root / FILE).read_text() == (
        "# Findings that are known, one a line: perflint hides them until they get worse.\n"
        "# perflint check --prune-suppressions takes out what is mended.\n"
        + file_of(
            entry(
                at="/scenarios/wan2_1_t2v_1.3b/expected_avg_denoise_ms", rest=", gap = 0.0579424"
            ),
            entry(
                at="/scenarios/wan2_1_t2v_1.3b/expected_median_denoise_ms", rest=", gap = 0.0578446"
            ),
            entry(
                rule="round-measurement",
                at="/scenarios/ltx_2_3_hq_pipeline/stages_ms/LTX2AVDecodingStage",
            ),
        )
    )
    outcome = repository.report("--fail-on", "warning")
    assert (outcome.code, outcome.rules) == (0, [])
    assert {found["ignored"]["reason"] for found in outcome.json["violations"]} == {
        f"known: {FILE}"
    }
    assert outcome.json["summary"]["ignored"] == 3
    assert (
        repository.check("--suppress-all").err == f"perflint: {FILE}: nothing to change; 3 known\n"
    )


def test_only_what_the_change_made_worse_is_reported(adopted):
    adopted.write(NAME, state("merged"))
    adopted.git("add", NAME)
    expected = [
        ("round-measurement", "fastwan2_2_ti2v_5b/stages_ms/InputValidationStage"),
        ("unexplained-overhead", "fastwan2_2_ti2v_5b/stages_ms/DmdDenoisingStage"),
        ("total-below-parts", "fastwan2_2_ti2v_5b/expected_e2e_ms"),
        ("aggregate-mismatch", "fastwan2_2_ti2v_5b/expected_avg_denoise_ms"),
        ("aggregate-mismatch", "fastwan2_2_ti2v_5b/expected_median_denoise_ms"),
        ("unexplained-overhead", "ltx_2_3_hq_pipeline/stages_ms/LTX2AVDenoisingStage"),
        ("aggregate-mismatch", "ltx_2_3_hq_pipeline/expected_avg_denoise_ms"),
        ("aggregate-mismatch", "ltx_2_3_hq_pipeline/expected_median_denoise_ms"),
    ]
    outcome = adopted.report("--staged")
    assert (outcome.code, worse(outcome), reported(outcome)) == (1, expected, [])


WORSE = [
    ("aggregate-mismatch", "fastwan2_2_ti2v_5b"),
    ("aggregate-mismatch", "fastwan2_2_ti2v_5b"),
    ("aggregate-mismatch", "ltx_2_3_hq_pipeline"),
    ("aggregate-mismatch", "ltx_2_3_hq_pipeline"),
    ("round-measurement", "fastwan2_2_ti2v_5b"),
    ("total-below-parts", "fastwan2_2_ti2v_5b"),
    ("unexplained-overhead", "fastwan2_2_ti2v_5b"),
    ("unexplained-overhead", "ltx_2_3_hq_pipeline"),
]
"""What the change made worse: rule and scenario."""


def of_lines(pattern):
    """Return what reads rule and scenario from lines; which comes first is by name."""

    def read(text):
        found = re.finditer(pattern, text, re.MULTILINE)
        return [(one["rule"], one["scenario"]) for one in found]

    return read


def of_sarif(text):
    results = json.loads(text)["runs"][0]["results"]
    places = [one["locations"][0]["logicalLocations"][0] for one in results]
    return [
        (one["ruleId"], place["fullyQualifiedName"].split("/")[2])
        for one, place in zip(results, places, strict=True)
    ]


def of_github(text):
    """One annotation lists what is found in a scenario, each on a line of its own."""
    found = []
    for line in text.splitlines():
        one = re.match(r"::(?:error|warning) .*title=(.*?)::(.*)", line)
        if one:
            scenario = one[1].split(" in ")[1]
            rules = re.findall(r"line \d+: ([\w-]+):", one[2]) or [one[1].split(" in ")[0]]
            found += [(rule, scenario) for rule in rules]
    return found


def of_junit(text):
    """A warning is a test that passes; what is hidden is skipped."""
    cases = ElementTree.fromstring(text).iter("testcase")
    shown = [one.get("name").split()[:2] for one in cases if one.find("skipped") is None]
    return [(rule, place.split("/")[2]) for rule, place in shown]


READERS = {
    "full": of_lines(r"^(?:error|warning)\[(?P<rule>.*?)\].*\n--> .* in (?P<scenario>\w+)$"),
    "concise": of_lines(r"(?:error|warning)\[(?P<rule>.*?)\] (?P<scenario>\w+): "),
    "json": lambda text: [
        (one["rule"], one["scenario"])
        for one in json.loads(text)["violations"]
        if one["ignored"] is None
    ],
    "sarif": of_sarif,
    "github": of_github,
    "gitlab": lambda text: [
        (one["check_name"], one["description"].split(":")[0]) for one in json.loads(text)
    ],
    "junit": of_junit,
    "markdown": of_lines(r"\| `(?P<rule>[\w-]+)` \| `(?P<scenario>\w+)` \|"),
    "rdjson": lambda text: [
        (one["code"]["value"], one["message"].split(":")[0])
        for one in json.loads(text)["diagnostics"]
    ],
}
"""Output format → what a receiver reads in it: rule and scenario of each finding."""


@pytest.mark.parametrize("moved", [False, True], ids=["in place", "moved"])
@pytest.mark.parametrize("format", FORMATS)
def test_only_that_is_reported_in_each_output_format(adopted, format, moved):
    name = f"new/{NAME}" if moved else NAME
    if moved:
        (adopted.root / "new").mkdir()
        adopted.git("mv", NAME, name)
    adopted.write(name, state("merged"))
    adopted.git("add", "--all")
    select = ["--select", "baseline", "--ignore", "unused-ignore"]  # which says that it moved
    outcome = adopted.check("--staged", *select, "--output-format", format)
    assert outcome.code == 1
    assert sorted(READERS[format](outcome.out)) == WORSE


def test_a_file_that_moved_is_known_by_its_old_name(adopted):
    """Also where it changed on the way, as far as git sees that it is the same file."""
    after = json.loads(state("before"))
    changed = "ltx_2_3_hq_pipeline"
    after["scenarios"][changed] = json.loads(state("merged"))["scenarios"][changed]
    adopted.write(f"new/{NAME}", after)
    adopted.git("rm", "--quiet", NAME)
    adopted.git("add", "--all")
    expected = [
        ("unexplained-overhead", f"{changed}/stages_ms/LTX2AVDenoisingStage"),
        ("aggregate-mismatch", f"{changed}/expected_avg_denoise_ms"),
        ("aggregate-mismatch", f"{changed}/expected_median_denoise_ms"),
    ]
    for flags in (["--staged"], ["--base", "HEAD"], [], ["--staged", f"new/{NAME}"]):
        outcome = adopted.report(*flags)
        assert (outcome.code, worse(outcome)) == (1, expected), flags
        assert reported(outcome) == [f"3 findings known in {NAME}, which is now new/{NAME}"]


def test_a_gap_that_grew_shows_again_and_says_so(adopted):
    adopted.write(NAME, state("review"))
    outcome = adopted.report("--select", "aggregate-mismatch")
    found = {one["pointer"]: one for one in outcome.json["violations"]}
    grown = found["/scenarios/wan2_1_t2v_1.3b/expected_avg_denoise_ms"]
    assert grown["ignored"] is None
    assert grown["message"].endswith("(+5.94 %); known with 5.794 %")
    shrunk = found["/scenarios/wan2_1_t2v_1.3b/expected_median_denoise_ms"]
    assert shrunk["ignored"] is not None


def test_what_is_mended_is_reported_and_pruned(adopted):
    adopted.write(NAME, state("coherent"))
    outcome = adopted.report("--ignore", "change,unexplained-overhead")
    assert outcome.code == 0
    at = "/scenarios/ltx_2_3_hq_pipeline/stages_ms/LTX2AVDecodingStage"
    assert reported(outcome) == [f"nothing to suppress: no `round-measurement` at {at} in {NAME}"]
    [found] = [one for one in outcome.json["violations"] if one["path"] == FILE]
    assert (found["rule"], found["severity"]) == ("unused-ignore", "warning")
    assert (found["start"], found["end"]["line"]) == ({"line": 6, "column": 3}, 6)
    assert adopted.check("--fail-on", "warning", "--ignore", "unexplained-overhead").code == 1
    before = (adopted.root / FILE).read_text().splitlines()
    outcome = adopted.check("--prune-suppressions", "--ignore", "unexplained-overhead")
    assert outcome.err == f"perflint: {FILE}: 1 taken out; 2 known\n"
    assert (adopted.root / FILE).read_text().splitlines() == before[:5] + before[6:]
    assert reported(adopted.report()) == []


def test_a_file_that_moved_is_followed(adopted):
    adopted.write(
        FILE, (adopted.root / FILE).read_text().replace("0.0579424 },", "0.0579424 }, # A")
    )
    (adopted.root / "new").mkdir()
    adopted.git("mv", NAME, f"new/{NAME}")
    outcome = adopted.check("--prune-suppressions")
    assert (outcome.code, outcome.err) == (
        0,
        f"perflint: {FILE}: 3 added and 3 taken out; 3 known\n",
    )
    assert all(f'path = "new/{NAME}"' in line for line in entries(adopted))
    assert entries(adopted)[0].endswith("}, # A")
    commit(adopted)
    outcome = adopted.report()
    assert (outcome.code, reported(outcome)) == (0, [])


def test_a_move_that_was_committed_is_followed_against_its_base(adopted):
    (adopted.root / "new").mkdir()
    adopted.git("mv", NAME, f"new/{NAME}")
    commit(adopted)
    outcome = adopted.report()
    assert (outcome.code, len(reported(outcome))) == (1, 3)
    assert adopted.check("--prune-suppressions", "--base", "HEAD~1").code == 0
    assert (adopted.report().code, len(entries(adopted))) == (0, 3)


def test_arguments_are_known_by_their_flag_and_headers_by_their_title(repository):
    source = (FIXTURES / "arguments" / "before.py").read_text()
    repository.write("server_args.py", source)
    commit(repository)
    repository.write("server_args.py", f"# touched, but nothing of it is judged\n{source}")
    assert repository.check("--suppress-all").code == 0
    known = "\n".join(entries(repository))
    assert '"missing-group-header", path = "server_args.py", at = "--quantization" }' in known
    assert (
        '"argument-out-of-order", path = "server_args.py", at = "--use-fsdp-inference" }' in known
    )
    commit(repository)
    outcome = repository.report("--fail-on", "warning")
    assert (outcome.code, outcome.rules) == (0, [])


def test_headers_of_one_file_are_told_apart(project):
    module = "class ServerArgs:\n    # a\n    x: int = 1\n\n    # b\n\n"
    project.write("server_args.py", module)
    assert project.check("--suppress-all").code == 0
    project.write("server_args.py", f"{module}    # c\n\n")
    [found] = [one for one in project.report().json["violations"] if one["ignored"] is None]
    assert (found["rule"], found["found"]) == ("header-without-arguments", "c")


# one rule, some files


def test_one_rule_is_suppressed_and_others_stay(project, wrong):
    wrong["scenarios"]["t2i"]["expected_e2e_ms"] = 9.5
    project.write(NAME, wrong)
    outcome = project.report("--suppress", "aggregate-mismatch")
    assert (outcome.code, outcome.rules) == (1, ["total-below-parts"])
    assert len(entries(project)) == 2
    outcome = project.report("--suppress", "baseline")
    assert (outcome.code, outcome.rules) == (0, [])
    assert len(entries(project)) == 3


def test_what_a_part_of_the_files_does_not_show_stays_known(project, wrong, clean):
    for name in "ab":
        project.write(f"{name}/{NAME}", wrong)
    project.check("--suppress-all")
    everything = entries(project)
    project.write(f"b/{NAME}", clean)
    for flags in ([f"a/{NAME}"], ["--select", "metadata"], ["a"]):
        outcome = project.report(*flags)
        assert (outcome.code, reported(outcome)) == (0, []), flags
        for write in ("--suppress-all", "--prune-suppressions"):
            assert project.check(*flags, write).code == 0
            assert entries(project) == everything
    assert len(reported(project.report("b"))) == 2
    assert project.check("--prune-suppressions").code == 0
    assert entries(project) == [line for line in everything if f'"a/{NAME}"' in line]


def test_a_file_that_is_broken_keeps_its_entries(project, wrong, clean):
    project.write(f"a/{NAME}", wrong)
    project.write(f"b/{NAME}", clean)
    project.check("--suppress-all")
    project.write(f"a/{NAME}", '{"scenarios": {')
    outcome = project.report("--prune-suppressions")
    assert (outcome.rules, len(entries(project))) == (["invalid-json"], 2)
    project.write(f"a/{NAME}", wrong)
    assert project.check().code == 0


def test_a_rule_that_a_file_ignores_keeps_its_entries(project, wrong):
    project.write(NAME, wrong)
    project.check("--suppress-all")
    project.write("perflint.toml", 'per-file-ignores = { "**" = ["aggregate-mismatch"] }\n')
    assert reported(project.report("--prune-suppressions")) == []
    assert len(entries(project)) == 2


@pytest.mark.parametrize("flags", [["--staged"], ["--from", "HEAD~1"], ["--base", "HEAD~1"], []])
def test_files_that_are_not_compared_are_not_judged(repository, wrong, flags):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.write("notes.txt", "of something else")
    commit(repository)
    wrong["scenarios"]["new"] = copy.deepcopy(wrong["scenarios"]["t2i"])
    repository.write(f"a/{NAME}", wrong)
    repository.git("add", "--all")
    assert reported(repository.report(*flags)) == []


@pytest.mark.parametrize("flags", [["--staged"], []])
def test_entries_of_a_file_that_was_deleted_are_reported(repository, wrong, flags):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.git("rm", "--quiet", f"a/{NAME}")
    assert len(reported(repository.report(*flags, "--ignore", "change"))) == 2
    commit(repository)
    assert len(reported(repository.report())) == 2
    assert reported(repository.report("b")) == []
    assert repository.check("--prune-suppressions", "--select", "metadata").code == 0
    assert len(entries(repository)) == 4
    assert repository.check("--prune-suppressions").code == 0
    assert len(entries(repository)) == 2


def test_a_sparse_checkout_loses_nothing(repository, wrong):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.git("sparse-checkout", "set", "a")
    assert not (repository.root / "b").exists()
    assert reported(repository.report("--prune-suppressions")) == []
    assert len(entries(repository)) == 4


# with other ways to hide, and with repairs


def test_what_has_a_reason_is_not_written_until_that_expires(project, off):
    project.write(NAME, off)
    keys = f'rule = "aggregate-mismatch"\npath = "{NAME}"\nreason = "by hand"\n'
    project.write("perflint.toml", f"[[ignored]]\n{keys}expires = 2026-05-17\n")
    assert project.check("--suppress-all").code == 0
    assert not (project.root / FILE).exists()
    outcome = project.report("--suppress-all", today="2026-05-18")
    assert outcome.code == 0
    assert [one["ignored"]["reason"] for one in outcome.json["violations"]] == [f"known: {FILE}"]
    assert len(entries(project)) == 1
    [found] = project.report().json["violations"]
    assert found["ignored"]["reason"] == "by hand"


def test_an_inline_comment_goes_first(project):
    line = 'parser.add_argument("--port")  # perflint: ignore[missing-help] why'
    project.write("server_args.py", f"def add_cli_args(parser):\n    {line}\n")
    assert project.check("--suppress-all").code == 0
    assert not (project.root / FILE).exists()


def test_repairs_come_first_and_leave_what_is_known(project, torn):
    file = project.write(NAME, torn)
    torn["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 5.49
    file = project.write(NAME, torn)
    outcome = project.check("--fix", "--suppress-all")
    assert outcome.code == 0
    assert len(entries(project)) == 1
    before = file.read_bytes()
    assert project.check("--fix", "--unsafe-fixes").code == 0
    assert file.read_bytes() == before


def test_warnings_are_known_too(project, clean):
    clean["scenarios"]["t2i"]["expected_e2ems"] = 1.25
    project.write(NAME, clean)
    assert project.check("--fail-on", "warning").code == 1
    assert project.check("--suppress-all", "--fail-on", "warning").code == 0
    assert project.check("--fail-on", "warning").code == 0


def test_a_finding_on_a_change_is_of_that_change_alone(repository, clean):
    repository.write(NAME, clean)
    commit(repository)
    clean["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.01
    repository.write(NAME, clean)
    assert repository.check("--suppress-all").code == 0
    assert not (repository.root / FILE).exists()
    assert repository.report().rules == ["mixed-snapshot"]


@pytest.mark.parametrize(
    ("keys", "rules", "code"),
    [
        ("", ["unused-ignore"], 0),
        ('ignore = ["unused-ignore"]\n', [], 0),
        ('severity = { "unused-ignore" = "error" }\n', ["unused-ignore"], 1),
    ],
)
def test_the_configuration_says_what_an_unused_entry_is(project, off, clean, keys, rules, code):
    project.write("perflint.toml", keys)
    project.write(NAME, off)
    project.check("--suppress-all")
    project.write(NAME, clean)
    outcome = project.report()
    assert (outcome.rules, outcome.code) == (rules, code)
    assert project.check("--prune-suppressions").code == 0
    assert entries(project) == []


# the file


def test_a_repository_without_findings_gets_no_file(repository, clean):
    for flag in ("--suppress-all", "--prune-suppressions"):
        assert repository.check(flag).code == 0, "an empty repository"
    repository.write(NAME, clean)
    assert (
        repository.check("--suppress-all").err == f"perflint: {FILE}: nothing to change; 0 known\n"
    )
    assert not (repository.root / FILE).exists()


def test_a_repository_without_a_commit_is_adopted(repository, off):
    repository.write(NAME, off)
    assert repository.check("--suppress-all").code == 0
    repository.git("add", "--all")
    assert repository.check("--staged").code == 0


def test_own_comments_and_order_stay(project, off, clean):
    by_hand = file_of(
        "  # until there is an H100 again\n",
        entry(path="z.json", rule="sample-gap", at="/x").replace("},", "}, # why"),
        entry(path="a.json", rule="sample-gap", at="/x"),
    )
    project.write(FILE, by_hand.replace("\n", "\r\n"))
    project.write(NAME, off)
    assert project.check("--suppress-all").code == 0
    new = entry(rest=", gap = 0.222717")
    written = by_hand.replace("[\n", f"[\n{new}").replace("\n", "\r\n")
    assert (project.root / FILE).read_bytes() == written.encode()
    project.write(NAME, clean)
    assert project.check(NAME, "--prune-suppressions").code == 0
    assert (project.root / FILE).read_bytes() == by_hand.replace("\n", "\r\n").encode()


def test_of_two_entries_for_one_finding_one_is_left(project, off):
    project.write(NAME, off)
    project.write(FILE, file_of(entry(rest=", gap = 0.1"), entry(rest=", gap = 0.3")))
    assert project.check().code == 0
    assert project.check("--prune-suppressions").err == f"perflint: {FILE}: 1 taken out; 1 known\n"
    assert (project.root / FILE).read_text() == file_of(entry(rest=", gap = 0.3"))


def test_a_file_of_another_form_is_heeded_and_left_alone(project, off, clean):
    project.write(NAME, off)
    table = f'[[suppressions]]\nrule = "aggregate-mismatch"\npath = "{NAME}"\nat = "{AVERAGE}"\n'
    file = project.write(FILE, table)
    assert project.check("--prune-suppressions").code == 0
    project.write(NAME, clean)
    assert len(reported(project.report())) == 1
    outcome = project.check("--prune-suppressions")
    assert (outcome.code, "must stand on a line of its own" in outcome.err) == (2, True)
    assert file.read_text() == table


def test_the_configuration_says_where_it_is_from_the_top_of_the_repository(
    repository, off, monkeypatch
):
    repository.write(f"sub/{NAME}", off)
    repository.write("sub/perflint.toml", 'suppressions = "ci/known.toml"\n')
    repository.write("ci/.keep", "")
    monkeypatch.chdir(repository.root / "sub")
    assert repository.check("--suppress-all").code == 0
    assert len(entries(repository, "ci/known.toml")) == 1
    assert repository.report().json["violations"][0]["ignored"] == {
        "reason": "known: ci/known.toml"
    }


@pytest.mark.parametrize("path", ["../known.toml", "/known.toml", "", ".", "a\\u0000b", ".git/x"])
def test_it_is_within_the_repository(project, off, path):
    project.write(NAME, off)
    project.write("perflint.toml", f'suppressions = "{path}"\n')
    outcome = project.check("--suppress-all")
    assert outcome.code == 2
    assert "is no file within the repository" in outcome.err
    assert not (project.root.parent / "known.toml").exists()


def test_a_symlink_that_leads_out_is_not_followed(project, off):
    project.write(NAME, off)
    outside = project.root.parent / "outside.toml"
    outside.write_text("suppressions = []\n")
    (project.root / FILE).symlink_to(outside)
    assert project.check("--suppress-all").code == 2
    assert outside.read_text() == "suppressions = []\n"


def test_a_symlink_within_is_followed_and_the_mode_kept(project, off):
    project.write(NAME, off)
    real = project.write("ci/known.toml", "suppressions = []\n")
    real.chmod(0o600)
    (project.root / FILE).symlink_to("ci/known.toml")
    assert project.check("--suppress-all").code == 0
    assert (project.root / FILE).is_symlink()
    assert len(entries(project, "ci/known.toml")) == 1
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("suppressions = [\n<<<<<<< HEAD\n]\n", f"{FILE}:2: an unresolved merge conflict"),
        ("suppressions = [", f"{FILE}: not valid TOML: "),
        (b"\xff\xfe", f"{FILE}: not valid TOML: "),
        (file_of("{ rule = 'x' },\n"), f"{FILE}:2: suppressions[0]: missing key 'path'"),
    ],
)
def test_a_broken_file_is_exit_2(project, clean, content, told):
    project.write(NAME, clean)
    file = project.write(FILE, content)
    before = file.read_bytes()
    for flags in ([], ["--suppress-all"], ["--prune-suppressions"]):
        outcome = project.check(*flags)
        assert (outcome.code, outcome.out) == (2, "")
        assert told in outcome.err
    assert file.read_bytes() == before


def test_what_cannot_be_read_or_written_is_exit_2(project, off):
    project.write(NAME, off)
    (project.root / FILE).mkdir()
    outcome = project.check()
    assert outcome.code == 2
    assert f"{FILE}: cannot be read: Is a directory" in outcome.err
    project.write("perflint.toml", 'suppressions = "none/known.toml"\n')
    outcome = project.check("--suppress-all")
    assert outcome.code == 2
    assert "known.toml: cannot be written: No such file or directory" in outcome.err


def test_what_another_run_wrote_meanwhile_is_not_lost(project, off):
    root = str(project.root)
    ratchet = load_ratchet(Config(Settings()), root, date(2026, 5, 17))
    project.write(NAME, off)
    project.check("--suppress-all")
    others = (project.root / FILE).read_bytes()
    one = Entry("sample-gap", "a.json")
    with pytest.raises(WriteError, match="changed meanwhile; not written"):
        save(ratchet.file, {one.key: one}, root)
    assert (project.root / FILE).read_bytes() == others


def test_an_empty_file_is_filled(project, off):
    project.write(FILE, "")
    project.write(NAME, off)
    assert project.check("--suppress-all").code == 0
    assert len(entries(project)) == 1


def test_a_read_only_file_stays_as_it_is(project, off):
    file = project.write(FILE, "# mine\n")
    file.chmod(0o444)
    project.write(NAME, off)
    outcome = project.check("--suppress-all")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{FILE}: is read-only; not written" in outcome.err
    assert file.read_text() == "# mine\n"


def test_a_link_is_followed_to_a_file_that_is_not_there_yet(project, off):
    project.write(NAME, off)
    (project.root / "ci").mkdir()
    (project.root / FILE).symlink_to("ci/known.toml")
    assert project.check("--suppress-all").code == 0
    assert (project.root / FILE).is_symlink()
    assert "aggregate-mismatch" in (project.root / "ci/known.toml").read_text()


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--suppress-all", "--suppress", "sample-gap"], "give one of them"),
        (["--suppress", "sampl-gap"], "did you mean 'sample-gap'?"),
        (["--suppress", "unused-ignore"], "--prune-suppressions takes out"),
        (["--suppress", "removed-scenario"], "of a change, which is not there the next time"),
        (["--suppress", "change"], "of a change, which is not there the next time"),
        (["--suppress-all", "--diff"], "--diff writes nothing"),
        (["--prune-suppressions", "--diff"], "--diff writes nothing"),
        (["--prune-suppressions", "--staged"], "goes with neither --staged nor --from"),
        (["--prune-suppressions", "--from", "HEAD"], "goes with neither --staged nor --from"),
        (["--suppress-all", "--staged"], "goes with no comparison"),
        (["--suppress-all", "--base", "HEAD"], "goes with no comparison"),
    ],
)
def test_contradictions_are_refused(project, off, flags, told):
    project.write(NAME, off)
    outcome = project.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert not (project.root / FILE).exists()


@pytest.mark.parametrize("name", ["a#/b:c#d.json", "a b/'\"\\.json", "é/\u2028.json"])
def test_any_name_of_a_file_is_known_again(project, off, name):
    project.write(name, off)
    assert project.check("--suppress-all").code == 0
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (0, [])
    (project.root / name).unlink()
    assert len(reported(project.report())) == 1


def test_a_name_that_is_not_utf_8_is_known_again(repository, off):
    project = repository
    project.write("x.json", off)
    for name in (b"a\xff.json", b"a\xfe.json"):
        (project.root / os.fsdecode(name)).write_bytes((project.root / "x.json").read_bytes())
    (project.root / "x.json").unlink()
    assert project.check("--suppress-all").code == 0
    assert [line.split('"')[3] for line in entries(project)] == [r"a\\udcfe.json", r"a\\udcff.json"]
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (0, [])


# merges


@pytest.fixture
def branches(repository, wrong):
    """Return a function that lets two branches change the file of known findings, and merges."""
    wrong["scenarios"] = {f"t{n}": copy.deepcopy(wrong["scenarios"]["t2i"]) for n in range(9)}
    repository.write(NAME, wrong)
    repository.git("checkout", "--quiet", "-b", "main")
    repository.check("--suppress-all")
    commit(repository)

    def merge(mine, other):
        repository.git("branch", "other")
        for branch, change in (("main", mine), ("other", other)):
            repository.git("checkout", "--quiet", branch)
            changed = copy.deepcopy(wrong)
            change(changed["scenarios"])
            repository.write(NAME, changed)
            assert repository.check("--suppress-all", "--prune-suppressions").code == 0
            repository.write(f"{branch}/{NAME}", changed)
            repository.write(NAME, wrong)
            commit(repository, branch)
        done = subprocess.run(
            ["git", "merge", "--quiet", "--no-edit", "main"], cwd=repository.root, check=False
        )
        return done.returncode

    return merge


def right(scenario):
    scenario |= {"expected_avg_denoise_ms": 4.49, "expected_median_denoise_ms": 4.49}


def test_two_branches_that_prune_and_add_merge_without_a_conflict(repository, branches, wrong):
    def mine(scenarios):
        right(scenarios["t1"])
        scenarios["t2"]["expected_e2e_ms"] = 9.5

    def other(scenarios):
        right(scenarios["t7"])
        scenarios["t5a"] = scenarios["t5"]

    assert branches(mine, other) == 0
    known = "\n".join(entries(repository))
    assert all(f"/{name}/" not in known for name in ("t1", "t7"))
    assert "/t5a/" in known
    assert 'rule = "total-below-parts"' in known


def test_a_conflict_is_refused_with_its_line_and_both_sides_kept_are_read(repository, branches):
    def mine(scenarios):
        scenarios["t2"]["expected_avg_denoise_ms"] = 6.49

    def other(scenarios):
        scenarios["t2"]["expected_avg_denoise_ms"] = 7.49

    assert branches(mine, other) == 1
    file = repository.root / FILE
    lines = file.read_text().splitlines(keepends=True)
    marker = next(n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<"))
    outcome = repository.check()
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{FILE}:{marker}: an unresolved merge conflict" in outcome.err
    file.write_text("".join(line for line in lines if line[0] not in "<=>|"))
    assert len(entries(repository)) == 19
    outcome = repository.report(f"main/{NAME}", NAME)
    assert reported(outcome) == []
    assert repository.check("--suppress-all", "--prune-suppressions").code == 0
    assert len(entries(repository)) == len(set(entries(repository)))


def test_by_the_real_command_of_the_hook(adopted, run):
    """In a process of its own, as a commit runs it."""
    adopted.write(NAME, state("merged"))
    adopted.git("add", NAME)
    done = run("check", "--staged", "--output-format", "concise", cwd=adopted.root)
    assert done.returncode == 1
    assert "wan2_1_t2v_1.3b: mean" not in done.stdout
    assert "ltx_2_3_hq_pipeline: mean of 18 steps is 832.61, the file says 900.00" in done.stdout
    done = run("check", "--suppress-all", cwd=adopted.root)
    assert done.returncode == 0, done.stderr


def test_the_page_on_adopting_shows_what_is_printed(repository, monkeypatch):
    page = (FIXTURES.parent.parent / "docs" / "adopting.md").read_text("utf-8")
    # perflint init has a repository of its own, in its own tests.
    blocks = re.findall(r"```console\n\$ perflint (?!init)([^\n]+)\n(.*?)```", page, re.DOTALL)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779000000")  # 2026-05-17
    states = ["before", "before", "before", "review", "coherent", "coherent", "coherent"]
    for name, (command, printed) in zip(states, blocks, strict=True):
        repository.write(NAME, state(name))
        if name == "before":
            commit(repository)
        outcome = repository.perflint(*shlex.split(command))
        note = "perflint: rules on changes were not applied"
        said = "".join(line for line in outcome.err.splitlines(True) if not line.startswith(note))
        compared = re.sub(r"^Compared: .*\n", "", outcome.out)
        assert said + compared == printed, command
    [known] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    file = (repository.root / FILE).read_text().splitlines()
    left = {line for line in file if "reason =" not in line}
    assert left < set(known.splitlines()), "one was taken out"
    assert len(left) == len(file) - 1, "and one accepted"


def test_many_findings_and_no_list_of_them_say_how_to_begin(project) -> None:
    content = json.loads((FIXTURES / "review.json").read_bytes())
    record = content["scenarios"]["wan2_1_t2v_1.3b"]
    content["scenarios"] = {f"case_{number}": record for number in range(20)}
    project.write(NAME, content)
    assert "perflint check --suppress-all" in project.check(NAME).err
    project.check("--suppress-all", NAME)
    assert "--suppress-all" not in project.check(NAME).err
