"""Read zip archives of logs as CI services offer them: untrusted, so checked against limits."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from perflint.primitives.natural_order import natural_key
from perflint.runs.snapshot import Limits, RunError

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""The first bytes of a zip archive."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compression methods that zipfile unpacks in bounded memory, unlike bzip2 and LZMA."""

_ENCRYPTED = 0x1

_DAMAGE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def members(origin: str, file: BinaryIO, limits: Limits) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the path and the opened file of each member, sorted by path.

    Directories and hidden members are skipped. The whole list of members is checked before the
    first one is opened. That is sufficient: zipfile returns no more bytes of a member than the
    list declares. Raises RunError.
    """
    try:
        archive = zipfile.ZipFile(_LimitedFile(file, limits.directory))
    except _DirectoryTooLargeError as error:
        raise RunError(origin, str(error)) from None
    except _DAMAGE_ERRORS as error:
        raise RunError(origin, f"damaged zip archive: {error}") from None
    with archive:
        infos = archive.infolist()
        _check_size(origin, infos, limits)
        for info in infos:
            _check_member(origin, info, limits)
        for info in sorted(infos, key=lambda info: natural_key(info.filename)):
            if info.is_dir() or _is_hidden(info.filename):
                continue
            yield info.filename, _opened(origin, archive, info)


class _DirectoryTooLargeError(Exception):
    """The list of members of a zip archive exceeds the limit."""


class _LimitedFile(io.BufferedIOBase):
    """A file that refuses to read more than ``limit`` bytes in one call.

    zipfile reads the list of members in one call, and the members themselves in small pieces.
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
            raise _DirectoryTooLargeError(
                f"the list of members has {size:,} bytes; the limit is {self._limit:,}"
            )
        return self._file.read(-1 if size is None else size)


def _opened(origin: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        with archive.open(info) as opened:
            start = opened.read(4)
        member = archive.open(info)
    except _DAMAGE_ERRORS as error:
        raise RunError(origin, f"member '{info.filename}' is damaged: {error}") from None
    if start.startswith(SIGNATURES):
        member.close()
        raise RunError(origin, f"member '{info.filename}' is itself a zip archive; unpack it first")
    return cast(BinaryIO, member)


def _check_size(origin: str, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        count = f"{len(infos):,} members"
        raise RunError(origin, f"{count}; the limit is {limits.members:,}")
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked:
        size = f"unpacks to {total:,} bytes"
        raise RunError(origin, f"{size}; the limit is {limits.unpacked:,}")


def _check_member(origin: str, info: zipfile.ZipInfo, limits: Limits) -> None:
    if reason := _refusal(info, limits):
        raise RunError(origin, f"member {info.orig_filename!r} {reason}")


def _refusal(info: zipfile.ZipInfo, limits: Limits) -> str | None:
    """Return why a member is refused, or None."""
    # orig_filename is the stored name: zipfile cuts filename at a NUL and replaces separators.
    if not info.filename:
        return "has no name"
    parts = re.split(r"[/\\]", info.orig_filename)
    if ".." in parts:
        return "escapes the archive with '..'"
    if not parts[0] or re.match(r"[A-Za-z]:", parts[0]):
        return "has an absolute path"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        method = f"uses compression method {info.compress_type}"
        return f"{method}; only stored and deflated members are supported"
    if info.file_size > limits.small and info.file_size > limits.ratio * info.compress_size:
        sizes = f"unpacks from {info.compress_size:,} to {info.file_size:,} bytes"
        return f"{sizes}; the limit is a ratio of {limits.ratio}:1"
    return None


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
