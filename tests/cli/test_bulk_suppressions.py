"""The suppression file: it hides existing findings until they get worse or are fixed."""

import copy
import json
import os
import re
import subprocess
from datetime import date
from xml.etree import ElementTree

import pytest

from perflint.cli.bulk_suppressions import load_suppressions, save
from perflint.cli.project import Project
from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.suppressions.entry import Entry
from perflint.reporters import FORMATS
from perflint.sources import git
from perflint.sources.file_change import WriteError
from tests.paths import FIXTURES

NAME = "perf_baselines.json"
FILE = "perflint-suppressions.toml"
AVERAGE = "/scenarios/t2i/expected_avg_denoise_ms"


def commit(project, message="change"):
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)


def state(name):
    """Return a version of the baseline of the fixtures: ``before``, ``review``, ``merged`` …"""
    return (FIXTURES / f"{name}.json").read_bytes()


def entries(project, file=FILE):
    return [line for line in (project.root / file).read_text().splitlines() if line[:3] == "  {"]


def worse(outcome):
    """Return rule and location of what the rules about single files report."""
    return [
        (violation["rule"], violation["pointer"].removeprefix("/scenarios/"))
        for violation in outcome.json["violations"]
        if violation["ignored"] is None and violation["rule"] in RULES
    ]


RULES = ("aggregate-mismatch", "total-below-parts", "unexplained-overhead", "round-measurement")


def unused(outcome):
    """Return the messages about the suppression file."""
    return [
        violation["message"]
        for violation in outcome.json["violations"]
        if violation["path"] == FILE
    ]


def active(outcome):
    """Return the violations that are not ignored."""
    return [violation for violation in outcome.json["violations"] if violation["ignored"] is None]


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
    """A repository with a wrong baseline whose findings are suppressed."""
    repository.write(NAME, state("before"))
    commit(repository)
    assert repository.check("--suppress-all").code == 0
    commit(repository)
    return repository


# existing findings


def test_suppress_all_hides_all_findings(repository):
    repository.write(NAME, state("before"))
    commit(repository)
    assert repository.check().code == 1
    outcome = repository.check("--suppress-all")
    assert outcome.code == 0
    assert outcome.err == f"perflint: {FILE}: 3 added; 3 in total\n"
    assert outcome.out == "No violations (1 file, 4 scenarios, 3 ignored).\n"
    assert (repository.root / FILE).read_text() == (
        "# Existing findings, one per line: perflint hides them until they get worse.\n"
        "# perflint check --fix removes entries that are no longer needed.\n"
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
    reasons = {violation["ignored"]["reason"] for violation in outcome.json["violations"]}
    assert reasons == {f"known: {FILE}"}
    assert outcome.json["summary"]["ignored"] == 3
    assert repository.check("--suppress-all").err == (f"perflint: {FILE}: no changes; 3 in total\n")


def test_only_findings_that_a_change_made_worse_are_reported(adopted):
    adopted.write(NAME, state("merged"))
    adopted.git("add", NAME)
    expected = [
        ("round-measurement", "fastwan2_2_ti2v_5b/stages_ms/InputValidationStage"),
        ("total-below-parts", "fastwan2_2_ti2v_5b/expected_e2e_ms"),
        ("aggregate-mismatch", "fastwan2_2_ti2v_5b/expected_avg_denoise_ms"),
        ("aggregate-mismatch", "fastwan2_2_ti2v_5b/expected_median_denoise_ms"),
        ("aggregate-mismatch", "ltx_2_3_hq_pipeline/expected_avg_denoise_ms"),
        ("aggregate-mismatch", "ltx_2_3_hq_pipeline/expected_median_denoise_ms"),
    ]
    outcome = adopted.report("--staged")
    assert (outcome.code, worse(outcome), unused(outcome)) == (1, expected, [])


WORSE = [
    ("aggregate-mismatch", "fastwan2_2_ti2v_5b"),
    ("aggregate-mismatch", "fastwan2_2_ti2v_5b"),
    ("aggregate-mismatch", "ltx_2_3_hq_pipeline"),
    ("aggregate-mismatch", "ltx_2_3_hq_pipeline"),
    ("round-measurement", "fastwan2_2_ti2v_5b"),
    ("total-below-parts", "fastwan2_2_ti2v_5b"),
]
"""Rule and scenario of the findings that the change made worse."""


def parse_lines(pattern):
    """Return a function that finds rules and scenarios by a regular expression."""

    def parse(text):
        matches = re.finditer(pattern, text, re.MULTILINE)
        return [(match["rule"], match["scenario"]) for match in matches]

    return parse


def parse_sarif(text):
    results = json.loads(text)["runs"][0]["results"]
    locations = [result["locations"][0]["logicalLocations"][0] for result in results]
    return [
        (result["ruleId"], location["fullyQualifiedName"].split("/")[2])
        for result, location in zip(results, locations, strict=True)
    ]


def parse_github(text):
    """Parse annotations; one may list several findings of a scenario, each on its own line."""
    findings = []
    for line in text.splitlines():
        match = re.match(r"::(?:error|warning) .*title=(.*?)::(.*)", line)
        if match:
            title, message = match.groups()
            scenario = title.split(" in ")[1]
            rules = re.findall(r"line \d+: ([\w-]+):", message) or [title.split(" in ")[0]]
            findings += [(rule, scenario) for rule in rules]
    return findings


def parse_junit(text):
    """Parse test cases; a warning is a passed test, and an ignored finding a skipped one."""
    cases = ElementTree.fromstring(text).iter("testcase")
    names = [case.get("name").split()[:2] for case in cases if case.find("skipped") is None]
    return [(rule, pointer.split("/")[2]) for rule, pointer in names]


PARSERS = {
    "full": parse_lines(r"^(?:error|warning)\[(?P<rule>.*?)\].*\n--> .* in (?P<scenario>\w+)$"),
    "concise": parse_lines(r"(?:error|warning)\[(?P<rule>.*?)\] (?P<scenario>\w+): "),
    "json": lambda text: [
        (violation["rule"], violation["scenario"])
        for violation in json.loads(text)["violations"]
        if violation["ignored"] is None
    ],
    "sarif": parse_sarif,
    "github": parse_github,
    "gitlab": lambda text: [
        (issue["check_name"], issue["description"].split(":")[0]) for issue in json.loads(text)
    ],
    "junit": parse_junit,
    "markdown": parse_lines(r"\| `(?P<rule>[\w-]+)` \| `(?P<scenario>\w+)` \|"),
    "rdjson": lambda text: [
        (diagnostic["code"]["value"], diagnostic["message"].split(":")[0])
        for diagnostic in json.loads(text)["diagnostics"]
    ],
}
"""Output format → function that returns rule and scenario of each finding."""


def test_every_output_format_has_a_parser():
    assert PARSERS.keys() == FORMATS.keys(), "add a parser of the new format to PARSERS"


@pytest.mark.parametrize("moved", [False, True], ids=["in place", "moved"])
@pytest.mark.parametrize("format", PARSERS)
def test_only_worse_findings_are_reported_in_each_output_format(adopted, format, moved):
    name = f"new/{NAME}" if moved else NAME
    if moved:
        (adopted.root / "new").mkdir()
        adopted.git("mv", NAME, name)
    adopted.write(name, state("merged"))
    adopted.git("add", "--all")
    select = ["--select", "baseline", "--ignore", "moved-suppression"]
    outcome = adopted.check("--staged", *select, "--output-format", format)
    assert outcome.code == 1
    assert sorted(PARSERS[format](outcome.out)) == WORSE


def test_the_suppressions_of_a_renamed_file_still_apply(adopted):
    """Even if it changed in the same commit, as long as git detects the rename."""
    after = json.loads(state("before"))
    changed = "ltx_2_3_hq_pipeline"
    after["scenarios"][changed] = json.loads(state("merged"))["scenarios"][changed]
    adopted.write(f"new/{NAME}", after)
    adopted.git("rm", "--quiet", NAME)
    adopted.git("add", "--all")
    expected = [
        ("aggregate-mismatch", f"{changed}/expected_avg_denoise_ms"),
        ("aggregate-mismatch", f"{changed}/expected_median_denoise_ms"),
    ]
    for flags in (["--staged"], ["--base", "HEAD"], [], ["--staged", f"new/{NAME}"]):
        outcome = adopted.report(*flags)
        assert (outcome.code, worse(outcome)) == (1, expected), flags
        assert unused(outcome) == [
            f"3 suppressions for {NAME}: what they suppress moved to new/{NAME}"
        ]


def test_a_finding_whose_gap_grew_is_reported_with_the_old_gap(adopted):
    adopted.write(NAME, state("review"))
    outcome = adopted.report("--select", "aggregate-mismatch")
    violations = {violation["pointer"]: violation for violation in outcome.json["violations"]}
    grown = violations["/scenarios/wan2_1_t2v_1.3b/expected_avg_denoise_ms"]
    assert grown["ignored"] is None
    assert grown["message"].endswith("(+5.94 %); suppressed up to 5.794 %")
    shrunk = violations["/scenarios/wan2_1_t2v_1.3b/expected_median_denoise_ms"]
    assert shrunk["ignored"] is not None


def test_a_suppression_of_a_fixed_finding_is_reported_and_pruned(adopted):
    adopted.write(NAME, state("coherent"))
    outcome = adopted.report("--ignore", "change,unexplained-overhead")
    assert outcome.code == 0
    at = "/scenarios/ltx_2_3_hq_pipeline/stages_ms/LTX2AVDecodingStage"
    assert unused(outcome) == [f"unused suppression: no `round-measurement` at {at} in {NAME}"]
    (violation,) = [
        violation for violation in outcome.json["violations"] if violation["path"] == FILE
    ]
    assert (violation["rule"], violation["severity"]) == ("unused-ignore", "warning")
    assert (violation["start"], violation["end"]["line"]) == ({"line": 6, "column": 3}, 6)
    assert adopted.check("--fail-on", "warning", "--ignore", "unexplained-overhead").code == 1
    before = (adopted.root / FILE).read_text().splitlines()
    outcome = adopted.check("--prune-suppressions", "--ignore", "unexplained-overhead")
    assert outcome.err == f"perflint: {FILE}: 1 removed; 2 in total\n"
    assert (adopted.root / FILE).read_text().splitlines() == before[:5] + before[6:]
    assert unused(adopted.report()) == []


def test_prune_writes_the_new_name_of_a_renamed_file(adopted):
    adopted.write(
        FILE, (adopted.root / FILE).read_text().replace("0.0579424 },", "0.0579424 }, # A")
    )
    (adopted.root / "new").mkdir()
    adopted.git("mv", NAME, f"new/{NAME}")
    outcome = adopted.check("--prune-suppressions")
    assert (outcome.code, outcome.err) == (
        0,
        f"perflint: {FILE}: 3 added and 3 removed; 3 in total\n",
    )
    assert all(f'path = "new/{NAME}"' in line for line in entries(adopted))
    assert entries(adopted)[0].endswith("}, # A")
    commit(adopted)
    outcome = adopted.report()
    assert (outcome.code, unused(outcome)) == (0, [])


def test_prune_with_a_base_follows_a_committed_rename(adopted):
    (adopted.root / "new").mkdir()
    adopted.git("mv", NAME, f"new/{NAME}")
    commit(adopted)
    outcome = adopted.report()
    assert (outcome.code, len(unused(outcome))) == (1, 3)
    assert adopted.check("--prune-suppressions", "--base", "HEAD~1").code == 0
    assert (adopted.report().code, len(entries(adopted))) == (0, 3)


def test_arguments_are_identified_by_flag(repository):
    source = (FIXTURES / "arguments" / "before.py").read_text()
    repository.write("server_args.py", source)
    commit(repository)
    repository.write("server_args.py", f"# only a comment is added\n{source}")
    assert repository.check("--suppress-all").code == 0
    lines = "\n".join(entries(repository))
    assert '"missing-group-header", path = "server_args.py", at = "--quantization" }' in lines
    assert (
        '"argument-out-of-order", path = "server_args.py", at = "--use-fsdp-inference" }' in lines
    )
    commit(repository)
    outcome = repository.report("--fail-on", "warning")
    assert (outcome.code, outcome.rules) == (0, [])


def test_headers_are_identified_by_title(project):
    module = "class ServerArgs:\n    # a\n    x: int = 1\n\n    # b\n\n"
    project.write("server_args.py", module)
    assert project.check("--suppress-all").code == 0
    project.write("server_args.py", f"{module}    # c\n\n")
    (violation,) = active(project.report())
    assert (violation["rule"], violation["found"]) == ("header-without-arguments", "c")


# one rule, some files


def test_suppress_adds_the_findings_of_the_given_rules_only(project, wrong):
    wrong["scenarios"]["t2i"]["expected_e2e_ms"] = 9.5
    project.write(NAME, wrong)
    outcome = project.report("--suppress", "aggregate-mismatch")
    assert (outcome.code, outcome.rules) == (1, ["total-below-parts"])
    assert len(entries(project)) == 2
    outcome = project.report("--suppress", "baseline")
    assert (outcome.code, outcome.rules) == (0, [])
    assert len(entries(project)) == 3


def test_a_run_on_some_files_keeps_the_suppressions_of_the_others(project, wrong, clean):
    for name in "ab":
        project.write(f"{name}/{NAME}", wrong)
    project.check("--suppress-all")
    everything = entries(project)
    project.write(f"b/{NAME}", clean)
    for flags in ([f"a/{NAME}"], ["--select", "metadata"], ["a"]):
        outcome = project.report(*flags)
        assert (outcome.code, unused(outcome)) == (0, []), flags
        for write in ("--suppress-all", "--prune-suppressions"):
            assert project.check(*flags, write).code == 0
            assert entries(project) == everything
    assert len(unused(project.report("b"))) == 2
    assert project.check("--prune-suppressions").code == 0
    assert entries(project) == [line for line in everything if f'"a/{NAME}"' in line]


def test_a_file_that_does_not_parse_keeps_its_suppressions(project, wrong, clean):
    project.write(f"a/{NAME}", wrong)
    project.write(f"b/{NAME}", clean)
    project.check("--suppress-all")
    project.write(f"a/{NAME}", '{"scenarios": {')
    outcome = project.report("--prune-suppressions")
    assert (outcome.rules, len(entries(project))) == (["invalid-json"], 2)
    project.write(f"a/{NAME}", wrong)
    assert project.check().code == 0


def test_a_rule_that_is_ignored_for_a_file_keeps_its_suppressions(project, wrong):
    project.write(NAME, wrong)
    project.check("--suppress-all")
    project.write("perflint.toml", 'per-file-ignores = { "**" = ["aggregate-mismatch"] }\n')
    assert unused(project.report("--prune-suppressions")) == []
    assert len(entries(project)) == 2


@pytest.mark.parametrize("flags", [["--staged"], ["--from", "HEAD~1"], ["--base", "HEAD~1"], []])
def test_suppressions_of_files_outside_of_the_comparison_are_not_reported(repository, wrong, flags):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.write("notes.txt", "unrelated")
    commit(repository)
    wrong["scenarios"]["new"] = copy.deepcopy(wrong["scenarios"]["t2i"])
    repository.write(f"a/{NAME}", wrong)
    repository.git("add", "--all")
    assert unused(repository.report(*flags)) == []


@pytest.mark.parametrize("flags", [["--staged"], []])
def test_suppressions_of_a_deleted_file_are_reported(repository, wrong, flags):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.git("rm", "--quiet", f"a/{NAME}")
    assert len(unused(repository.report(*flags, "--ignore", "change"))) == 2
    commit(repository)
    assert len(unused(repository.report())) == 2
    assert unused(repository.report("b")) == []
    assert repository.check("--prune-suppressions", "--select", "metadata").code == 0
    assert len(entries(repository)) == 4
    assert repository.check("--prune-suppressions").code == 0
    assert len(entries(repository)) == 2


def test_a_sparse_checkout_keeps_all_suppressions(repository, wrong):
    for name in "ab":
        repository.write(f"{name}/{NAME}", wrong)
    repository.check("--suppress-all")
    commit(repository)
    repository.git("sparse-checkout", "set", "a")
    assert not (repository.root / "b").exists()
    assert unused(repository.report("--prune-suppressions")) == []
    assert len(entries(repository)) == 4


# with other kinds of suppressions, and with fixes


def test_a_configured_ignore_is_not_added_until_it_expires(project, off):
    project.write(NAME, off)
    keys = f'rule = "aggregate-mismatch"\npath = "{NAME}"\nreason = "by hand"\n'
    project.write("perflint.toml", f"[[ignored]]\n{keys}expires = 2026-05-17\n")
    assert project.check("--suppress-all").code == 0
    assert not (project.root / FILE).exists()
    outcome = project.report("--suppress-all", today="2026-05-18")
    assert outcome.code == 0
    (violation,) = outcome.json["violations"]
    assert violation["ignored"]["reason"] == f"known: {FILE}"
    assert len(entries(project)) == 1
    (violation,) = project.report().json["violations"]
    assert violation["ignored"]["reason"] == "by hand"


def test_a_finding_ignored_by_a_comment_is_not_added(project):
    line = 'parser.add_argument("--port")  # perflint: ignore[missing-help] why'
    project.write("server_args.py", f"def add_cli_args(parser):\n    {line}\n")
    assert project.check("--suppress-all").code == 0
    assert not (project.root / FILE).exists()


def test_suppressed_findings_are_not_fixed_and_fixed_ones_not_added(project, fixable):
    file = project.write(NAME, fixable)
    fixable["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 5.49
    file = project.write(NAME, fixable)
    outcome = project.check("--fix", "--suppress-all")
    assert outcome.code == 0
    assert len(entries(project)) == 1
    before = file.read_bytes()
    assert project.check("--fix", "--unsafe-fixes").code == 0
    assert file.read_bytes() == before


def test_warnings_are_suppressed_too(project, clean):
    clean["scenarios"]["t2i"]["expected_e2ems"] = 1.25
    project.write(NAME, clean)
    assert project.check("--fail-on", "warning").code == 1
    assert project.check("--suppress-all", "--fail-on", "warning").code == 0
    assert project.check("--fail-on", "warning").code == 0


def test_findings_about_a_change_are_not_added(repository, clean):
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
def test_the_severity_of_an_unused_suppression_is_configurable(
    project, off, clean, keys, rules, code
):
    project.write("perflint.toml", keys)
    project.write(NAME, off)
    project.check("--suppress-all")
    project.write(NAME, clean)
    outcome = project.report()
    assert (outcome.rules, outcome.code) == (rules, code)
    assert project.check("--prune-suppressions").code == 0
    assert entries(project) == []


# the file


def test_without_findings_no_file_is_written(repository, clean):
    for flag in ("--suppress-all", "--prune-suppressions"):
        assert repository.check(flag).code == 0, "an empty repository"
    repository.write(NAME, clean)
    assert repository.check("--suppress-all").err == (f"perflint: {FILE}: no changes; 0 in total\n")
    assert not (repository.root / FILE).exists()


def test_suppress_all_before_the_first_commit(repository, off):
    repository.write(NAME, off)
    assert repository.check("--suppress-all").code == 0
    repository.git("add", "--all")
    assert repository.check("--staged").code == 0


def test_comments_and_the_order_of_entries_are_kept(project, off, clean):
    edited = file_of(
        "  # until the H100 is back\n",
        entry(path="z.json", rule="sample-gap", at="/x").replace("},", "}, # why"),
        entry(path="a.json", rule="sample-gap", at="/x"),
    )
    project.write(FILE, edited.replace("\n", "\r\n"))
    project.write(NAME, off)
    assert project.check("--suppress-all").code == 0
    new = entry(rest=", gap = 0.222717")
    expected = edited.replace("[\n", f"[\n{new}").replace("\n", "\r\n")
    assert (project.root / FILE).read_bytes() == expected.encode()
    project.write(NAME, clean)
    assert project.check(NAME, "--prune-suppressions").code == 0
    assert (project.root / FILE).read_bytes() == edited.replace("\n", "\r\n").encode()


def test_prune_removes_the_duplicate_of_an_entry(project, off):
    project.write(NAME, off)
    project.write(FILE, file_of(entry(rest=", gap = 0.1"), entry(rest=", gap = 0.3")))
    assert project.check().code == 0
    assert project.check("--prune-suppressions").err == f"perflint: {FILE}: 1 removed; 1 in total\n"
    assert (project.root / FILE).read_text() == file_of(entry(rest=", gap = 0.3"))


def test_a_file_in_another_layout_is_read_but_not_changed(project, off, clean):
    project.write(NAME, off)
    table = f'[[suppressions]]\nrule = "aggregate-mismatch"\npath = "{NAME}"\nat = "{AVERAGE}"\n'
    file = project.write(FILE, table)
    assert project.check("--prune-suppressions").code == 0
    project.write(NAME, clean)
    assert len(unused(project.report())) == 1
    outcome = project.check("--prune-suppressions")
    assert (outcome.code, "each entry must be on its own line" in outcome.err) == (2, True)
    assert file.read_text() == table


def test_the_configured_path_is_relative_to_the_root_of_the_repository(
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
def test_the_file_must_be_in_the_repository(project, off, path):
    project.write(NAME, off)
    project.write("perflint.toml", f'suppressions = "{path}"\n')
    outcome = project.check("--suppress-all")
    assert outcome.code == 2
    assert "is not a file in the repository" in outcome.err
    assert not (project.root.parent / "known.toml").exists()


def test_a_symlink_out_of_the_repository_is_not_followed(project, off):
    project.write(NAME, off)
    outside = project.root.parent / "outside.toml"
    outside.write_text("suppressions = []\n")
    (project.root / FILE).symlink_to(outside)
    assert project.check("--suppress-all").code == 2
    assert outside.read_text() == "suppressions = []\n"


def test_a_symlink_in_the_repository_is_followed_and_the_mode_kept(project, off):
    project.write(NAME, off)
    target = project.write("ci/known.toml", "suppressions = []\n")
    target.chmod(0o600)
    (project.root / FILE).symlink_to("ci/known.toml")
    assert project.check("--suppress-all").code == 0
    assert (project.root / FILE).is_symlink()
    assert len(entries(project, "ci/known.toml")) == 1
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("suppressions = [\n<<<<<<< HEAD\n]\n", f"{FILE}:2: unresolved merge conflict"),
        ("suppressions = [", f"{FILE}:1: not valid TOML: "),
        (b"\xff\xfe", f"{FILE}:1: not valid TOML: "),
        (file_of("{ rule = 'x' },\n"), f"{FILE}:2: suppressions[0]: missing key 'path'"),
    ],
)
def test_an_invalid_file_is_exit_2(project, clean, content, message):
    project.write(NAME, clean)
    file = project.write(FILE, content)
    before = file.read_bytes()
    for flags in ([], ["--suppress-all"], ["--prune-suppressions"]):
        outcome = project.check(*flags)
        assert (outcome.code, outcome.out) == (2, "")
        assert message in outcome.err
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_read_or_written_is_exit_2(project, off):
    project.write(NAME, off)
    (project.root / FILE).mkdir()
    outcome = project.check()
    assert outcome.code == 2
    assert f"{FILE}: cannot be read: Is a directory" in outcome.err
    project.write("perflint.toml", 'suppressions = "none/known.toml"\n')
    outcome = project.check("--suppress-all")
    assert outcome.code == 2
    assert "known.toml: cannot be written: No such file or directory" in outcome.err


def test_changes_by_another_run_are_not_overwritten(project, off):
    root = str(project.root)
    context = Project(root, Config(Settings()), date(2026, 5, 17), git.list_files)
    suppressions = load_suppressions(context).file
    project.write(NAME, off)
    project.check("--suppress-all")
    content = (project.root / FILE).read_bytes()
    entry = Entry("sample-gap", "a.json")
    with pytest.raises(WriteError, match="changed meanwhile; not written"):
        save(suppressions, {entry.key: entry}, root)
    assert (project.root / FILE).read_bytes() == content


def test_entries_are_added_to_an_empty_file(project, off):
    project.write(FILE, "")
    project.write(NAME, off)
    assert project.check("--suppress-all").code == 0
    assert len(entries(project)) == 1


def test_a_read_only_file_is_not_written(project, off):
    file = project.write(FILE, "# mine\n")
    file.chmod(0o444)
    project.write(NAME, off)
    outcome = project.check("--suppress-all")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{FILE}: is read-only; not written" in outcome.err
    assert file.read_text() == "# mine\n"


def test_a_dangling_symlink_is_followed_to_create_the_file(project, off):
    project.write(NAME, off)
    (project.root / "ci").mkdir()
    (project.root / FILE).symlink_to("ci/known.toml")
    assert project.check("--suppress-all").code == 0
    assert (project.root / FILE).is_symlink()
    assert "aggregate-mismatch" in (project.root / "ci/known.toml").read_text()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ["--suppress-all", "--suppress", "sample-gap"],
            "--suppress-all cannot be combined with --suppress",
        ),
        (["--suppress", "sampl-gap"], "did you mean 'sample-gap'?"),
        (["--suppress", "unused-ignore"], "use --prune-suppressions instead"),
        (["--suppress", "removed-scenario"], "findings about a change cannot be added"),
        (["--suppress", "change"], "findings about a change cannot be added"),
        (["--suppress-all", "--diff"], "--diff writes nothing"),
        (["--prune-suppressions", "--diff"], "--diff writes nothing"),
        (["--prune-suppressions", "--staged"], "cannot be combined with --staged or --from"),
        (["--prune-suppressions", "--from", "HEAD"], "cannot be combined with --staged or --from"),
        (["--suppress-all", "--staged"], "--suppress-all cannot be combined with --staged, "),
        (["--suppress-all", "--base", "HEAD"], "--suppress-all cannot be combined with --staged, "),
    ],
)
def test_invalid_combinations_of_options(project, off, flags, message):
    project.write(NAME, off)
    outcome = project.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert not (project.root / FILE).exists()


@pytest.mark.parametrize("name", ["a#/b:c#d.json", "a b/'\"\\.json", "é/\u2028.json"])
def test_special_characters_in_paths(project, off, name):
    project.write(name, off)
    assert project.check("--suppress-all").code == 0
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (0, [])
    (project.root / name).unlink()
    assert len(unused(project.report())) == 1


def test_paths_that_are_not_utf_8(repository, off):
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
    """Return a function that changes the suppression file in two branches, and merges them."""
    wrong["scenarios"] = {f"t{n}": copy.deepcopy(wrong["scenarios"]["t2i"]) for n in range(9)}
    repository.write(NAME, wrong)
    repository.git("checkout", "--quiet", "-b", "main")
    repository.check("--suppress-all")
    commit(repository)

    def merge(change_main, change_other):
        repository.git("branch", "other")
        for branch, change in (("main", change_main), ("other", change_other)):
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


def fix(scenario):
    scenario |= {"expected_avg_denoise_ms": 4.49, "expected_median_denoise_ms": 4.49}


def test_branches_that_remove_and_add_entries_merge_without_a_conflict(repository, branches, wrong):
    def change_main(scenarios):
        fix(scenarios["t1"])
        scenarios["t2"]["expected_e2e_ms"] = 9.5

    def change_other(scenarios):
        fix(scenarios["t7"])
        scenarios["t5a"] = scenarios["t5"]

    assert branches(change_main, change_other) == 0
    lines = "\n".join(entries(repository))
    assert all(f"/{name}/" not in lines for name in ("t1", "t7"))
    assert "/t5a/" in lines
    assert 'rule = "total-below-parts"' in lines


def test_a_merge_conflict_is_an_error_and_the_union_of_both_sides_is_read(repository, branches):
    def change_main(scenarios):
        scenarios["t2"]["expected_avg_denoise_ms"] = 6.49

    def change_other(scenarios):
        scenarios["t2"]["expected_avg_denoise_ms"] = 7.49

    assert branches(change_main, change_other) == 1
    file = repository.root / FILE
    lines = file.read_text().splitlines(keepends=True)
    marker = next(n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<"))
    outcome = repository.check()
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{FILE}:{marker}: unresolved merge conflict" in outcome.err
    file.write_text("".join(line for line in lines if line[0] not in "<=>|"))
    assert len(entries(repository)) == 19
    outcome = repository.report(f"main/{NAME}", NAME)
    assert unused(outcome) == []
    assert repository.check("--suppress-all", "--prune-suppressions").code == 0
    assert len(entries(repository)) == len(set(entries(repository)))


def test_the_command_of_the_hook(adopted, run):
    adopted.write(NAME, state("merged"))
    adopted.git("add", NAME)
    done = run("check", "--staged", "--output-format", "concise", cwd=adopted.root)
    assert done.returncode == 1
    assert "wan2_1_t2v_1.3b: mean" not in done.stdout
    assert "ltx_2_3_hq_pipeline: mean of 18 steps is 832.61, the file says 900.00" in done.stdout
    done = run("check", "--suppress-all", cwd=adopted.root)
    assert done.returncode == 0, done.stderr


def test_suppress_all_is_suggested_for_many_findings(project) -> None:
    content = json.loads((FIXTURES / "review.json").read_bytes())
    record = content["scenarios"]["wan2_1_t2v_1.3b"]
    content["scenarios"] = {f"case_{number}": record for number in range(20)}
    project.write(NAME, content)
    assert "perflint check --suppress-all" in project.check(NAME).err
    project.check("--suppress-all", NAME)
    assert "--suppress-all" not in project.check(NAME).err


# --- findings that yield to others ---


def test_findings_that_yield_to_others_are_suppressed_as_well(project, clean):
    """A suppressed finding replaces no other, so that the next check would report them."""
    record = clean["scenarios"]["t2i"]
    record["stages_ms"]["DenoisingStage"] = 19.02
    record["expected_e2e_ms"] = 20.61
    record["expected_avg_denoise_ms"] = 5.49
    project.write(NAME, clean)
    assert project.report().rules == ["aggregate-mismatch"]
    project.check("--suppress-all")
    entries = (project.root / FILE).read_text()
    assert entries.count("rule = ") == 2
    assert 'rule = "unexplained-overhead"' in entries
    assert project.report().rules == []


def test_entries_of_rules_that_report_less_of_a_change_are_kept(repository, clean, monkeypatch):
    """Only a check of the whole file says that their findings are gone."""
    clean["metadata"] = {"hardware": "CI"}
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 300.61
    clean["scenarios"]["gone"] = {**clean["scenarios"]["t2i"], "notes": "other"}
    repository.write(NAME, clean)
    repository.check("--suppress-all", "--select", "missing-date,unexplained-overhead")
    entries = (repository.root / FILE).read_bytes()
    assert entries.count(b"rule = ") == 3
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "before")
    del clean["scenarios"]["gone"]
    clean["scenarios"]["t2i"]["notes"] = "edited"
    repository.write(NAME, clean)
    monkeypatch.setenv("PRE_COMMIT", "1")
    options = ("--select", "missing-date,unexplained-overhead,unused-ignore")
    assert repository.check("--fix", *options).code == 0
    assert (repository.root / FILE).read_bytes() == entries
