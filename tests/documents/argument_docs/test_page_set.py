"""What each page of a set has to know of the others."""

from perflint.documents.argument_docs.flags import Flags
from perflint.documents.argument_docs.page_set import PageSet
from tests.argument_modules import read_module
from tests.documents.argument_docs.pages import function

EMPTY = frozenset[str]()


def names(arguments) -> list[str]:
    return [each.argument.name for each in arguments]


def test_flags_of_other_and_of_earlier_pages() -> None:
    pages = PageSet([EMPTY, {"--a", "--b"}, {"--b", "--c"}], Flags([]))
    assert set(pages.without(1)) == {"--b", "--c"}
    assert set(pages.without(2)) == {"--a", "--b"}
    assert len(pages.without(3)) == 3
    assert set(pages.before(2)) == {"--a", "--b"}
    assert len(pages.before(2)) == 2
    assert "--d" not in pages.without(0)
    assert "--d" not in pages.before(3)
    assert [bool(pages.before(number)) for number in range(3)] == [False, False, True]
    assert not PageSet([EMPTY], Flags([])).before(1)


def test_a_page_that_cannot_be_read_may_document_any_flag() -> None:
    pages = PageSet([{"--a"}, None], Flags([]))
    assert "--b" in pages.without(0)
    assert "--b" not in pages.before(1)


def test_arguments_without_a_row() -> None:
    flags = Flags([read_module(function('"--a"', '"--b", "-b"', '"--c"', '"d"', '"--e"', '"--f"'))])
    pages = PageSet([{"--a"}, {"-b", "--f"}, {"--a"}], flags)
    assert names(pages.undocumented(0)) == ["--c", "--e"]
    assert names(pages.undocumented(1)) == ["--b", "--c", "--e", "--f"]
    assert [names(pages.belonging(page)) for page in range(3)] == [
        [],
        ["--b", "--c", "--e", "--f"],
        [],
    ]


def test_without_a_documented_neighbour_the_first_page_with_flags_counts() -> None:
    flags = Flags([read_module(function('"--a"', '"--b"'))])
    pages = PageSet([EMPTY, {"--x"}, {"--y"}], flags)
    assert [names(pages.belonging(page)) for page in range(3)] == [[], ["--a", "--b"], []]


def test_the_opposite_of_a_switch_documents_it() -> None:
    flags = Flags([read_module(function('"--a", action=BooleanOptionalAction'))])
    pages = PageSet([{"--no-a"}, {"--x"}], flags)
    assert names(pages.undocumented(1)) == []
