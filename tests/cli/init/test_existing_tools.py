"""What runs checks already, by the names of files."""

import pytest

from perflint.cli.init.existing_tools import look_around

NOTHING = ((), (), (), (), frozenset())


def test_an_empty_folder(project):
    assert look_around(str(project.root)) == NOTHING


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
def test_each_by_its_name(project, path, kind):
    project.write(path, "x")
    found = look_around(str(project.root))
    assert getattr(found, kind) == (path,)
    assert sum(map(len, found)) == 1
    project.write(path, "run: perflint check")
    assert look_around(str(project.root)).known == (set() if kind == "hooks" else {path})


def test_prek_reads_its_own_file_first(project):
    for name in (".pre-commit-config.yaml", "prek.toml"):
        project.write(name, "")
    assert look_around(str(project.root)).hooks == ("prek.toml", ".pre-commit-config.yaml")


def test_a_husky_without_the_hook(project):
    project.write(".husky/pre-push", "x")
    assert look_around(str(project.root)).husky == (".husky",)


def test_folders_and_other_files_are_none(project):
    project.write("lefthook.yml/x", "")
    project.write(".github/workflows/README.md", "perflint")
    assert look_around(str(project.root)) == NOTHING
