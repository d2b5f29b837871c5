"""Numbers that a log prints on their own, after the attempt that they belong to."""

import json

import pytest


@pytest.fixture
def number(run_logs):
    """Return a function that returns the lines with the time of a test."""

    def number(value="123.4", name="t2i"):
        lines = [line.decode() for line in run_logs.full_time(name, 123.4)]
        return [line.replace("123.4", value) for line in lines]

    return number


def announcement(number):
    (line,) = [line for line in number() if line.startswith("Add")]
    return line


def block(run_logs, record, **changed):
    return [line.decode() for line in run_logs.performance_log("t2i", {**record, **changed})]


def estimates(found):
    return [snapshot.record.get("estimated_full_test_time_s") for snapshot in found]


def test_the_attempt_before_it_has_the_number(number, read, run_logs, record):
    first, second = block(run_logs, record), block(run_logs, record, expected_e2e_ms=12.5)
    found = read("\n".join([*first, *number(), *second, *number("99.5"), *number("1", "i2v")]))
    assert estimates(found) == [123.4, 99.5]


def test_it_is_not_of_a_later_attempt_or_of_another_job(number, runs, run_logs, record):
    lines = block(run_logs, record)
    found = runs(files={"a.log": "\n".join([*number(), *lines]), "b.log": "\n".join(number())})
    assert estimates(found) == [None]


def test_the_number_of_a_record_is_kept(number, read, run_logs, record):
    printed = run_logs.block("t2i", {**record, "estimated_full_test_time_s": 5.0})
    found = read("\n".join([*(line.decode() for line in printed), *number()]))
    assert estimates(found) == [5.0]


@pytest.mark.parametrize("value", ["", "None", "-1", "1,2", '"1"'])
def test_what_is_not_a_number_is_not_read(number, read, run_logs, record, value):
    assert estimates(read("\n".join([*block(run_logs, record), *number(value)]))) == [None]


def test_a_number_that_may_be_that_of_another_scenario_is_reported(number, read, run_logs, record):
    both = [announcement(number), *number("1", "i2v")]
    problem, found = read("\n".join([*block(run_logs, record), *both]))
    assert problem.message.startswith("`estimated_full_test_time_s` may be that of `t2i` and `i2v`")
    assert estimates([found]) == [None]


def test_a_number_between_the_lines_of_a_record_is_not_read(number, read, run_logs, record):
    text = json.dumps({**record, "estimated_full_test_time_s": 7.5}, indent=4).split("\n")
    announced = 'update this baseline in the "scenarios" section of /ci/h100.json:'
    lines = [
        *block(run_logs, record),
        announced,
        '"i2v": {',
        *text[1:3],
        announcement(number),
        *text[3:],
    ]
    found = read("\n".join(lines))
    assert 7.5 not in estimates(each for each in found if getattr(each, "scenario", "") == "t2i")
