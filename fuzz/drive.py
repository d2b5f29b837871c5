"""One target under atheris: ``python -m fuzz.drive TARGET CORPUS [flag of libFuzzer] …``.

The corpus is a folder; texts that reach new code are added to it.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["perflint"]):
    from fuzz.targets import load

    TARGET = load(sys.argv[1])


def main() -> None:
    """Give the target its seeds and let libFuzzer call it until it is told to end."""
    corpus = Path(sys.argv[2])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGET.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = corpus.with_suffix(".dict")
    words.write_text("".join(f'"{_spelled(word)}"\n' for word in TARGET.words if word))
    flags = [f"-dict={words}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], str(corpus), *flags, *sys.argv[3:]], TARGET.check)
    atheris.Fuzz()


def _spelled(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
