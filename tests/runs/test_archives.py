"""Zip archives of logs: what is read, and what is refused."""

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.runs import Limits, RunError, read_runs


@pytest.fixture
def log(printed):
    return "\n".join(printed).encode()


def packed(*members, method=zipfile.ZIP_DEFLATED):
    """Return the bytes of a zip archive of (name, content) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


class Pipe(io.BytesIO):
    def seekable(self):
        return False


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("pipe", [io.BytesIO, Pipe])
def test_logs_are_read_from_a_zip(sglang, record, log, method, pipe):
    data = packed(("3_test.txt", log), ("1/2_build.txt", log), (".x", log), method=method)
    found = [*read_runs(["-"], sglang, stdin=pipe(data))]
    paths = ["stdin/1/2_build.txt", "stdin/3_test.txt"]
    assert [(item.record, item.origin, item.job) for item in found] == [
        (record, f"{path}:4", path) for path in paths
    ]


def test_directories_of_a_zip_are_skipped(read):
    assert read(packed(("folder/", b""))) == []
    assert read(packed()) == []


def test_a_binary_member_is_reported_and_the_others_are_read(read, log):
    problem, found = read(packed(("a.png", b"\x89PNG\0"), ("b.txt", log)))
    assert problem.origin == "stdin/a.png"
    assert found.origin == "stdin/b.txt:4"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../x.txt", "escapes the archive with '..'"),
        ("a/../../x.txt", "escapes the archive with '..'"),
        ("a\\..\\x.txt", "escapes the archive with '..'"),
        ("/etc/x.txt", "has an absolute path"),
        ("\\\\host\\x.txt", "has an absolute path"),
        ("C:\\x.txt", "has an absolute path"),
    ],
)
def test_a_path_outside_of_the_archive_is_refused(read, log, name, reason):
    with pytest.raises(RunError) as error:
        read(packed(("a.txt", log), (name, log)))
    assert str(error.value) == f"stdin: member {name!r} {reason}"


@pytest.mark.parametrize("name", ["", "\0b.txt"])
def test_a_member_without_a_name_is_refused(read, log, name):
    data = packed(("a.txt", log), ("#" * len(name), log)).replace(b"#" * len(name), name.encode())
    with pytest.raises(RunError, match="has no name"):
        read(data if name else packed(("a.txt", log), ("", log)))


def test_a_name_with_dots_is_read(read, log):
    assert len(read(packed(("a..b/c...txt", log)))) == 1


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(members=1), "2 members; the limit is 1"),
        (Limits(unpacked=1000), "unpacks to 100,003 bytes; the limit is 1,000"),
        (Limits(directory=90), "the list of members has 102 bytes; the limit is 90"),
        (Limits(small=1000, ratio=50), "bytes; the limit is a ratio of 50:1"),
    ],
)
def test_a_zip_that_exceeds_a_limit_is_refused_with_the_limit(read, limits, message):
    data = packed(("a.txt", b"\n" * 100_000), ("b.txt", b"\n\n\n"))
    assert read(data) == []
    with pytest.raises(RunError) as error:
        read(data, limits=limits)
    assert message in str(error.value)


def test_a_zip_bomb_is_refused_by_default(read):
    with pytest.raises(RunError, match="the limit is a ratio of 200:1"):
        read(packed(("a.txt", b"\n" * 5_000_000)))


def test_a_member_larger_than_declared_is_damaged(read):
    data = bytearray(packed(("a.txt", b"\n" * 5_000_000)))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(signature) + at, 1000)
    with pytest.raises(RunError, match=r"member 'a\.txt' is damaged: Bad CRC-32"):
        read(bytes(data))


def test_a_large_zip_from_a_pipe_is_refused(sglang, log):
    message = "zip archive from a pipe exceeds 10 bytes; pass it as a file"
    with pytest.raises(RunError, match=message):
        [*read_runs(["-"], sglang, stdin=Pipe(packed(("a", log))), limits=Limits(document=10))]


def test_an_encrypted_member_is_refused(read, log):
    data = bytearray(packed(("a.txt", log)))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RunError, match=r"member 'a\.txt' is encrypted"):
        read(bytes(data))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_methods_that_need_unbounded_memory_are_refused(read, log, method):
    message = f"uses compression method {method}; only stored and deflated members are supported"
    with pytest.raises(RunError, match=message):
        read(packed(("a.txt", log), method=method))


def test_a_zip_within_a_zip_is_refused(read, log):
    message = r"member 'logs\.txt' is itself a zip archive; unpack it first"
    with pytest.raises(RunError, match=message):
        read(packed(("logs.txt", packed(("a.txt", log)))))


@given(st.data())
def test_a_damaged_zip_is_refused_or_read_but_never_crashes(read, data):
    good = bytearray(packed(("a.txt", b"x\n" * 50), ("b/c.txt", b"y\n")))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(4, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(RunError):
        read(bytes(good[: data.draw(st.integers(4, len(good)))]))
