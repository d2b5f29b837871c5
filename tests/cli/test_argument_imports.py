"""``perflint check`` on argument files whose values are read in modules that they import."""

import pytest

NAME = "app/server_args.py"
READER = "app/config.py"
SELECT = ("--select", "argument-without-field,misspelled-destination,removed-flag")

HEAD = """\
from app.config import Config

class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--port")
"""
OLD = HEAD + '        parser.add_argument("--old")\n'
READS = 'def load(args):\n    return args["old"]\n'


@pytest.fixture
def committed(repository):
    repository.git("checkout", "--quiet", "-b", "main")
    commit(repository, HEAD, READS)
    return repository


def commit(repository, arguments, reader):
    repository.write(NAME, arguments)
    repository.write(READER, reader)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")


def rules(outcome):
    assert outcome.err == ""
    return outcome.rules


@pytest.mark.parametrize(("reader", "expected"), [(READS, []), ("", ["argument-without-field"])])
def test_a_file_outside_a_repository(project, reader, expected):
    project.write(NAME, OLD)
    project.write(READER, reader)
    assert rules(project.report(*SELECT)) == expected


def test_a_link_out_of_the_project_is_not_read(project, tmp_path_factory):
    project.write(NAME, OLD)
    outside = tmp_path_factory.mktemp("outside") / "config.py"
    outside.write_text(READS)
    (project.root / READER).symlink_to(outside)
    assert rules(project.report(*SELECT)) == ["argument-without-field"]
    (project.root / READER).unlink()
    project.write("app/real.py", READS)
    (project.root / READER).symlink_to(project.root / "app/real.py")
    assert rules(project.report(*SELECT)) == []


@pytest.mark.parametrize("options", [(), ("--base", "HEAD"), ("--staged",)])
@pytest.mark.parametrize(("reader", "expected"), [(READS, []), ("", ["argument-without-field"])])
def test_the_work_tree_and_the_index(committed, options, reader, expected):
    committed.write(NAME, OLD)
    committed.write(READER, reader)
    committed.git("add", "--all")
    assert rules(committed.report(*SELECT, *options)) == expected


def test_the_index_counts_if_it_is_checked(committed):
    committed.write(NAME, OLD)
    committed.write(READER, "")
    committed.git("add", "--all")
    committed.write(READER, READS)
    assert rules(committed.report(*SELECT, "--staged")) == ["argument-without-field"]
    assert rules(committed.report(*SELECT)) == []


@pytest.mark.parametrize(("reader", "expected"), [(READS, []), ("", ["argument-without-field"])])
def test_the_commit_counts_if_it_is_checked(committed, reader, expected):
    commit(committed, OLD, reader)
    committed.write(READER, "" if reader else READS)
    options = ("--from", "HEAD~1", "--to", "HEAD")
    assert rules(committed.report(*SELECT, *options)) == expected


def test_the_base_is_compared_with_its_own_imports(committed):
    commit(committed, OLD, READS)
    commit(committed, f"{OLD}\n", "")
    options = ("--from", "HEAD~1", "--to", "HEAD")
    assert rules(committed.report(*SELECT, *options)) == ["argument-without-field"]
    commit(committed, f"{OLD}\n\n", "")
    assert rules(committed.report(*SELECT, *options)) == []


def test_one_finding_for_a_misspelled_destination(project):
    call = '        parser.add_argument("--ports", default=ServerArgs.port)\n'
    text = HEAD.replace('("--port")', '("--host", dest="host")')
    project.write(NAME, text.replace("port: int", "host: str = ''\n    port: int") + call)
    assert rules(project.report(*SELECT)) == ["misspelled-destination"]
    assert rules(project.report("--select", "argument-without-field")) == ["argument-without-field"]


@pytest.mark.parametrize(
    ("reader", "expected"),
    [(READS, ["removed-flag"]), ('parser.add_argument("--gone")', [])],
)
def test_a_flag_that_moves_to_an_imported_module_is_not_removed(committed, reader, expected):
    gone = '        parser.add_argument("--gone", help="G.")\n'
    commit(committed, HEAD + gone, READS)
    commit(committed, HEAD, reader)
    options = ("--from", "HEAD~1", "--to", "HEAD")
    assert rules(committed.report(*SELECT, *options)) == expected


def test_a_removed_flag_is_a_warning_of_comparisons_only(committed):
    commit(committed, HEAD + '        parser.add_argument("--gone")\n', READS)
    committed.write(NAME, HEAD)
    outcome = committed.report(*SELECT)
    (violation,) = outcome.json["violations"]
    assert (violation["rule"], violation["severity"]) == ("removed-flag", "warning")
    assert violation["argument"] == "--gone"
    assert outcome.code == 0
    committed.git("add", "--all")
    assert rules(committed.report(*SELECT, "--staged")) == ["removed-flag"]
    committed.git("commit", "--quiet", "-m", "gone")
    assert rules(committed.report(*SELECT, "--staged")) == []
