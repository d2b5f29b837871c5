import pytest


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b'{"a": NaN}', "'NaN' is not a JSON value"),
        (b'{"a": -Infinity}', "'-Infinity' is not a JSON value"),
        (b"[1e999]", "beyond the range of a double"),
        (b'{"a": 1', "ends in the middle"),
        (b"[" * 100_000, "nested deeper than 1024"),
        (b'{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> topic\n}', "merge conflict"),
    ],
)
def test_names_the_cause(run_rule, text: bytes, cause: str) -> None:
    (finding,) = run_rule("invalid-json", text)
    assert cause in finding.message


def test_points_at_the_first_error_after_multibyte_characters(run_rule) -> None:
    text = '{"ключ": 1, "b": nul}'
    (finding,) = run_rule("invalid-json", text)
    assert text.encode()[finding.span.start :].startswith(b"nul")


def test_other_rules_report_nothing_in_invalid_json(run_rule) -> None:
    assert run_rule("duplicate-key", '{"a": 1, "a": 2') == []
