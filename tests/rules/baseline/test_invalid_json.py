import pytest


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b'{"a": NaN}', "'NaN' is no JSON value"),
        (b'{"a": -Infinity}', "'-Infinity' is no JSON value"),
        (b"[1e999]", "beyond the range of a double"),
        (b'{"a": 1', "ends in the middle"),
        (b"[" * 100_000, "nested deeper than 1024"),
        (b'{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> topic\n}', "merge conflict"),
    ],
)
def test_names_the_cause(judge, text: bytes, cause: str) -> None:
    (finding,) = judge("invalid-json", text)
    assert cause in finding.message


def test_points_at_the_first_fault_behind_multibyte_text(judge) -> None:
    text = '{"ключ": 1, "b": nul}'
    (finding,) = judge("invalid-json", text)
    assert text.encode()[finding.span.start :].startswith(b"nul")


def test_other_rules_say_nothing_of_a_text_without_a_value(judge) -> None:
    assert judge("duplicate-key", '{"a": 1, "a": 2') == []
