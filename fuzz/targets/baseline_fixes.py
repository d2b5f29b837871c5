"""Rules never crash on a baseline, and fixes change nothing but what they edit.

A fixed file is JSON, values without an edit are unchanged, and a second run has no more fixes. An
input may contain an earlier version of the file: the part before the last ``BEFORE``.
"""

from fuzz import json_oracle
from fuzz.fixing import Pass, fixed
from fuzz.targets import Target

BEFORE = b"\n=== now ===\n"
PATH = "perf_baselines.json"
OTHER = "saved.json"


def check(data: bytes) -> None:
    """Check and fix a baseline that is recognized by its name, and by its content."""
    before, separator, now = data.rpartition(BEFORE)
    for path in (PATH, OTHER):
        after, passes = fixed(path, now, before if separator else None)
        if passes:
            json_oracle.parse(after)
        for fix_pass in passes:
            _check_pass(fix_pass)


def _check_pass(fix_pass: Pass) -> None:
    """Fail if a value without an edit changed."""
    before, after = fix_pass.before, fix_pass.after
    pairs = [(json_oracle.parse(before), json_oracle.parse(after))]
    while pairs:
        old, new = pairs.pop()
        if not any(
            edit.span.start <= old.stop and old.start <= edit.span.stop for edit in fix_pass.edits
        ):
            assert before[old.start : old.stop] == after[new.start : new.stop]
        elif old.members is not None and new.members is not None:
            assert old.members == [] or len(old.members) <= len(new.members)
            for old_member, new_member in zip(old.members, new.members, strict=False):
                assert old_member.step == new_member.step
                pairs.append((old_member.node, new_member.node))


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
    tokens=(
        *(b"{", b"}", b"[", b"]", b":", b",", b'"', b"null", b"true", b"-", b"1e308", b"1e-320"),
        *(b"0", b"-0.0", b"9" * 30, b'"0": 4.5', b', "0": 4.5', b'"2": 1e9,', b"\\u0041", BEFORE),
        *(b"2026-05-16", b"2026-13-40", b"16.5.2026", b"May 16, 2026", b"\\n", b"\xc3\xa9"),
        *(b'"metadata": ', b'"last_updated": ', b'"description": ', b'"scenarios": '),
        *(b'"denoise_step_ms": {', b'"stages_ms": {', b'"expected_e2e_ms": ', b'"benchmarks": ['),
        *(b'"expected_avg_denoise_ms": ', b'"stats": {', b'"data": [', b'"mean": ', b'"rounds": '),
    ),
)
