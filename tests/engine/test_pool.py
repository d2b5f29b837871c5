"""Batches by several processes: in order, and none is lost with a worker."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.engine import pool as pool_module
from perflint.engine.pool import in_batches, run, workers


def lost(item):
    return [(item, "lost")]


def results(work, items, batches=3):
    return [
        one
        for batch in run(work, in_batches(items, batches), 2, lost)
        for part in batch
        for one in part
    ]


@given(st.lists(st.integers(), max_size=30), st.integers(1, 40))
def test_batches_hold_every_item_once_and_in_order(items, count):
    batches = in_batches(items, count)
    assert [item for batch in batches for item in batch] == items
    assert len(batches) <= count
    assert all(batches)


def test_results_come_in_the_order_of_the_items_from_other_processes():
    here = os.getpid()
    found = results(lambda batch: [(item, os.getpid() != here) for item in batch], range(50), 7)
    assert found == [(item, True) for item in range(50)]


def test_work_need_not_be_pickled_and_its_error_is_raised_here():
    def work(batch):
        raise ValueError(f"{batch[0]}")

    with pytest.raises(ValueError, match="0"):
        results(work, range(4))


@pytest.mark.end_to_end
@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(0)])
@pytest.mark.parametrize("culprits", [{0}, {7}, {3, 4, 9}])
@pytest.mark.parametrize("count", [1, 3, 10])
def test_an_item_that_kills_its_worker_is_lost_alone(end, culprits, count):
    def work(batch):
        for item in batch:
            if item in culprits:
                end()
        return [(item, "done") for item in batch]

    expected = [(item, "lost" if item in culprits else "done") for item in range(10)]
    assert results(work, range(10), count) == expected


def test_a_worker_is_not_interrupted():
    def work(batch):
        os.kill(os.getpid(), signal.SIGINT)
        return [(item, "done") for item in batch]

    assert results(work, range(4)) == [(item, "done") for item in range(4)]


def test_no_worker_is_left(monkeypatch):
    pids = {pid for _, pid in results(lambda batch: [(0, os.getpid())], range(9), 9)}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_there_are_as_many_as_asked_for_or_as_cores(monkeypatch):
    assert workers(7) == 7
    assert workers() == len(os.sched_getaffinity(0))
    monkeypatch.delattr("os.sched_getaffinity")
    assert workers() == os.cpu_count()


@pytest.mark.parametrize("asked", [None, 4])
def test_where_nothing_can_fork_there_is_one(monkeypatch, asked):
    monkeypatch.setattr("sys.platform", "darwin")
    assert workers(asked) == 1
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delattr("os.fork")
    assert workers(asked) == 1


def test_a_worker_that_dies_while_batches_are_submitted_is_reported(monkeypatch):
    """``ProcessPoolExecutor.submit`` raises as soon as it knows that a worker died."""
    submit = ProcessPoolExecutor.submit

    def wait_for_the_end(pool, *arguments):
        future = submit(pool, *arguments)
        _, batches = pool_module._task
        while len(batches) > 1 and not pool._broken:
            time.sleep(0.01)
        return future

    def work(batch):
        if 0 in batch:
            os.kill(os.getpid(), signal.SIGKILL)
        return [(item, "done") for item in batch]

    monkeypatch.setattr(ProcessPoolExecutor, "submit", wait_for_the_end)
    expected = [(item, "lost" if item == 0 else "done") for item in range(10)]
    assert results(work, range(10), 10) == expected
