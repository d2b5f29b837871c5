"""Worker processes: results are in order, and a worker that dies loses only one item."""

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


def results(work, items, count=3):
    """Run ``work`` on ``count`` batches in two workers; return the results of all items."""
    return [
        result
        for parts in run(work, in_batches(items, count), 2, lost)
        for part in parts
        for result in part
    ]


@given(st.lists(st.integers(), max_size=30), st.integers(1, 40))
def test_batches_contain_every_item_once_and_in_order(items, count):
    batches = in_batches(items, count)
    assert [item for batch in batches for item in batch] == items
    assert len(batches) <= count
    assert all(batches)


def test_workers_are_other_processes_and_results_are_in_order():
    parent = os.getpid()
    actual = results(lambda batch: [(item, os.getpid() != parent) for item in batch], range(50), 7)
    assert actual == [(item, True) for item in range(50)]


def test_a_local_function_can_be_run_and_its_exception_is_raised_in_the_parent():
    def work(batch):
        raise ValueError(f"{batch[0]}")

    with pytest.raises(ValueError, match="0"):
        results(work, range(4))


@pytest.mark.end_to_end
@pytest.mark.parametrize("die", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(0)])
@pytest.mark.parametrize("fatal", [{0}, {7}, {3, 4, 9}])
@pytest.mark.parametrize("count", [1, 3, 10])
def test_only_an_item_that_kills_its_worker_is_lost(die, fatal, count):
    def work(batch):
        for item in batch:
            if item in fatal:
                die()
        return [(item, "done") for item in batch]

    expected = [(item, "lost" if item in fatal else "done") for item in range(10)]
    assert results(work, range(10), count) == expected


def test_workers_ignore_an_interrupt():
    def work(batch):
        os.kill(os.getpid(), signal.SIGINT)
        return [(item, "done") for item in batch]

    assert results(work, range(4)) == [(item, "done") for item in range(4)]


def test_all_workers_have_ended():
    pids = {pid for _, pid in results(lambda batch: [(0, os.getpid())], range(9), 9)}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_the_number_of_workers_is_the_requested_one_or_that_of_cores(monkeypatch):
    assert workers(7) == 7
    assert workers() == len(os.sched_getaffinity(0))
    monkeypatch.delattr("os.sched_getaffinity")
    assert workers() == os.cpu_count()


@pytest.mark.parametrize("requested", [None, 4])
def test_there_is_one_worker_if_processes_cannot_be_forked(monkeypatch, requested):
    monkeypatch.setattr("sys.platform", "darwin")
    assert workers(requested) == 1
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delattr("os.fork")
    assert workers(requested) == 1


def test_a_worker_that_dies_while_batches_are_submitted_loses_only_its_item(monkeypatch):
    """``ProcessPoolExecutor.submit`` raises BrokenProcessPool once a worker has died."""
    submit = ProcessPoolExecutor.submit

    def submit_and_wait(pool, *arguments):
        future = submit(pool, *arguments)
        _, batches = pool_module._task
        while len(batches) > 1 and not pool._broken:
            time.sleep(0.01)
        return future

    def work(batch):
        if 0 in batch:
            os.kill(os.getpid(), signal.SIGKILL)
        return [(item, "done") for item in batch]

    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit_and_wait)
    expected = [(item, "lost" if item == 0 else "done") for item in range(10)]
    assert results(work, range(10), 10) == expected
