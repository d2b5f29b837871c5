"""Zips of logs as CI services offer them, read with distrust: by their directory, within limits."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from perflint.runs.snapshot import Limits, RunError

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""The first bytes of a zip."""

_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compressions that unpack within bounded memory, as bzip2 and LZMA do not in zipfile."""

_ENCRYPTED = 0x1

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def members(origin: str, file: BinaryIO, limits: Limits) -> Iterator[tuple[str, BinaryIO]]:
    """Yield path and opened bytes of each member that is no folder and not hidden, by path.

    Everything that the zip says of itself is checked before the first member. That suffices:
    zipfile gives no byte beyond the size that a member declares. Raises RunError.
    """
    try:
        archive = zipfile.ZipFile(_Guarded(file, limits.directory))
    except _TooMuch as error:
        raise RunError(origin, str(error)) from None
    except _DAMAGED as error:
        raise RunError(origin, f"a damaged zip: {error}") from None
    with archive:
        infos = archive.infolist()
        _check_size(origin, infos, limits)
        for info in infos:
            _check_member(origin, info, limits)
        for info in sorted(infos, key=lambda info: info.filename):
            if info.is_dir() or _is_hidden(info.filename):
                continue
            yield info.filename, _opened(origin, archive, info)


class _TooMuch(Exception):  # noqa: N818
    """A zip has a larger list of members than is read."""


class _Guarded(io.BufferedIOBase):
    """A file of which no more than a limit can be read at once.

    zipfile reads the list of members so, and members themselves in pieces.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self.seek = file.seek  # type: ignore[method-assign]
        self.tell = file.tell  # type: ignore[method-assign]

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > self._limit:
            raise _TooMuch(f"a list of members of {size:,} bytes; the limit is {self._limit:,}")
        return self._file.read(-1 if size is None else size)


def _opened(origin: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        with archive.open(info) as opened:
            start = opened.read(4)
        member = archive.open(info)
    except _DAMAGED as error:
        raise RunError(origin, f"member '{info.filename}' is damaged: {error}") from None
    if start.startswith(SIGNATURES):
        member.close()
        raise RunError(origin, f"member '{info.filename}' is a zip itself; unpack it first")
    return cast(BinaryIO, member)


def _check_size(origin: str, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        found = f"{len(infos):,} members"
        raise RunError(origin, f"{found}; the limit is {limits.members:,}")
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked:
        found = f"unpacks to {total:,} bytes"
        raise RunError(origin, f"{found}; the limit is {limits.unpacked:,}")


def _check_member(origin: str, info: zipfile.ZipInfo, limits: Limits) -> None:
    name = info.orig_filename
    if reason := _refused(info, limits):
        raise RunError(origin, f"member {name!r} {reason}")


def _refused(info: zipfile.ZipInfo, limits: Limits) -> str | None:
    # orig_filename is as written: zipfile cuts filename at a NUL and replaces separators.
    if not info.filename:
        return "has no name"
    parts = re.split(r"[/\\]", info.orig_filename)
    if ".." in parts:
        return "leads out of the zip by '..'"
    if not parts[0] or re.match(r"[A-Za-z]:", parts[0]):
        return "has an absolute path"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _READ:
        return f"is compressed by method {info.compress_type}; stored and deflated ones are read"
    if info.file_size > limits.small and info.file_size > limits.ratio * info.compress_size:
        sizes = f"unpacks from {info.compress_size:,} to {info.file_size:,} bytes"
        return f"{sizes}; the limit is a ratio of {limits.ratio}"
    return None


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
