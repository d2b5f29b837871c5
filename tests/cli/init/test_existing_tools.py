"""Hook managers and CI are found by the names of their configuration files."""

import pytest

from perflint.cli.init.existing_tools import find_tools

NOTHING = ((), (), (), (), frozenset(), ())


def test_an_empty_folder_has_no_tools(project):
    assert find_tools(str(project.root)) == NOTHING


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".pre-commit-config.yaml", "hooks"),
        (".pre-commit-config.yml", "hooks"),
        ("prek.toml", "hooks"),
        ("lefthook.yml", "lefthook"),
        (".lefthook.toml", "lefthook"),
        (".config/lefthook.json", "lefthook"),
        (".husky/pre-commit", "husky"),
        (".github/workflows/ci.yaml", "ci"),
        (".gitlab-ci.yml", "ci"),
        (".circleci/config.yml", "ci"),
        ("azure-pipelines.yml", "ci"),
        ("Jenkinsfile", "ci"),
    ],
)
def test_each_file_is_found_by_its_name(project, path, kind):
    project.write(path, "x")
    tools = find_tools(str(project.root))
    assert getattr(tools, kind) == (path,)
    assert sum(map(len, tools)) == 1
    project.write(path, "run: perflint check")
    mentioning = find_tools(str(project.root)).mentioning
    assert mentioning == (set() if kind == "hooks" else {path})


def test_the_file_of_prek_comes_first(project):
    for name in (".pre-commit-config.yaml", "prek.toml"):
        project.write(name, "")
    assert find_tools(str(project.root)).hooks == ("prek.toml", ".pre-commit-config.yaml")


def test_the_husky_folder_is_returned_if_it_has_no_pre_commit(project):
    project.write(".husky/pre-push", "x")
    assert find_tools(str(project.root)).husky == (".husky",)


def test_folders_and_other_files_are_ignored(project):
    project.write("lefthook.yml/x", "")
    project.write(".github/workflows/README.md", "perflint")
    assert find_tools(str(project.root)) == NOTHING
