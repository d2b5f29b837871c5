"""Run one target with atheris: ``python -m fuzz.drive TARGET CORPUS [libFuzzer flag] …``.

The corpus is a directory; inputs that reach new code are added to it.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["perflint"]):
    from fuzz.targets import load

    TARGET = load(sys.argv[1])


def main() -> None:
    """Write the seeds of the target and let libFuzzer call it until the time limit."""
    corpus = Path(sys.argv[2])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGET.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    tokens = corpus.with_suffix(".dict")
    tokens.write_text("".join(f'"{_escape(token)}"\n' for token in TARGET.tokens if token))
    flags = [f"-dict={tokens}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], str(corpus), *flags, *sys.argv[3:]], TARGET.check)
    atheris.Fuzz()


def _escape(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    main()
