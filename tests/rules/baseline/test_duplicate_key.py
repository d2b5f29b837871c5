def test_shows_both_occurrences(run_rule) -> None:
    text = '{"scenarios": {"a": {}, "b": {}, "a": {}}}'
    (finding,) = run_rule("duplicate-key", text)
    assert finding.span.start == text.rindex('"a"')
    assert finding.related[0].span.start == text.index('"a"')
    assert finding.pointer == "/scenarios/a"


def test_escaped_keys_are_compared_unescaped(run_rule) -> None:
    (finding,) = run_rule("duplicate-key", r'{"a:b": 1, "a\u003ab": 2}')
    assert "duplicate key `a:b`" in finding.message


def test_a_key_that_occurs_three_times_gives_two_findings(run_rule) -> None:
    assert len(run_rule("duplicate-key", '[{"a": 1, "a": 2, "a": 3}]')) == 2


def test_equal_keys_of_different_objects_are_fine(run_rule) -> None:
    assert run_rule("duplicate-key", '[{"a": ":"}, {"a": {"a": "::"}}]') == []


def test_labels_the_two_occurrences(run_rule) -> None:
    (finding,) = run_rule("duplicate-key", '{"a": 1, "a": 2}')
    (first,) = finding.related
    assert (finding.label, first.label, first.pointer) == ("repeated here", "first used here", "/a")


def test_a_key_that_occurs_many_times_is_one_finding(run_rule) -> None:
    five = ", ".join(['"a": 1'] * 5)
    assert len(run_rule("duplicate-key", f'{{"b": 7, {five}}}')) == 4
    text = f'{{"b": 7, "b": 8, "a": 1, {five}}}'
    other, finding = run_rule("duplicate-key", text)
    assert other.message == "duplicate key `b`; JSON readers use the last value"
    assert finding.message == (
        "duplicate key `a`, 6 times in one object; JSON readers use the last value"
    )
    assert finding.span.start == text.index('"a"', text.index('"a"') + 1)
    assert finding.related[0].span.start == text.index('"a"')
