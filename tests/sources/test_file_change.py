"""A file is written if it still has its earlier content, otherwise not at all."""

import os
import stat

import pytest

from perflint.sources import file_change
from perflint.sources.atomic_write import replace
from perflint.sources.file_change import FileChange, WriteError, read, write


def refused(project, change):
    """Try a change that must be refused without another effect; return the message."""
    before = sorted(path.name for path in project.root.iterdir())
    with pytest.raises(WriteError) as caught:
        write(change, str(project.root))
    assert sorted(path.name for path in project.root.iterdir()) == before
    return str(caught.value)


def test_a_new_file_is_written_with_default_permissions(project):
    write(FileChange("a.toml", None, b"new"), str(project.root))
    assert (project.root / "a.toml").read_bytes() == b"new"
    assert stat.S_IMODE((project.root / "a.toml").stat().st_mode) == 0o644


def test_the_mode_is_kept(project):
    file = project.write("a.toml", b"old")
    file.chmod(0o600)
    write(FileChange("a.toml", b"old", b"new"), str(project.root))
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_symlink_within_the_root_is_followed(project):
    file = project.write("real/a.toml", b"old")
    os.symlink("real/a.toml", project.root / "a.toml")
    write(FileChange("a.toml", b"old", b"new"), str(project.root))
    assert (project.root / "a.toml").is_symlink()
    assert file.read_bytes() == b"new"


def test_a_symlink_that_escapes_the_root_is_not_followed(project, tmp_path):
    (tmp_path / "a.toml").write_bytes(b"old")
    os.symlink(tmp_path / "a.toml", project.root / "a.toml")
    message = refused(project, FileChange("a.toml", b"old", b"new"))
    assert "outside the repository; not read" in message
    assert (tmp_path / "a.toml").read_bytes() == b"old"


def test_the_root_is_locked_while_a_file_is_read_again_and_written(project, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    project.write("a.toml", b"old")
    free = []

    def is_free():
        handle = os.open(project.root, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    def recording(function):
        def call(*arguments):
            free.append(is_free())
            return function(*arguments)

        return call

    monkeypatch.setattr(file_change, "read_within", recording(file_change.read_within))
    monkeypatch.setattr(file_change, "replace", recording(replace))
    write(FileChange("a.toml", b"old", b"new"), str(project.root))
    assert free == [False, False]
    assert is_free()


@pytest.mark.parametrize("before", [None, b"older"])
def test_a_file_that_changed_since_it_was_read_is_not_written(project, before):
    file = project.write("a.toml", b"old")
    assert refused(project, FileChange("a.toml", before, b"new")) == (
        "a.toml: changed meanwhile; not written"
    )
    assert file.read_bytes() == b"old"


def test_a_dangling_symlink_is_not_a_new_file(project):
    os.symlink("nowhere", project.root / "a.toml")
    assert "changed meanwhile" in refused(project, FileChange("a.toml", None, b"new"))


def test_a_read_only_file_is_not_written(project):
    file = project.write("a.toml", b"old")
    file.chmod(0o444)
    message = refused(project, FileChange("a.toml", b"old", b"new"))
    assert message == "a.toml: is read-only; not written"
    assert file.read_bytes() == b"old"


def test_a_file_in_a_missing_directory_is_an_error(project):
    assert "cannot be written" in refused(project, FileChange("ci/a.toml", None, b"new"))


def test_a_missing_file_is_none_and_an_unreadable_one_an_error(project):
    (project.root / "a.toml").mkdir()
    assert read(str(project.root), "b.toml") is None
    with pytest.raises(WriteError, match=r"a\.toml: cannot be read: Is a directory"):
        read(str(project.root), "a.toml")
