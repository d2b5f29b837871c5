"""Which laws are proposed: those that hold for all records, and not by chance."""

import random
from statistics import fmean, median, pstdev, stdev
from typing import Any

import pytest

from perflint.formats.draft import draft


def laws(records: list[dict[str, Any]]) -> dict[str, str]:
    """Return the derived fields that a draft proposes, with their formulas, and the orders."""
    value = {f"r{number}": record for number, record in enumerate(records)}
    found = {}
    for law in draft({"records": value, "v": 1}, "a.json").with_laws().laws:
        keys = law.keys
        if "fields" in keys:
            found[" <= ".join(keys["fields"])] = ""
        else:
            found[keys["field"]] = f"{keys['is']} {' '.join(keys.get('of', []))}".strip()
    return found


def numbers(seed: int, count: int = 8) -> list[float]:
    return [random.Random(f"{seed}/{n}").uniform(1, 900) for n in range(count)]


def test_statistics_of_samples():
    series = [numbers(seed) for seed in range(4)]
    found = laws(
        [
            {
                "runs": runs,
                "avg_ms": fmean(runs),
                "median_ms": median(runs),
                "total_ms": sum(runs),
                "sd_ms": stdev(runs),
                "spread_ms": pstdev(runs),
                "mean_s": fmean(runs) / 1000,
                "rounds": len(runs),
                "ops": 1 / fmean(runs),
            }
            for runs in (run[: 5 + n] for n, run in enumerate(series))
        ]
    )
    assert found == {
        "avg_ms": "mean runs",
        "median_ms": "median runs",
        "total_ms": "sum runs",
        "sd_ms": "stdev runs",
        "spread_ms": "pstdev runs",
        "mean_s": "mean({runs}) / 1000",
        "rounds": "count runs",
        "ops": "reciprocal avg_ms",
    }


@pytest.mark.parametrize(
    ("compute", "formula"),
    [
        (lambda a, b: a * b, "product a_ms b_ms"),
        (lambda a, b: a / b, "ratio a_ms b_ms"),
        (lambda a, b: 1000 * b / a, "1000 * {b_ms} / {a_ms}"),
        (lambda a, b: a + b, "{a_ms} + {b_ms}"),
        (lambda a, b: 1000 * a, "1000 * {a_ms}"),
        (lambda a, b: 1e6 / a, "1000000 / {a_ms}"),
    ],
)
@pytest.mark.parametrize("decimals", [3, 17])
def test_two_fields(compute, formula, decimals):
    pairs = zip(numbers(1), numbers(2), strict=True)
    rows = [(round(a, decimals), round(b, decimals)) for a, b in pairs]
    records = [{"a_ms": a, "b_ms": b, "z_rate": round(compute(a, b), decimals)} for a, b in rows]
    assert laws(records) == {"z_rate": formula}


def test_the_order_of_statistics_by_their_names():
    rows = [sorted(numbers(seed, 4)) for seed in range(3)]
    names = ("min_ms", "p50_ms", "p99_9_ms", "max_ms")
    records = [dict(zip(names, row, strict=True)) for row in rows]
    assert laws(records) == {"min_ms <= p50_ms <= p99_9_ms <= max_ms": ""}
    records[1]["p50_ms"] = 901.5
    assert laws(records) == {}


def test_items_of_maps():
    items = [
        {"a_ms": a, "b_ms": b, "rate": a / b} for a, b in zip(numbers(3), numbers(4), strict=True)
    ]
    others = {"u_ms": 1.5, "v_ms": 2.5, "w_ms": 1.25}
    found = laws([{"by": {"x": items[n], "y": items[n + 4]}, **others} for n in range(4)])
    assert found == {"by/*/rate": "ratio by/*/a_ms by/*/b_ms"}


@pytest.mark.parametrize(
    "records",
    [
        [{"a_ms": 0.0, "b_ms": n + 0.5, "z_ms": 0.0} for n in range(5)],
        [{"a_ms": 1.0, "b_ms": n + 0.5, "z_ms": n + 0.5} for n in range(5)],
        [{"a_ms": 2.5, "b_ms": 4.0, "z_ms": 10.0}] * 5,
        [{"a_ms": 2.5, "b_ms": 4.0, "z_ms": 10.0}],
        [{"p50_ms": 1.5, "p99_ms": 1.5}] * 5,
        [{"events": 1000000, "max_ms": 100000000, "wall_ms": 999999}],
    ],
)
def test_no_law_of_trivial_numbers(records):
    assert laws(records) == {}


@pytest.mark.parametrize("count", [1, 2, 3, 10])
@pytest.mark.parametrize("decimals", [0, 2, 17])
def test_no_law_holds_by_chance(count, decimals):
    """Twenty unrelated columns have thousands of possible laws."""
    names = [f"x{n}_ms" for n in range(20)]
    for seed in range(3):
        records = [
            {
                name: round(random.Random(f"{seed}/{row}/{name}").uniform(1, 1000), decimals)
                for name in names
            }
            for row in range(count)
        ]
        assert laws(records) == {}, (seed, count, decimals)


def test_a_law_with_one_exception_is_not_proposed():
    records = [
        {"a_ms": a, "b_ms": b, "z_rate": a / b} for a, b in zip(numbers(5), numbers(6), strict=True)
    ]
    records[-1]["z_rate"] *= 1.01
    assert laws(records) == {}


def test_the_estimate_between_its_bounds():
    rows = [
        {"ci": {"lower_bound": low, "upper_bound": low + 2.5}, "point": low + 1, "other_ms": low}
        for low in (1.5, 7.25, 3.125)
    ]
    assert "ci/lower_bound <= point <= ci/upper_bound" in laws(rows)
    rows[1]["point"] = 99.5
    assert not any("bound" in law for law in laws(rows))
