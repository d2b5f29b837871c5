"""What the files of a snapshot keep, so that the next check of the same state does not read it."""

import pytest

from perflint.primitives.globs import Names
from perflint.sources import open_buffers
from perflint.sources.open_buffers import KeptFiles


class Files:
    """Files by path, and the paths that were read."""

    snapshot = "disk", "/"

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.asked: list[str] = []

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        return self.files.get(path)

    def find(self, globs: object) -> list[str]:
        return [*self.files]

    def hidden(self, globs: object) -> list[str]:
        return []

    def names(self, folder: str) -> Names:
        return Names([*self.files], [])


def test_a_file_is_read_once_and_so_is_one_that_is_missing() -> None:
    files = Files(a=b"1")
    kept = KeptFiles(files)
    assert [kept.read(path) for path in ("a", "b", "a", "b")] == [b"1", None, b"1", None]
    assert files.asked == ["a", "b"]


def test_files_above_the_limit_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_buffers, "MAX_KEPT", 3)
    files = Files(a=b"12", b=b"12", c=b"1")
    kept = KeptFiles(files)
    assert [kept.read(path) for path in "abcabc"] == [b"12", b"12", b"1"] * 2
    assert files.asked == ["a", "b", "c", "b"]
