"""Queries that are slow: nobody waits for them for long, and their answers are not lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as LateError
from typing import Any

import pytest

from perflint.sources import git_queries
from perflint.sources.git import GitError
from perflint.sources.git_queries import GitIsSlow, GitQueries
from perflint.sources.open_buffers import KeptBlobs, KeptFiles
from tests.conftest import Project
from tests.sources.test_open_buffers import Files

TIMEOUT = 20


class Answers:
    """Queries that answer once ``go_on`` is set, and how often they were asked."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.count = 0

    def slow(self) -> int:
        self.count += 1
        assert self.go_on.wait(TIMEOUT)
        return self.count

    def failing(self) -> int:
        self.slow()
        raise GitError("no")


@pytest.fixture
def answers() -> Iterator[Answers]:
    answers = Answers()
    yield answers
    answers.go_on.set()


@pytest.fixture
def queries() -> Iterator[GitQueries]:
    with ThreadPoolExecutor(2) as executor:
        queries = GitQueries(executor=executor)
        queries.begin()
        yield queries


def answered(queries: GitQueries) -> bool:
    assert queries.pending is not None
    return not wait([queries.pending], TIMEOUT).not_done


def test_a_quick_answer_is_returned_and_not_kept(queries: GitQueries, answers: Answers) -> None:
    answers.go_on.set()
    assert [queries.ask("a", answers.slow) for _ in range(2)] == [1, 2]
    with pytest.raises(GitError, match="no"):
        queries.ask("a", answers.failing)


def test_without_other_threads_a_query_runs_at_once() -> None:
    queries = GitQueries()
    assert queries.ask("thread", threading.get_ident) == threading.get_ident()
    assert not queries.is_waiting


def test_a_late_answer_is_returned_to_who_asks_again(
    queries: GitQueries, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_queries, "MAX_WAIT", 0.01)
    queries.begin()
    for _ in range(2):  # the second time it does not wait
        with pytest.raises(GitIsSlow):
            queries.ask("a", answers.slow)
    with pytest.raises(GitIsSlow):
        queries.ask("b", answers.slow)
    answers.go_on.set()
    assert answered(queries)
    assert [queries.ask("a", answers.slow) for _ in range(2)] == [1, 1]


def test_a_late_failure_is_raised_for_who_asks_again(
    queries: GitQueries, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_queries, "MAX_WAIT", 0.01)
    queries.begin()
    with pytest.raises(GitIsSlow):
        queries.ask("a", answers.failing)
    answers.go_on.set()
    assert answered(queries)
    with pytest.raises(GitError, match="no"):
        queries.ask("a", answers.failing)
    assert answers.count == 1


@pytest.mark.parametrize("error", [TimeoutError, LateError])
def test_an_answer_at_the_last_moment_is_returned(error: type[Exception]) -> None:
    """An error of the query is raised as it is, also if it says that something was late."""

    class AnsweredThen(Future[int]):
        def result(self, timeout: float | None = None) -> int:
            if timeout is not None:
                raise LateError
            return super().result()

    class Executor(ThreadPoolExecutor):
        def submit(self, run: Any, query: Any) -> Any:  # type: ignore[override]
            answer = AnsweredThen()
            try:
                answer.set_result(run(query))
            except Exception as raised:
                answer.set_exception(raised)
            return answer

    def failing() -> int:
        raise error("of the query")

    queries = GitQueries(executor=Executor(1))
    assert queries.ask("a", lambda: 1) == 1
    with pytest.raises(error, match="of the query"):
        queries.ask("b", failing)


def test_the_time_is_for_all_queries_of_a_check(
    queries: GitQueries, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0.0, 0.9, 0.9, *[1.0] * 5])
    monkeypatch.setattr("perflint.sources.git_queries.time.monotonic", lambda: next(times))
    answers.go_on.set()
    assert [queries.ask(key, answers.slow) for key in "ab"] == [1, 2]
    answers.go_on.clear()
    with pytest.raises(GitIsSlow):
        queries.ask("c", answers.slow)  # has no time left, and its answer is kept
    answers.go_on.set()
    assert answered(queries)
    assert queries.ask("c", answers.slow) == 3


def test_a_query_whose_git_was_killed_is_asked_again(
    queries: GitQueries, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_queries, "MAX_WAIT", 0.01)
    queries.begin()
    with pytest.raises(GitIsSlow):
        queries.ask("a", answers.slow)
    queries.processes.kill()
    answers.go_on.set()
    assert answered(queries)
    with pytest.raises(GitIsSlow):  # what it answered means nothing
        queries.ask("a", answers.slow)
    monkeypatch.setattr(git_queries, "MAX_WAIT", TIMEOUT)
    queries.begin()
    assert queries.ask("a", answers.slow) == 2


def test_nothing_is_asked_once_the_server_ends(answers: Answers) -> None:
    executor, ended = ThreadPoolExecutor(1), []
    queries = GitQueries(executor=executor)
    executor.shutdown()
    with pytest.raises(GitIsSlow):
        queries.ask("a", answers.slow)
    queries.run_later(lambda: ended.append(True))
    assert (ended, answers.count) == ([True], 0)


def test_files_are_read_in_another_thread_if_git_is_asked(queries: GitQueries) -> None:
    threads = {}

    class Read(Files):
        def read(self, path: str) -> bytes | None:
            threads[path] = threading.get_ident()
            return super().read(path)

        def find(self, globs: object) -> list[str]:
            threads["find"] = threading.get_ident()
            return super().find(globs)

    kept = KeptFiles(Read(a=b"1", b=b"2"), queries, lambda path: path == "b")
    assert [kept.read(path) for path in "abab"] == [b"1", b"2"] * 2
    assert [kept.find(["*"]) for _ in range(2)] == [["a", "b"]] * 2
    assert threads["a"] == threading.get_ident() not in (threads["b"], threads["find"])


def test_objects_are_read_by_a_new_process_after_the_old_one_was_killed(
    repository: Project, queries: GitQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("a", "1")
    repository.write("b", "2")
    repository.git("add", ".")
    blobs = KeptBlobs(str(repository.root), queries)
    monkeypatch.setattr(git_queries, "MAX_WAIT", TIMEOUT)
    queries.begin()
    assert blobs.read(":a") == b"1"
    queries.processes.kill()
    assert blobs.read(":b") == b"2"
    process = blobs._process
    blobs.close()
    assert blobs._process is None
    assert process is not None
    assert process.wait(TIMEOUT) == 0
    assert blobs.read(":a") == b"1"
    assert blobs._process is None


def test_a_process_that_a_query_uses_is_not_ended(
    repository: Project, queries: GitQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_queries, "MAX_WAIT", TIMEOUT)
    queries.begin()
    repository.write("a", "1")
    repository.git("add", ".")
    blobs = KeptBlobs(str(repository.root), queries)
    assert blobs.read(":a") == b"1"
    process = blobs._process
    queries.pending = Future()
    blobs.close()
    assert blobs._process is process
    queries.pending.set_result(None)
    blobs.close()
    assert blobs._process is None
