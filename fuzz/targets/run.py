"""A CI run is read or rejected, and the result does not depend on how it is split into chunks.

Inputs are logs, JSON, and zip archives of these, distinguished by their first bytes.
"""

import io
import zipfile
from functools import cache

from fuzz.targets import Target
from perflint.formats import Format, Formats
from perflint.runs import Limits, RequestName, RunError, RunProblem, Snapshot, read_runs
from perflint.runs.log import read_log

LIMITS = Limits(members=20, unpacked=1 << 20, ratio=50, small=1 << 10, document=1 << 20)
NAME = RequestName("t2i")
CHUNK = 7
"""Bytes in a chunk: too few for any relevant line."""


@cache
def _formats() -> list[Format]:
    formats = Formats({})
    return [formats.named(name) for name in formats.names]


class Pipe(io.BytesIO):
    """A stream that cannot seek, like standard input."""

    def seekable(self) -> bool:
        """Return False."""
        return False


def check(data: bytes) -> None:
    """Read bytes as a run, in each format."""
    for format in _formats():
        results = _read(io.BytesIO(data), format)
        assert repr(_read(Pipe(data), format)) == repr(results)
        whole = list(read_log([data], "log", format))
        chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
        assert repr(list(read_log(chunks, "log", format))) == repr(whole)


def _read(stream: io.BytesIO, format: Format) -> list[Snapshot | RunProblem | str]:
    results: list[Snapshot | RunProblem | str] = []
    try:
        for result in read_runs(["-"], format, stdin=stream, limits=LIMITS, name=NAME):
            assert result.origin.startswith("stdin")
            results.append(result)
    except RunError as error:
        results.append(str(error))
    return results


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


def _zipped(method: int, name: str = "1/a.txt") -> bytes:
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
        _zipped(zipfile.ZIP_STORED),
        _zipped(zipfile.ZIP_DEFLATED),
        _zipped(zipfile.ZIP_STORED, ""),
    ),
    tokens=(
        *(b'add this baseline in the "scenarios" section of x:\n', b'"t2i": {\n', b"}\n", b"},\n"),
        *(b'    "a": {\n', b'        "0": 1.5,\n', b"    },\n", b'    "b": [\n', b"    ]\n", b"\0"),
        *(b"[gw0] ", b"[gw1] ", b"\x1b[31m", b"2026-05-17T05:35:01Z ", b"\r\n", b"\\u0030", b"\\"),
        *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\xff" * 4),
        *(b"../", b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"["),
    ),
)
