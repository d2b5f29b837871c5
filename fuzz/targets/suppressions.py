"""A suppression file is read or rejected, and reading what was written gives the same entries."""

from fuzz.targets import Target
from perflint.config import ConfigError
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry

NEW = (
    Entry("aggregate-mismatch", "perf_baselines.json", "/scenarios/t2i/\u00e9", gap=0.0202),
    Entry("missing-help", 'a "b"\n.py', "--flag", "\x7f'"),
)


def check(data: bytes) -> None:
    """Read a file, add entries and remove them; an entry may contain any string."""
    text = data.decode("utf-8", "replace")
    _check_new([*NEW, Entry("a", text, text[::-1])])
    try:
        file = SuppressionFile("known.toml", data)
    except ConfigError as error:
        assert str(error).startswith("known.toml")
        return
    for key in file.known:
        start, stop = file.span_of([key])
        assert 0 <= start <= stop <= len(data)
    for wanted in (
        file.known,
        file.known | {entry.key: entry for entry in NEW},
        {entry.key: entry for entry in NEW},
        {},
    ):
        _check_change(file, dict(wanted))


def _check_new(entries: list[Entry]) -> None:
    """Write a new file, which never fails."""
    changed = SuppressionFile("known.toml", b"").changed_to(entries)
    assert SuppressionFile("known.toml", changed).known == {entry.key: entry for entry in entries}


def _check_change(file: SuppressionFile, wanted: dict[tuple[str, ...], Entry]) -> None:
    try:
        changed = file.changed_to(wanted.values())
    except ConfigError as error:
        assert "cannot be edited" in str(error)
        return
    again = SuppressionFile(file.path, changed)
    assert again.known == wanted
    assert again.changed_to(wanted.values()) == changed, "the same entries change the file again"


TARGET = Target(
    check,
    seeds=(
        b"# known\nsuppressions = [\n"
        b'  { rule = "stale-date", path = "a.json" },  # why\n'
        b'  { rule = "aggregate-mismatch", path = "b/c.json", at = "/x~1y/0", gap = 0.02 },\n'
        b'  { rule = "missing-help", path = "server_args.py", at = "--a", scenario = "s" },\n'
        b"]\n",
        b"",
        b'suppressions = [{ rule = "a", path = "b" }]\r\n',
        b'[[suppressions]]\nrule = "a"\npath = "b"\n',
    ),
    tokens=(
        *(
            b"suppressions = [",
            b"]",
            b"{",
            b"}",
            b",",
            b"=",
            b'"',
            b"'",
            b'"""',
            b"#",
            b"\n",
            b"\r\n",
        ),
        *(b'  { rule = "x", path = "y" },\n', b"at = ", b"gap = ", b"inf", b"nan", b"1e999", b"-1"),
        *(
            b"<<<<<<< HEAD\n",
            b"=======\n",
            b"[[suppressions]]\n",
            b"\\u007f",
            b"\xef\xbb\xbf",
            b"\xff",
        ),
    ),
)
