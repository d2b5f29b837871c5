"""Numbers for one item, computed from the number for all items."""

from typing import Any

import pytest

from perflint.documents.baselines.per_item import per_item
from perflint.formats.paths import FieldPath
from tests.gated_baselines import SGLANG

FRAME = FieldPath(("stages_ms", "per_frame_generation"))


def computed(share: Any, before: Any, after: Any) -> Any:
    old = {"stages_ms": {"per_frame_generation": share}, "expected_e2e_ms": before}
    return per_item(FRAME, old, {"expected_e2e_ms": after}, SGLANG)


@pytest.mark.parametrize(
    ("share", "before", "after", "expected"),
    [
        (125.0, 1000.0, 1400.0, (175.0, 8)),
        (12.35, 1000.0, 500.0, (6.17, 81)),  # 12.3457 with two decimals
        (12.36, 1000.0, 500.0, None),  # of another run
        (0.1, 1000.0, 500.0, None),  # 0.1 may be any count from 9,524 to 10,526
        (125.0, 1000.0, None, None),
        (125.0, 0, 1400.0, None),
        (None, 1000.0, 1400.0, None),
        (2000.0, 1000.0, 1400.0, None),
    ],
)
def test_the_count_is_that_of_the_baseline(share, before, after, expected):
    found = computed(share, before, after)
    assert (None if found is None else (found.value, found.count_)) == expected


def test_other_numbers_are_not_for_one_item():
    old = {"expected_e2e_ms": 1000.0}
    assert per_item(FieldPath(("expected_e2e_ms",)), old, old, SGLANG) is None
