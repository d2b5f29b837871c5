"""The sentences on measurements that are not used."""

import pytest

from perflint.reporters.unused_jobs import UnusedJob, as_json, lines, unused_jobs
from perflint.runs import Assignment, Snapshot

A, B, C = "x/h100.json", "x/5090.json", "y/5090.json"
NAMED = ("/w/x/b200.json", "C:\\w\\b200.json")


def assignment(*reason: object, name: str = "t2i", job: str = "r.zip/a b") -> Assignment:
    return Assignment(Snapshot(name, {}, "r.zip/a b/1:7", 0, job), *reason)


def advice(job: str) -> str:
    return f"add --job {job}"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ((C,), "it is for y/5090.json"),
        ((None, "names-other", (), NAMED[:1]), "it is for another file: the run names b200.json"),
        (
            (None, "attempts-name-other", (), NAMED),
            "it is for another file: other attempts of its job name b200.json",
        ),
        (
            (None, "other-scenarios", (A, B, C), (A,)),
            "the run names h100.json, but its scenarios are those of x/5090.json or y/5090.json",
        ),
        (
            (None, "no-baseline", (), (), "rocm*"),
            "there is no baseline for jobs with 'rocm*' in their paths",
        ),
        ((None, "unknown", (A, B)), "it may be for h100.json or x/5090.json"),
        (
            (None, "unknown", (A, B), (B, C)),
            "it may be for h100.json or x/5090.json; "
            "other attempts of its job name x/5090.json or y/5090.json",
        ),
    ],
)
def test_the_reason_names_files_shortly(reason: tuple[object, ...], words: str) -> None:
    found = assignment(*reason)
    (job,) = unused_jobs([found], (A, B, C))
    assert job == UnusedJob("r.zip/a b", ("t2i",), words, found.choices, found.can_be_chosen)


def test_a_job_is_one_line_and_says_what_to_do_where_the_user_can_decide() -> None:
    doubtful = (None, "unknown", (A, B))
    found = [assignment(*doubtful, name=name) for name in ("d", "a", "d", "c", "b")]
    found.append(assignment(None, "names-other", (), NAMED[:1]))
    found.append(assignment(B, job="other"))
    jobs = unused_jobs(found, (A, B))
    assert [job.cases for job in jobs] == [("d", "a", "c", "b"), ("t2i",), ("t2i",)]
    assert [*lines(jobs, advice)] == [
        "r.zip/a b: not used: `d`, `a`, `c` and 1 more: it may be for h100.json or 5090.json; "
        "`t2i`: it is for another file: the run names b200.json; add --job 'r.zip/a b'",
        "other: not used: `t2i`: it is for 5090.json",
    ]
    assert [*lines(jobs[1:2])] == [
        "r.zip/a b: not used: `t2i`: it is for another file: the run names b200.json"
    ]
    assert as_json(jobs[2:]) == [
        {"job": "other", "cases": ["t2i"], "reason": "it is for 5090.json", "choices": []}
    ]
