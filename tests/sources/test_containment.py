"""Files outside of a repository are neither read nor written through a symlink in it."""

import pytest

NAME = "perf_baselines.json"
SECRET = "SECRET-0815"


@pytest.fixture
def outside(project):
    """A directory outside of the repository, with a file that must not be read or changed."""
    content = f'token = "{SECRET}"\n'
    return project.write("../outside/secret", content).resolve().parent


def refused(project, *arguments):
    """Run a command that must fail with code 2 and not print the secret; return its errors."""
    outcome = project.perflint(*arguments)
    assert outcome.code == 2
    assert SECRET not in outcome.out + outcome.err
    return outcome.err


def test_a_named_symlink_to_a_file_outside_is_not_read(repository, outside):
    (repository.root / NAME).symlink_to(outside / "secret")
    assert "secret, outside" in refused(repository, "check", NAME)


def test_a_named_symlink_to_a_directory_outside_is_not_read(repository, outside, off):
    repository.write(outside / NAME, off)
    (repository.root / "bench").symlink_to(outside)
    assert "outside, outside" in refused(repository, "check", "bench")
    assert f"{NAME}, outside" in refused(repository, "check", f"bench/{NAME}")
    assert "aggregate-mismatch" not in repository.check(".").out


@pytest.mark.parametrize("name", ["perflint.toml", "pyproject.toml"])
def test_a_configuration_outside_is_not_read(repository, outside, name):
    (repository.root / name).symlink_to(outside / "secret")
    message = f"{name}: resolves to {outside / 'secret'}, outside the repository; not read"
    assert message in refused(repository, "check")
    assert message in refused(repository, "check", "--config", name)
    assert message in refused(repository, "init", "--dry-run")


def test_a_device_is_not_read_without_end(repository):
    (repository.root / "perflint.toml").symlink_to("/dev/zero")
    (repository.root / "perflint-suppressions.toml").symlink_to("/dev/zero")
    assert "/dev/zero" in refused(repository, "check")
    assert "not a file in the repository" in refused(repository, "check", "--isolated")
    assert "16,777,217 bytes; the limit is" in refused(repository, "check", "--config", "/dev/zero")


def test_a_suppression_file_outside_is_not_read(repository, outside):
    (repository.root / "perflint-suppressions.toml").symlink_to(outside / "secret")
    assert "not a file in the repository" in refused(repository, "check")


@pytest.mark.parametrize("name", ["config", "HEAD"])
def test_a_symlink_into_the_git_directory_is_not_read(repository, name):
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


def test_a_baseline_outside_is_not_tightened(repository, outside, clean, faster):
    before = repository.write(outside / NAME, clean).read_bytes()
    (repository.root / NAME).symlink_to(outside / NAME)
    runs = repository.write("../run.json", faster)
    assert "outside " in refused(repository, "tighten", str(runs), "--into", NAME)
    assert (outside / NAME).read_bytes() == before


@pytest.mark.parametrize("target", ["../outside/secret", "../outside/new", ".git/config"])
@pytest.mark.parametrize(
    "flags", [("--output", "sarif=report"), ("--output-file", "report")], ids=["also", "instead"]
)
def test_a_report_outside_is_not_written(repository, outside, clean, target, flags):
    """A pull request may contain a symlink with the name of the report that CI writes."""
    repository.write(NAME, clean)
    (repository.root / "report").symlink_to(target)
    before = {path: path.read_bytes() for path in outside.iterdir()}
    before[repository.root / ".git/config"] = (repository.root / ".git/config").read_bytes()
    assert "not written" in refused(repository, "check", *flags)
    assert {path: path.read_bytes() for path in before} == before
    assert not (outside / "new").exists()


def test_a_hook_configuration_outside_is_not_changed(repository, outside, clean):
    repository.write(NAME, clean)
    (repository.root / ".pre-commit-config.yaml").symlink_to(outside / "secret")
    assert "outside the repository; not read" in repository.perflint("init", "--yes").out
    assert SECRET in (outside / "secret").read_text()


def test_a_ci_configuration_outside_is_not_read(repository, outside, clean):
    repository.write(NAME, clean)
    repository.write(outside / "pipeline", "perflint check")
    (repository.root / ".gitlab-ci.yml").symlink_to(outside / "pipeline")
    with_symlink = repository.perflint("init", "--dry-run").out
    (repository.root / ".gitlab-ci.yml").unlink()
    repository.write(".gitlab-ci.yml", "x")
    assert repository.perflint("init", "--dry-run").out == with_symlink


def test_symlinks_within_and_paths_on_the_command_line_are_followed(repository, outside, off):
    repository.write("real/" + NAME, off)
    repository.write(outside / NAME, off)
    (repository.root / "link").symlink_to("real")
    for path in ("link", f"link/{NAME}", str(outside / NAME), f"../outside/{NAME}"):
        assert "aggregate-mismatch" in repository.check(path).out
