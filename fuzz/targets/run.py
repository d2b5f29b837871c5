"""A run is read or refused, whatever it is; how its bytes come in pieces makes no difference.

Logs, JSON and zips of these are told apart by their first bytes. A record is one that was printed:
its name stands in the text.
"""

import io
import zipfile
from functools import cache

from fuzz.targets import Target
from perflint.formats import Format, Formats
from perflint.runs import Limits, RunError, RunFault, Snapshot, read_runs
from perflint.runs.log_records import read_log

LIMITS = Limits(members=20, unpacked=1 << 20, ratio=50, small=1 << 10, document=1 << 20)
PIECE = 7
"""Bytes of a piece: no line that matters fits into one."""


@cache
def _formats() -> list[Format]:
    formats = Formats({})
    return [formats.named(name) for name in formats.names]


class Pipe(io.BytesIO):
    """A stream without places, as standard input is."""

    def seekable(self) -> bool:
        """Tell that it is not."""
        return False


def check(data: bytes) -> None:
    """Read bytes as a run of each format."""
    for format in _formats():
        found = _read(io.BytesIO(data), format)
        assert repr(_read(Pipe(data), format)) == repr(found)
        whole = list(read_log([data], "log", format))
        pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
        assert repr(list(read_log(pieces, "log", format))) == repr(whole)


def _read(stream: io.BytesIO, format: Format) -> list[Snapshot | RunFault | str]:
    found: list[Snapshot | RunFault | str] = []
    try:
        for one in read_runs(["-"], format, stdin=stream, limits=LIMITS, scenario="t2i"):
            assert one.origin.startswith("stdin")
            found.append(one)
    except RunError as error:
        found.append(str(error))
    return found


LOG = b"""\
INFO: 200 OK
add this baseline in the "scenarios" section of /ci/perf_baselines.json:

"t2i": {
    "stages_ms": {
        "DenoisingStage": 9.02,
        "x": null
    },
    "denoise_step_ms": {
        "0": 4.21,
        "1": 4.77
    },
    "extra": [
        1.5
    ],
    "expected_e2e_ms": 10.61
}
"""


def _packed(method: int, name: str = "1/a.txt") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name), LOG, method)
        archive.writestr(zipfile.ZipInfo("b.json"), b'{"scenarios": {"t2i": {}}}', method)
    return file.getvalue()


TARGET = Target(
    check,
    seeds=(
        LOG,
        b"".join(b"2026-05-17T05:35:01.1234567Z [gw1] " + line for line in LOG.splitlines(True)),
        b'{"scenarios": {"t2i": {"stages_ms": {"a": 1.5}, "expected_e2e_ms": 2}}}',
        b'{"request_id": "x", "steps": [], "total_duration_ms": 2.5, "metadata": {}, "stages": []}',
        _packed(zipfile.ZIP_STORED),
        _packed(zipfile.ZIP_DEFLATED),
        _packed(zipfile.ZIP_STORED, ""),
    ),
    words=(
        *(b'add this baseline in the "scenarios" section of x:\n', b'"t2i": {\n', b"}\n", b"},\n"),
        *(b'    "a": {\n', b'        "0": 1.5,\n', b"    },\n", b'    "b": [\n', b"    ]\n", b"\0"),
        *(b"[gw0] ", b"[gw1] ", b"\x1b[31m", b"2026-05-17T05:35:01Z ", b"\r\n", b"\\u0030", b"\\"),
        *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\xff" * 4),
        *(b"../", b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"["),
    ),
)
