"""Any JSON after an announcement: in one line or several, with names in it or before it."""

import json

import pytest

from perflint.formats import build
from perflint.runs import RunProblem, Snapshot
from perflint.runs.log import read_log

ANNOUNCED = 'update this baseline in the "scenarios" section of /ci/h100.json:'
INDENTS = [None, 1, 2, 3, 4, 8, "\t"]


def indented(text, by):
    return "\n".join(by + line for line in text.split("\n"))


def log(*texts):
    return "\n".join([line for text in texts for line in (ANNOUNCED, "", text, "")])


def snapshots(found):
    return [(item.scenario, item.record, item.baseline) for item in found if type(item) is Snapshot]


def messages(found):
    return [f"{item.origin}: {item.message}" for item in found if type(item) is RunProblem]


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("by", ["", "  ", "    ", "\t"])
def test_a_named_record_may_have_any_indentation(read, record, indent, by):
    text = indented(f'"t2i": {json.dumps(record, indent=indent)}', by)
    assert snapshots(read(log(text))) == [("t2i", record, "/ci/h100.json")]


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("is_file", [True, False])
@pytest.mark.parametrize("by", ["", "  "])
def test_an_object_may_contain_the_names(read, record, indent, is_file, by):
    records = {"t2i": record, "i2v": {**record, "expected_e2e_ms": 12.61}}
    file = {"metadata": {"last_updated": "2026-04-15"}, "scenarios": records}
    value = file if is_file else records
    text = indented(json.dumps(value, indent=indent), by)
    found = read(log(text, f'"later": {json.dumps(record, indent=4)}'))
    expected = [(name, each, "/ci/h100.json") for name, each in records.items()]
    assert snapshots(found) == [*expected, ("later", record, "/ci/h100.json")]
    assert messages(found) == []


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("is_list", [True, False])
def test_a_record_may_contain_its_name(indent, is_list):
    keys = {
        "summary": "Own",
        "records": {"at": "/cases/*", "name": "id"},
        "fields": {"id": "text", "mean": "measurement"},
        "runs": {"announced-by": ["new:"]},
    }
    record = {"id": "a", "mean": 1.5}
    text = json.dumps([record] if is_list else record, indent=indent)
    (found,) = read_log([f"new:\n{text}\n".encode()], "log", build("own", keys))
    assert (found.scenario, found.record, found.baseline) == ("a", record, None)


def test_numbers_by_name_are_records_of_a_flat_format():
    keys = {
        "summary": "Own",
        "records": {"at": "/limits/*"},
        "fields": {".": "limit"},
        "runs": {"announced-by": ["new:"]},
    }
    found = [*read_log([b'new:\n{"a": 1, "b": 2.5}\n'], "log", build("own", keys))]
    assert [(item.scenario, item.record) for item in found] == [("a", {".": 1}), ("b", {".": 2.5})]


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("value", [{"level": "info"}, {"a": {"b": 1}}, [1, 2], [{"x": 1}], 7])
def test_other_json_is_skipped_and_the_record_is_read(read, record, indent, value):
    lines = log(json.dumps(value, indent=indent) + f'\n"t2i": {json.dumps(record, indent=4)}')
    found = read(lines)
    assert snapshots(found) == [("t2i", record, "/ci/h100.json")]
    assert messages(found) == []


def test_other_json_alone_is_reported_as_a_missing_record(read):
    for text in ('{"level": "info"}', '{\n  "level": "info"\n}', "{}", "[]"):
        assert messages(read(log(text))) == ["stdin:1: a record is announced, but none follows"]


def test_an_indented_object_that_is_not_a_record_is_skipped(read):
    text = '    "t2i": {\n        ...\n        "estimated_full_test_time_s": 74.2\n    }'
    assert messages(read(log(text))) == ["stdin:1: a record is announced, but none follows"]


@pytest.mark.parametrize("indent", INDENTS[1:])
def test_a_damaged_value_is_reported_and_others_are_read(read, record, indent):
    text = json.dumps({"t2i": record}, indent=indent)
    for damaged in (text.replace("4.21", "4.2.1"), text.replace('"0": 4.21,', '"0": 4.21')):
        found = read(log(damaged, f'"i2v": {json.dumps(record, indent=indent)}'))
        assert [name for name, *_ in snapshots(found)] in ([], ["i2v"])
        assert "the value at line 3" in messages(found)[0]


def test_damage_in_one_line_is_reported_and_others_are_read(read, record):
    text = f'"t2i": {json.dumps(record)}'
    later = f'"i2v": {json.dumps(record)}'
    for damaged in (text.replace("4.21", "4.2.1"), text[:-9], text.replace("4.21", "NaN")):
        found = read(log(damaged, later))
        assert [name for name, *_ in snapshots(found)] == ["i2v"]
        assert len(messages(found)) == 1
    found = read(log(text.replace('"1": 4.77', '"0": 4.77'), later))
    assert messages(found) == ["stdin:3: `t2i`: has a key twice"]
    assert [name for name, *_ in snapshots(found)] == ["i2v"]


def test_a_record_that_two_files_are_announced_for_is_reported(read, record):
    for text in (json.dumps(record), json.dumps(record, indent=4)):
        other = ANNOUNCED.replace("h100", "5090")
        found = read("\n".join([other, ANNOUNCED, f'"t2i": {text}', f'"i2v": {text}']))
        assert "announced for /ci/5090.json or /ci/h100.json" in messages(found)[0]
        assert ("t2i", record, "/ci/h100.json") not in snapshots(found)


def test_an_indented_first_line_that_may_be_an_item_loses_both(read, record):
    first = f'"t2i": {json.dumps(record, indent=4)}'.split("\n")
    second = indented(f'"i2v": {json.dumps(record, indent=4)}', "    ").split("\n")
    found = read("\n".join([ANNOUNCED, ANNOUNCED, first[0], *second, *first[1:]]))
    assert snapshots(found) == []
    message = "the line may belong to `t2i` (line 3) or the announced record"
    assert any(message in each for each in messages(found))


def test_values_with_different_indentations_are_told_apart_or_lost(read, record):
    first = f'"t2i": {json.dumps(record, indent=2)}'.split("\n")
    second = f'"i2v": {json.dumps(record, indent=4)}'.split("\n")
    for cut in range(1, len(first)):
        found = read("\n".join([ANNOUNCED, ANNOUNCED, *first[:cut], *second, *first[cut:]]))
        for name, each, _ in snapshots(found):
            assert (name, each) in [("t2i", record), ("i2v", record)]
        assert len(found) >= 2
