"""Measurements of CI runs, as snapshots: out of logs, baselines and dumps of single requests.

What a run looks like is said by the format's ``[runs]``; nothing here knows a field's name.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from perflint.formats import Format
from perflint.runs.json_files import read_json
from perflint.runs.log_records import read_log
from perflint.runs.rounding import round_measured
from perflint.runs.snapshot import (
    LIMITS,
    Limits,
    Measured,
    RunError,
    RunFault,
    Snapshot,
    distinct,
)
from perflint.runs.streams import Stream, streams

__all__ = ["LIMITS", "Limits", "RunError", "RunFault", "Snapshot", "distinct", "read_runs"]

_BLANKS = b" \t\r\n\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_runs(
    paths: Sequence[str],
    format: Format,
    *,
    scenario: str | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Snapshot | RunFault]:
    """Yield what the runs at ``paths`` measured, in their order, and what of them is no snapshot.

    A path is a file, a folder, ``-`` (``stdin``), or a zip of logs. ``scenario`` names the dumps of
    single requests, which else are named after their files. Raises RunError.
    """
    number = 0
    for stream in streams(paths, stdin, limits):
        if isinstance(stream, RunFault):
            yield stream
            continue
        try:
            for found in _read(stream, format, scenario, limits):
                if isinstance(found, RunFault):
                    yield found
                    continue
                round_measured(found.record, format)
                yield Snapshot(*found, number)
                number += 1
        except RunError as error:
            if stream.named:
                raise
            yield error.fault


def _read(
    stream: Stream, format: Format, scenario: str | None, limits: Limits
) -> Iterator[Measured | RunFault]:
    if b"\0" in stream.head or stream.head.startswith(_UTF16):
        is_text = stream.head.startswith(_UTF16)
        kind = "UTF-16 text; save it as UTF-8" if is_text else "a binary file"
        raise RunError(stream.origin, f"{kind}; logs and JSON are read, and zips of these")
    found = None
    if stream.head.lstrip(_BLANKS)[:1] in (b"{", b"["):
        found = read_json(stream, format, scenario, limits)
    yield from read_log(stream.chunks(), stream.origin, format) if found is None else found
