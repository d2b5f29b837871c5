"""Run one target with atheris: ``python -m fuzz.drive TARGET CORPUS [libFuzzer flag] …``.

The corpus is a directory; inputs that reach new code are added to it. ``FUZZ_SEEDS=no`` starts
without the seeds of the target. An exception does not end the run: the first input of each place
that raises one is written next to the corpus, into ``crashes/``. A crash of Python does.
"""

import os
import sys
import traceback
import zlib
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["perflint"]):
    from fuzz.targets import load

    TARGET = load(sys.argv[1])

FOUND = "Exception found: "
"""The start of a line of output with the place of an exception, and the path of its input."""

BYTES = 4
"""Of this many mutations, one is by libFuzzer itself, if the target has its own mutations."""


class Recorder:
    """Call a target, and write the first input of each place that raises an exception."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Check an input."""
        try:
            TARGET.check(data)
        except Exception as error:
            place = _place(error)
            if place not in self._known:
                self._known.add(place)
                path = self._folder / f"{sys.argv[1]}-exception-{zlib.crc32(place.encode()):08x}"
                path.write_bytes(data)
                print(f"\n{FOUND}{place}: {path}\n{traceback.format_exc()[-2000:]}", flush=True)


def main() -> None:
    """Write the seeds of the target and let libFuzzer call it until the time limit."""
    corpus = Path(sys.argv[2])
    crashes = corpus.with_name("crashes")
    for folder in (corpus, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    if os.environ.get("FUZZ_SEEDS") != "no":
        for number, seed in enumerate(TARGET.seeds):
            (corpus / f"seed-{number}").write_bytes(seed)
    tokens = corpus.with_suffix(".dict")
    tokens.write_text("".join(f'"{_escape(token)}"\n' for token in TARGET.tokens if token))
    flags = [f"-dict={tokens}", f"-max_len={TARGET.max_size}", "-timeout=20", "-rss_limit_mb=2048"]
    options = {}
    if TARGET.mutate is not None:
        options["custom_mutator"] = _mutate
        flags.append("-len_control=0")
    recorder = Recorder(crashes)
    atheris.Setup([sys.argv[0], str(corpus), *flags, *sys.argv[3:]], recorder, **options)
    atheris.Fuzz()


def _mutate(data: bytes, max_size: int, seed: int) -> bytes:
    if seed % BYTES == 0 or TARGET.mutate is None:
        return atheris.Mutate(data, min(max_size, len(data) + 100))
    return TARGET.mutate(data, max_size, seed)


def _place(error: Exception) -> str:
    """Return where an exception was raised; many inputs have the same place."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    message = str(error).rpartition("cannot be checked: ")[2][:40] if error.args else ""
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}: {message!r}"


def _escape(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    main()
