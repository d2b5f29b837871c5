"""What leads out of a repository is neither read nor written, whoever wrote the symlink."""

import pytest

NAME = "perf_baselines.json"
SECRET = "SECRET-0815"


@pytest.fixture
def outside(project):
    """A folder beside the repository, with a file that nobody may see or change."""
    content = f'token = "{SECRET}"\n'
    return project.write("../outside/secret", content).resolve().parent


def refused(project, *arguments):
    outcome = project.perflint(*arguments)
    assert outcome.code == 2
    assert SECRET not in outcome.out + outcome.err
    return outcome.err


def test_a_file_that_is_named(repository, outside):
    (repository.root / NAME).symlink_to(outside / "secret")
    assert "secret, outside" in refused(repository, "check", NAME)


def test_a_folder_that_is_named(repository, outside, off):
    repository.write(outside / NAME, off)
    (repository.root / "bench").symlink_to(outside)
    assert "outside, outside" in refused(repository, "check", "bench")
    assert f"{NAME}, outside" in refused(repository, "check", f"bench/{NAME}")
    assert "aggregate-mismatch" not in repository.check(".").out


@pytest.mark.parametrize("name", ["perflint.toml", "pyproject.toml"])
def test_a_configuration(repository, outside, name):
    (repository.root / name).symlink_to(outside / "secret")
    said = f"{name}: resolves to {outside / 'secret'}, outside the repository; not read"
    assert said in refused(repository, "check")
    assert said in refused(repository, "check", "--config", name)
    assert said in refused(repository, "init", "--dry-run")


def test_what_is_without_end(repository):
    (repository.root / "perflint.toml").symlink_to("/dev/zero")
    (repository.root / "perflint-suppressions.toml").symlink_to("/dev/zero")
    assert "/dev/zero" in refused(repository, "check")
    assert "not a file in the repository" in refused(repository, "check", "--isolated")
    assert "16,777,217 bytes; the limit is" in refused(repository, "check", "--config", "/dev/zero")


def test_known_findings(repository, outside):
    (repository.root / "perflint-suppressions.toml").symlink_to(outside / "secret")
    assert "not a file in the repository" in refused(repository, "check")


@pytest.mark.parametrize("name", ["config", "HEAD"])
def test_the_folder_of_git(repository, name):
    repository.git("config", "http.extraHeader", SECRET)
    (repository.root / NAME).symlink_to(f".git/{name}")
    (repository.root / "folder").symlink_to(".git")
    for path in (NAME, "folder", f"folder/{name}"):
        assert f".git{'' if path == 'folder' else f'/{name}'}, outside" in refused(
            repository, "check", path
        )
    assert repository.check(".").code == 0
    repository.write("perflint.toml", f'suppressions = ".git/{name}"\n')
    assert "not a file in the repository" in refused(repository, "check")


def test_a_file_to_be_tightened(repository, outside, clean, faster):
    before = repository.write(outside / NAME, clean).read_bytes()
    (repository.root / NAME).symlink_to(outside / NAME)
    runs = repository.write("../run.json", faster)
    assert "outside " in refused(repository, "tighten", str(runs), "--into", NAME)
    assert (outside / NAME).read_bytes() == before


@pytest.mark.parametrize("target", ["../outside/secret", "../outside/new", ".git/config"])
@pytest.mark.parametrize(
    "flags", [("--output", "sarif=report"), ("--output-file", "report")], ids=["also", "instead"]
)
def test_a_report(repository, outside, clean, target, flags):
    """What CI writes it to is a name that a pull request may have taken."""
    repository.write(NAME, clean)
    (repository.root / "report").symlink_to(target)
    before = {path: path.read_bytes() for path in outside.iterdir()}
    before[repository.root / ".git/config"] = (repository.root / ".git/config").read_bytes()
    assert "not written" in refused(repository, "check", *flags)
    assert {path: path.read_bytes() for path in before} == before
    assert not (outside / "new").exists()


def test_a_hook_is_not_put_into_it(repository, outside, clean):
    repository.write(NAME, clean)
    (repository.root / ".pre-commit-config.yaml").symlink_to(outside / "secret")
    assert "outside the repository; not read" in repository.perflint("init", "--yes").out
    assert SECRET in (outside / "secret").read_text()


def test_a_pipeline_is_not_looked_into(repository, outside, clean):
    repository.write(NAME, clean)
    repository.write(outside / "pipeline", "perflint check")
    (repository.root / ".gitlab-ci.yml").symlink_to(outside / "pipeline")
    there = repository.perflint("init", "--dry-run").out
    (repository.root / ".gitlab-ci.yml").unlink()
    repository.write(".gitlab-ci.yml", "x")
    assert repository.perflint("init", "--dry-run").out == there


def test_links_within_and_paths_that_the_user_wrote_are_followed(repository, outside, off):
    repository.write("real/" + NAME, off)
    repository.write(outside / NAME, off)
    (repository.root / "link").symlink_to("real")
    for path in ("link", f"link/{NAME}", str(outside / NAME), f"../outside/{NAME}"):
        assert "aggregate-mismatch" in repository.check(path).out
