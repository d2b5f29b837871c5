"""The proposed settings: globs for files that perflint does not recognize by name."""

import pytest
import tomli

from perflint.cli.init.argument_search import ArgumentFile
from perflint.cli.init.proposed_config import tables
from perflint.config import Config
from perflint.config.settings import ArgumentSet, Settings
from perflint.primitives.decode import decode

BENCH = "pytest-benchmark"


def globs(paths, others=()):
    (group,) = tomli.loads(tables({BENCH: paths}, others, [], prefix=""))["baselines"]
    assert group["format"] == BENCH
    return group["files"]


def test_no_settings_for_files_recognized_by_name():
    assert tables({}, ["a.json"], [], prefix="") == ""
    assert tables({BENCH: []}, ["a.json"], [], prefix="") == ""


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


def test_no_glob_matches_files_of_another_format():
    text = tables({BENCH: ["b/1.json", "b/2.json"], "own": ["b/3.json"]}, [], [], prefix="")
    assert [group["files"] for group in tomli.loads(text)["baselines"]] == [
        ["b/3.json"],
        ["b/1.json", "b/2.json"],
    ]


@pytest.mark.parametrize("name", ["a\udcff.json", "a\n.json", "a\x7f.json"])
def test_paths_that_cannot_be_written_in_toml_are_left_out(name):
    assert tables({BENCH: [name]}, [], [ArgumentFile(name, "A", "f")], prefix="") == ""


def test_the_default_argument_files_are_kept():
    files = [
        ArgumentFile("b/x.py", "EngineArgs", "add_cli_args"),
        ArgumentFile("a/größe[1].py", "EngineArgs", "add_cli_args"),
        ArgumentFile("c.py", "ServerArgs", "flags"),
    ]
    text = tables({}, [], files, prefix="tool.perflint.")
    config = Config(decode(tomli.loads(text)["tool"]["perflint"], Settings))
    assert config.settings.arguments == (
        ArgumentSet(),
        ArgumentSet(files=("a/größe[[]1].py", "b/x.py"), class_="EngineArgs"),
        ArgumentSet(files=("c.py",), function="flags"),
    )
    assert all(config.argument_set_for(file.path) for file in files)
