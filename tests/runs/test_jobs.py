"""The CI job that a log belongs to."""

import pytest

from perflint.runs.jobs import job_of_paths, log_order


@pytest.mark.parametrize(
    ("paths", "jobs"),
    [
        (["a.log"], ["a.log"]),
        (["0_a.txt"], ["0_a.txt"]),
        (["r.zip/0_a.txt", "r.zip/a/3_s.txt", "r.zip/a/10_t.txt"], ["r.zip/a"] * 3),
        (["0_a (1).txt", "a (1)/3_s.txt", "1_b.txt"], ["a (1)", "a (1)", "1_b.txt"]),
        (["r/0_a.txt", "r/1_b.txt"], ["r/0_a.txt", "r/1_b.txt"]),
        (["r/1_a.txt", "s/a/1_x.txt"], ["r/1_a.txt", "s/a/1_x.txt"]),
        (["a/3_s.txt", "a/4_t.txt"], ["a/3_s.txt", "a/4_t.txt"]),
        (["r/0_a.txt", "r/a/1_b.txt", "r/a/b/1_c.txt"], ["r/a", "r/a/b", "r/a/b"]),
    ],
)
def test_the_logs_of_steps_belong_to_the_job_of_the_whole_log(
    paths: list[str], jobs: list[str]
) -> None:
    assert job_of_paths(paths) == dict(zip(paths, jobs, strict=True))


def test_steps_are_in_the_order_of_their_numbers() -> None:
    paths = ["r/0_a.txt", "r/a/3_s.txt", "r/a/10_t.txt", "r/a/system.txt"]
    assert sorted(paths, key=log_order) == [paths[0], paths[3], *paths[1:3]]
