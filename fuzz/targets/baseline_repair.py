"""Rules never crash on a baseline, and repairs of it change nothing but their edits.

What is repaired is JSON still, values that no edit touches are what they were, and a second run
repairs nothing more. A text may hold what the file was before: the part in front of ``BEFORE``.
"""

from fuzz import json_oracle
from fuzz.repairing import Pass, repaired
from fuzz.targets import Target

BEFORE = b"\n=== now ===\n"
PATH = "perf_baselines.json"
OTHER = "saved.json"


def check(data: bytes) -> None:
    """Check and repair a baseline that is known by its name, and one known by its content."""
    before, separator, now = data.rpartition(BEFORE)
    for path in (PATH, OTHER):
        after, passes = repaired(path, now, before if separator else None)
        if passes:
            json_oracle.parse(after)
        for one in passes:
            _check_pass(one)


def _check_pass(one: Pass) -> None:
    """Hold all values that no edit touches against what they were."""
    old, new = json_oracle.parse(one.before), json_oracle.parse(one.after)
    left = [(old, new)]
    while left:
        was, now = left.pop()
        if not any(
            edit.span.start <= was.stop and was.start <= edit.span.stop for edit in one.edits
        ):
            assert one.before[was.start : was.stop] == one.after[now.start : now.stop]
        elif was.members is not None and now.members is not None:
            assert was.members == [] or len(was.members) <= len(now.members)
            for member, other in zip(was.members, now.members, strict=False):
                assert member.step == other.step
                left.append((member.node, other.node))


SGLANG = b"""\
{
    "metadata": {"description": "Captured 2026-05-16.", "last_updated": "2026-05-17"},
    "tolerances": {"pr_test": {"e2e": 0.5, "denoise_step": 1e-3}},
    "scenarios": {
        "t2i": {
            "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02, "x": null},
            "denoise_step_ms": {"0": 4.21, "1": 4.77},
            "expected_e2e_ms": 10.61,
            "expected_avg_denoise_ms": 5.49,
            "expected_median_denoise_ms": 4.49
        }
    }
}
"""
BENCHMARK = (
    b'{"benchmarks": [{"name": "a", "fullname": "t::a", "stats": {"min": 1, "max": 3, '
    b'"mean": 2.5, "stddev": 1, "median": 2, "rounds": 3, "q1": 1, "q3": 3, "iqr": 2, '
    b'"data": [1, 2, 3], "total": 6}}], "machine_info": {}, "datetime": "2026-05-17T01:02:03", '
    b'"version": "4.0", "commit_info": {}}'
)

TARGET = Target(
    check,
    seeds=(
        SGLANG,
        BENCHMARK,
        SGLANG + BEFORE + SGLANG.replace(b"4.77", b"4.25").replace(b"10.61", b"10.60"),
        SGLANG + BEFORE + SGLANG.replace(b"t2i", b"t2v"),
        SGLANG + BEFORE + SGLANG.replace(b"scenarios", b"scenarois"),
        BENCHMARK + BEFORE + BENCHMARK.replace(b"2.5", b"3"),
    ),
    words=(
        *(b"{", b"}", b"[", b"]", b":", b",", b'"', b"null", b"true", b"-", b"1e308", b"1e-320"),
        *(b"0", b"-0.0", b"9" * 30, b'"0": 4.5', b', "0": 4.5', b'"2": 1e9,', b"\\u0041", BEFORE),
        *(b"2026-05-16", b"2026-13-40", b"16.5.2026", b"May 16, 2026", b"\\n", b"\xc3\xa9"),
        *(b'"metadata": ', b'"last_updated": ', b'"description": ', b'"scenarios": '),
        *(b'"denoise_step_ms": {', b'"stages_ms": {', b'"expected_e2e_ms": ', b'"benchmarks": ['),
        *(b'"expected_avg_denoise_ms": ', b'"stats": {', b'"data": [', b'"mean": ', b'"rounds": '),
    ),
)
