def test_shows_both_places(judge) -> None:
    text = '{"scenarios": {"a": {}, "b": {}, "a": {}}}'
    (finding,) = judge("duplicate-key", text)
    assert finding.span.start == text.rindex('"a"')
    assert finding.related[0].span.start == text.index('"a"')
    assert finding.pointer == "/scenarios/a"


def test_sees_through_escapes(judge) -> None:
    (finding,) = judge("duplicate-key", r'{"a:b": 1, "a\u003ab": 2}')
    assert "`a:b` stands twice" in finding.message


def test_a_key_that_stands_three_times_is_two_findings(judge) -> None:
    assert len(judge("duplicate-key", '[{"a": 1, "a": 2, "a": 3}]')) == 2


def test_equal_keys_of_different_objects_are_fine(judge) -> None:
    assert judge("duplicate-key", '[{"a": ":"}, {"a": {"a": "::"}}]') == []


def test_says_which_is_the_first(judge) -> None:
    (finding,) = judge("duplicate-key", '{"a": 1, "a": 2}')
    (first,) = finding.related
    assert (finding.label, first.label, first.pointer) == ("again", "first", "/a")
