from math import inf

from perflint.server.schedule import DEBOUNCE, PAUSE, Next, Schedule


def test_nothing_is_checked_without_a_document() -> None:
    assert Schedule().next(0) == Next(None, inf)


def test_the_first_change_after_a_pause_is_checked_at_once() -> None:
    schedule = Schedule()
    schedule.edited("a", 10, busy=False)
    assert schedule.next(10) == Next("a")
    assert schedule.next(10) == Next(None, inf)
    schedule.edited("a", 10 + DEBOUNCE, busy=False)
    assert schedule.next(10 + DEBOUNCE) == Next("a")


def test_further_changes_wait_until_typing_pauses() -> None:
    schedule = Schedule()
    schedule.edited("a", 0, busy=False)
    assert schedule.next(0) == Next("a")
    schedule.edited("a", 0.05, busy=False)
    schedule.edited("a", 0.1, busy=False)
    assert schedule.next(0.1) == Next(None, DEBOUNCE)
    assert schedule.next(0.1 + DEBOUNCE) == Next("a")


def test_a_change_during_a_check_waits_also_after_a_pause() -> None:
    schedule = Schedule()
    schedule.edited("a", 0, busy=True)
    assert schedule.next(0) == Next(None, DEBOUNCE)
    assert schedule.next(DEBOUNCE) == Next("a")


def test_other_documents_wait_for_a_longer_pause() -> None:
    schedule = Schedule()
    schedule.edited("a", 0, busy=False)
    schedule.add_others(["b", "c"])
    assert schedule.next(0) == Next("a")
    assert schedule.next(0.1) == Next(None, PAUSE - 0.1)
    assert schedule.next(PAUSE) == Next("b")
    assert schedule.next(PAUSE) == Next("c")


def test_a_change_delays_the_other_documents() -> None:
    schedule = Schedule()
    schedule.add_others(["b"])
    schedule.edited("a", 0, busy=True)
    assert schedule.next(0) == Next(None, DEBOUNCE)
    assert schedule.next(DEBOUNCE) == Next("a")
    assert schedule.next(PAUSE) == Next("b")


def test_the_document_that_waits_longest_is_first() -> None:
    schedule = Schedule()
    schedule.add("a", 1)
    schedule.add("b", 0)
    assert [schedule.next(1).uri, schedule.next(1).uri] == ["b", "a"]


def test_the_document_that_was_edited_last_is_before_many_that_were_opened() -> None:
    schedule = Schedule()
    schedule.add("a", 0)
    schedule.add("b", 1)
    schedule.edited("b", 1, busy=True)
    assert schedule.next(1) == Next("a")
    schedule.add("a", 1)
    assert schedule.next(1 + DEBOUNCE) == Next("b")
    assert schedule.next(1 + DEBOUNCE) == Next("a")


def test_a_document_is_checked_once() -> None:
    schedule = Schedule()
    schedule.add("a", 0)
    schedule.add_others(["a"])
    assert schedule.next(0) == Next("a")
    assert schedule.next(0) == Next(None, inf)
    schedule.add_others(["a"])
    schedule.add("a", 1)
    assert schedule.next(1) == Next("a")
    assert schedule.next(1) == Next(None, inf)


def test_a_document_that_waits_for_a_pause_is_not_checked_sooner() -> None:
    schedule = Schedule()
    schedule.edited("a", 0, busy=True)
    schedule.add("a", 0)
    assert schedule.next(0) == Next(None, DEBOUNCE)


def test_a_removed_document_is_not_checked() -> None:
    schedule = Schedule()
    schedule.add("a", 0)
    schedule.add_others(["b"])
    schedule.remove("a")
    schedule.remove("b")
    schedule.remove("c")
    assert schedule.next(0) == Next(None, inf)
