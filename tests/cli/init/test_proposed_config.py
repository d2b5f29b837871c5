"""The proposed settings: globs for files that perflint does not recognize by name."""

import pytest
import tomli

from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.page_search import DocumentedFile
from perflint.cli.init.proposed_config import Additions, ProposedSet, proposed_sets, tables
from perflint.cli.init.survey import FileKinds
from perflint.cli.past_policy import PolicyChoice
from perflint.config import Config
from perflint.config.settings import ArgumentSet, Settings
from perflint.primitives.decode import decode

BENCH = "pytest-benchmark"
DIFFUSION = "sglang-diffusion"
SNAPSHOT = PolicyChoice("snapshot", "of 9 changes, 8 replaced whole scenarios", is_proposed=True)
TIGHTEN = PolicyChoice("tighten-only", "of 9 changes, 8 improved values", is_proposed=True)
DEFAULT = PolicyChoice("snapshot", "2 changes, 5 are needed")


def sets(others=(), named=(), **paths):
    """Return the sets of a repository; all files are recognized by content, except ``named``."""
    baselines = {name.replace("_", "-"): [*found] for name, found in paths.items()}
    by_content = frozenset(path for found in baselines.values() for path in found)
    for name, path in named:
        baselines.setdefault(name, []).append(path)
    files = FileKinds(baselines, [], by_content, [*others], [])
    return proposed_sets(files, Config(Settings()).formats)


def globs(paths, others=()):
    (group,) = tomli.loads(text(sets(others, jmh=paths)))["baselines"]
    assert group["format"] == "jmh"
    return group["files"]


def text(sets, arguments=(), prefix="", *, all_files=False):
    return tables(Additions(sets, arguments, all_files), prefix=prefix)


def test_no_settings_for_files_recognized_by_name():
    assert text(sets(["a.json"])) == ""
    assert text(sets(named=[(DIFFUSION, "perf_baselines.json")])) == ""
    assert text([ProposedSet(DIFFUSION, ("x",), by_name=True, choice=SNAPSHOT)]) == ""
    assert text([], all_files=True) == ""


@pytest.mark.parametrize(
    ("paths", "others", "expected"),
    [
        (["b/1.json", "b/2.json"], [], ["b/*.json"]),
        (["b/1.json", "b/2.json"], ["c/x.json", "b/c/x.json"], ["b/*.json"]),
        (["b/2.json", "b/1.json"], ["b/x.json"], ["b/1.json", "b/2.json"]),
        (["b/1.json"], [], ["b/1.json"]),
        (["1.json", "2.json"], [], ["1.json", "2.json"]),
        (["[a]/1.json", "[a]/*.json"], [], ["[[]a]/*.json"]),
        (["what?.json"], [], ["what[?].json"]),
    ],
)
def test_a_folder_with_files_of_one_format_gets_one_glob(paths, others, expected):
    assert globs(paths, others) == expected


@pytest.mark.parametrize(
    ("paths", "others", "expected"),
    [
        ([".benchmarks/x/1.json"], ["a.json"], (".benchmarks/**/*.json",)),
        ([".benchmarks/x/1.json", "b/2.json"], [], (".benchmarks/**/*.json", "b/**/*.json")),
        (["b/x/1.json"], ["b/other.json"], ("b/x/1.json",)),
        (["1.json", "b/2.json"], [], ("1.json", "b/2.json")),
    ],
)
def test_a_folder_of_runs_gets_a_glob_for_those_to_come(paths, others, expected):
    (found,) = sets(others, pytest_benchmark=paths)
    assert found.files == expected


def test_no_glob_matches_files_of_another_format():
    found = sets(pytest_benchmark=["b/1.json", "b/2.json"], sglang_diffusion=["b/3.json"])
    assert [each.files for each in found] == [("b/1.json", "b/2.json"), ("b/3.json",)]
    named = [(DIFFUSION, "b/perf_baselines.json")]
    found = sets(named=named, pytest_benchmark=["b/1.json", "b/2.json"])
    assert found[0].files == ("b/1.json", "b/2.json")


def test_files_recognized_by_name_are_a_set_with_the_globs_of_their_format():
    named = [(DIFFUSION, "x/perf_baselines.json"), ("of unknown format", "y.json")]
    by_content, by_name = sets(named=named, sglang_diffusion=["a.json"])
    assert by_content == ProposedSet(DIFFUSION, ("a.json",))
    expected = ("**/perf_baselines*.json", "**/perf_baselines/*.json")
    assert by_name == ProposedSet(DIFFUSION, expected, by_name=True)


def test_files_recognized_by_name_need_a_table_for_another_policy():
    proposed = ProposedSet(DIFFUSION, ("**/a*.json",), by_name=True, choice=TIGHTEN)
    assert (
        text([proposed], prefix="tool.perflint.")
        == """\
[[tool.perflint.baselines]]   # the names that sglang-diffusion recognizes
files = ["**/a*.json"]
# Of 9 changes, 8 improved values.
policy = "tighten-only"
"""
    )


@pytest.mark.parametrize(
    ("choice", "policy"),
    [(TIGHTEN, "tighten-only"), (SNAPSHOT, "snapshot"), (DEFAULT, None), (None, None)],
)
def test_a_policy_is_written_if_the_history_suggests_it(choice, policy):
    written = text([ProposedSet(BENCH, ("a.json",), choice=choice)])
    (group,) = tomli.loads(written)["baselines"]
    assert group.get("policy") == policy
    assert ("# Of 9 changes" in written) == (policy is not None)


def test_a_long_reason_is_wrapped():
    choice = TIGHTEN._replace(reason="word " * 30 + "end")
    written = text([ProposedSet(BENCH, ("a.json",), choice=choice)])
    assert max(map(len, written.splitlines())) <= 100
    assert tomli.loads(written)["baselines"][0]["policy"] == "tighten-only"


def test_control_characters_in_a_reason_are_escaped():
    choice = TIGHTEN._replace(reason="of 9 changes (error: \x07\x7f)")
    written = text([ProposedSet(BENCH, ("a.json",), choice=choice)])
    assert "# Of 9 changes (error: \\x07\\x7f).\n" in written
    tomli.loads(written)


@pytest.mark.parametrize("prefix", ["", "tool.perflint."])
def test_the_scope_is_only_a_comment(prefix):
    groups = [ProposedSet(BENCH, ("a.json",))]
    written = text(groups, prefix=prefix, all_files=True)
    assert '\n# scope = "changed"\n' in written
    assert tomli.loads(written) == tomli.loads(text(groups, prefix=prefix))


@pytest.mark.parametrize("name", ["a\udcff.json", "a\n.json", "a\x7f.json"])
def test_paths_that_cannot_be_written_in_toml_are_left_out(name):
    arguments = [ArgumentFile(name, ("A",), ("f",))]
    assert text(sets(pytest_benchmark=[name]), arguments) == ""


def test_the_default_argument_files_are_kept():
    files = [
        ArgumentFile("b/x.py", ("Flags",), ("add_cli_args",)),
        ArgumentFile("a/größe[1].py", ("Flags",), ("add_cli_args",)),
        ArgumentFile("c.py", ("ServerArgs",), ("flags",)),
    ]
    written = text([], files, "tool.perflint.")
    config = Config(decode(tomli.loads(written)["tool"]["perflint"], Settings))
    assert config.settings.arguments == (
        ArgumentSet(),
        ArgumentSet(files=("a/größe[[]1].py", "b/x.py"), classes=("Flags",)),
        ArgumentSet(files=("c.py",), functions=("flags",)),
    )
    assert all(config.argument_set_for(file.path) for file in files)


def test_families_are_proposed_for_a_single_file():
    file = ArgumentFile("a.py", (), ("register", "add_x_args"), {"lora": ("lora-*",)})
    written = text([], [file])
    [_, table] = tomli.loads(written)["arguments"]
    assert table == {
        "files": ["a.py"],
        "functions": ["register", "add_x_args"],
        "families": {"lora": ["lora-*"]},
    }
    [_, table] = tomli.loads(text([], [file, file._replace(path="b.py")]))["arguments"]
    assert "families" not in table


def test_each_page_that_documents_arguments_has_a_table():
    pages = [
        DocumentedFile("docs/a.md", "x/server_args.py"),
        DocumentedFile("docs/[b].mdx", "x/server_args.py"),
        DocumentedFile("docs/a.md", "y/server_args.py"),
        DocumentedFile("docs/\udcff.md", "x/server_args.py"),
    ]
    settings = decode(tomli.loads(tables(Additions([], pages=pages), prefix="")), Settings)
    found = [(each.files, each.arguments) for each in settings.argument_docs]
    assert found == [
        (("docs/a.md",), ("x/server_args.py", "y/server_args.py")),
        (("docs/[[]b].mdx",), ("x/server_args.py",)),
    ]
    config = Config(settings)
    assert config.argument_docs_for("docs/[b].mdx") is settings.argument_docs[1]
    assert config.argument_docs_for("docs/b.md") is None
