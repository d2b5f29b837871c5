import pytest

from perflint.documents.argument_docs.similar_flags import similar


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("--prefill-retries", None),
        ("--optimistic-prefill-retries", "--optimistic-prefill-attempts"),
        ("--enable-deep-waterfall", "--enable-waterfall"),
        ("--hots", "--host"),
        ("--hybrid-kvcache-ratio", None),
    ],
)
def test_names_that_may_have_replaced_one(flag: str, expected: str | None) -> None:
    known = ["--host", "--optimistic-prefill-attempts", "--enable-waterfall", "--hicache-ratio"]
    assert similar(flag, known) == expected
