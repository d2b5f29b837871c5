"""Dumps of requests and tests: artifacts of a run that are not baselines."""

import io
import json

import pytest

from perflint.formats import build
from perflint.runs import RequestName, RunError, RunProblem, Snapshot, read_runs

DUMP = {
    "request_id": "r-1",
    "total_duration_ms": 14.5678,
    "steps": [
        {"name": "TextEncodingStage", "duration_ms": 1.2345},
        {"name": "DenoisingStage", "duration_ms": 9.8765},
    ],
    "denoise_steps_ms": [
        {"step": 0, "duration_ms": 4.337},
        {"step": 1, "duration_ms": 2.111},
        {"step": 2, "duration_ms": 3.222},
    ],
}
DUMPED = {
    "stages_ms": {"TextEncodingStage": 1.23, "DenoisingStage": 9.88},
    "denoise_step_ms": {"0": 4.34, "1": 2.11, "2": 3.22},
    "expected_e2e_ms": 14.57,
    "expected_avg_denoise_ms": 3.22,
    "expected_median_denoise_ms": 3.22,
}


MEMORY = {"load_peak_vram_mb": 13120.0, "runtime_peak_vram_mb": 17776.0}


@pytest.mark.parametrize("kind", ["dump", "request"])
@pytest.mark.parametrize("memory", [{}, MEMORY])
def test_a_request_as_the_server_dumps_it(run_logs, runs, record, kind, memory):
    printed = getattr(run_logs, kind)({**record, **memory})
    (found,) = runs("t2i.json", files={"t2i.json": json.dumps(printed)}, name=RequestName("t2i"))
    assert (found.scenario, found.record) == ("t2i", {**record, **memory})


RESULT = {
    "test_name": "t2i",
    "modality": "image",
    "e2e_ms": 10.611,
    "avg_denoise_ms": 4.49,
    "median_denoise_ms": 4.49,
    "load_peak_vram_mb": 64.0,
    "stage_metrics": {"TextEncodingStage": 1.249},
    "sampled_steps": {"0": 4.211, "9": 4.77},
}
REQUEST = {
    "commit_hash": "0a1b2c3",
    "tag": "pipeline_stage_metrics",
    "stages": [{"name": "DecodingStage", "execution_time_ms": 5.4824}],
    "steps": [4.337, 2.111, 3.222],
    "total_duration_ms": 14.5678,
    "memory_snapshots": {"load_peak": {"peak_reserved_mb": 64.0}},
}
REQUESTED = {
    "stages_ms": {"DecodingStage": 5.48},
    "denoise_step_ms": {"0": 4.34, "1": 2.11, "2": 3.22},
    "expected_e2e_ms": 14.57,
    "load_peak_vram_mb": 64.0,
    "expected_avg_denoise_ms": 3.22,
    "expected_median_denoise_ms": 3.22,
}


def test_results_of_tests_are_records_with_sampled_steps(runs):
    (found,) = runs(files={"a/diffusion-results.json": [RESULT]})
    assert found.scenario == "t2i"
    assert [*map(str, found.partial)] == ["denoise_step_ms"]
    assert found.record == {
        "stages_ms": {"TextEncodingStage": 1.25},
        "denoise_step_ms": {"0": 4.21, "9": 4.77},
        "expected_e2e_ms": 10.61,
        "expected_avg_denoise_ms": 4.49,
        "expected_median_denoise_ms": 4.49,
        "load_peak_vram_mb": 64.0,
    }


def test_no_aggregate_is_computed_from_sampled_steps(runs):
    result = {key: value for key, value in RESULT.items() if key != "avg_denoise_ms"}
    (found,) = runs(files={"diffusion-results.json": [result]})
    assert "expected_avg_denoise_ms" not in found.record


def test_an_item_of_another_shape_is_reported_and_the_others_are_read(runs):
    items = [RESULT, 7, {**RESULT, "test_name": None}, {**RESULT, "test_name": "i2v"}]
    number, unnamed, first, last = runs(files={"r.json": items})
    assert (first.scenario, last.scenario) == ("t2i", "i2v")
    assert number == RunProblem("r.json: item 1", "has no 'test_name'")
    assert unnamed == RunProblem("r.json: item 2", "has no name in 'test_name'")


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("start", ["", '{"tag": "other"}\n'])
def test_a_request_in_a_line_of_a_file_is_read(runs, start, end):
    lines = f"{json.dumps(REQUEST)}\n{start}{end}"
    (found,) = runs(files={"performance.log": lines}, name=RequestName("t2i"))
    assert (found.scenario, found.record) == ("t2i", REQUESTED)
    assert (found.source, found.attempt) == ("commit 0a1b2c3", 1)


def test_a_name_is_not_given_to_several_requests(runs):
    """All but one of them are warm-ups, or requests of other scenarios."""
    requests = [{**REQUEST, "total_duration_ms": number + 14.5} for number in range(4)]
    files = {"performance.log": "\n".join(map(json.dumps, requests))}
    for several in (False, True):
        with pytest.raises(RunError) as error:
            runs(files=files, name=RequestName("t2i", several))
        assert str(error.value) == (
            "--scenario t2i: 4 requests would have this name: performance.log:1, "
            "performance.log:2, performance.log:3 and 1 more; "
            "give one of them, such as the first: sed -n 1p performance.log > request.json"
        )
    # A copy is the same request.
    copies = {"a.json": requests[0], "b.json": requests[0]}
    assert {item.scenario for item in runs(files=copies, name=RequestName("t2i"))} == {"t2i"}


def test_several_runs_of_a_request_may_have_its_name(runs):
    """Where nothing is written; but not whatever is in a directory."""
    files = {f"d/{number}.json": {**DUMP, "total_duration_ms": 20.0 + number} for number in (1, 2)}
    name = RequestName("t2v", several=True)
    assert [item.scenario for item in runs(files=files, name=name)] == ["t2v", "t2v"]
    for paths, given in (([*files], RequestName("t2v")), (["d"], name)):
        with pytest.raises(RunError, match="; give a file with only one of them"):
            runs(*paths, files=files, name=given)


def test_the_name_of_a_test_in_its_results_stays(runs):
    files = {"r.json": [RESULT, {**RESULT, "test_name": "i2v"}]}
    found = runs(files=files, name=RequestName("t2v"))
    assert [item.scenario for item in found] == ["t2i", "i2v"]


@pytest.mark.parametrize("count", [1, 3])
def test_requests_without_a_name_are_reported_once(runs, count):
    (found,) = runs(files={"performance.log": "\n".join([json.dumps(REQUEST)] * count)})
    message = "requests without a name; set one with --scenario"
    assert found == RunProblem("performance.log", message)


def test_a_damaged_line_is_reported_and_other_objects_are_skipped(runs):
    lines = [
        json.dumps(REQUEST),
        '{"tag": "other"}',
        "",
        json.dumps(REQUEST)[:99],
    ]
    found = runs(files={"performance.log": "\n".join(lines)}, name=RequestName("t2i"))
    assert [type(item) for item in found] == [RunProblem, Snapshot]
    assert found[0].origin == "performance.log:4"


@pytest.mark.parametrize("commit", ["N/A", None, 7, "abc", "HEAD; rm"])
def test_what_is_not_a_commit_is_no_source(runs, commit):
    dump = {**DUMP, "commit_hash": commit}
    assert runs(files={"t2i.json": dump})[0].source is None


def test_the_memory_of_a_dump_is_read(runs):
    peaks = {"load_peak": {"peak_reserved_mb": 64.0}, "runtime_peak": {"peak_reserved_mb": 72.5}}
    (found,) = runs(files={"t2i.json": {**DUMP, "memory_checkpoints": peaks}})
    assert found.record["load_peak_vram_mb"] == 64.0
    assert found.record["runtime_peak_vram_mb"] == 72.5


def test_a_dump_gives_a_record_with_computed_aggregates(runs):
    (found,) = runs(files={"out/wan_t2v.json": DUMP})
    path = "out/wan_t2v.json"
    assert found == Snapshot("wan_t2v", DUMPED, path, 0, job=path)
    assert list(found.record) == list(DUMPED)


def test_a_dump_is_named_by_the_option(runs, sglang):
    assert runs(files={"x.json": DUMP}, name=RequestName("t2v"))[0].scenario == "t2v"
    piped = io.BytesIO(json.dumps(DUMP).encode())
    assert next(read_runs(["-"], sglang, stdin=piped, name=RequestName("t2v"))).scenario == "t2v"
    piped.seek(0)
    (found,) = read_runs(["-"], sglang, stdin=piped)
    assert found == RunProblem(
        "stdin", "a request dump from stdin has no name; set one with --scenario"
    )


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ({}, "'steps' is not a list"),
        ([{"name": "A"}], "'steps/0' has no 'duration_ms'"),
        ([7], "'steps/0' has no 'duration_ms'"),
        ([{"duration_ms": 1}], "'steps/0' needs a string or an integer as 'name'"),
        ([{"name": True, "duration_ms": 1}], "'steps/0' needs a string or an integer as 'name'"),
        ([{"name": "A", "duration_ms": 1}] * 2, "'steps/1' repeats the 'name' 'A'"),
    ],
)
def test_a_dump_of_another_shape_is_reported(runs, steps, message):
    (found,) = runs(files={"t2v.json": {**DUMP, "steps": steps}})
    assert (found.origin, found.message, found.scenario) == ("t2v.json", message, "t2v")


def test_fields_that_a_dump_lacks_are_omitted(runs):
    (found,) = runs(
        files={"t2v.json": {**DUMP, "total_duration_ms": None, "denoise_steps_ms": None}}
    )
    assert found.record == {"stages_ms": DUMPED["stages_ms"], "expected_e2e_ms": None}


def test_a_duplicate_key_in_a_dump_is_reported(runs):
    text = json.dumps(DUMP).replace('"request_id"', '"total_duration_ms"')
    assert runs(files={"x.json": text}) == [
        RunProblem("x.json:1", "duplicate key `total_duration_ms`")
    ]


def test_a_custom_format_describes_its_dumps():
    format = build(
        "own",
        {
            "summary": "Own",
            "records": {"at": "/cases/*"},
            "decimals": 1,
            "fields": {
                "time/mean": "measurement",
                "time/rate": "measurement",
                "time/all": "samples",
            },
            "samples": {"time/all": {"shape": "list"}},
            "derived": [
                {"field": "time/rate", "is": "reciprocal", "of": ["time/mean"]},
                {"field": "time/mean", "is": "mean", "of": ["time/all"]},
            ],
            "runs": {
                "dumps": [{"has": ["took"], "lists": {"time/all": {"at": "took", "value": "ms"}}}]
            },
        },
    )
    stdin = io.BytesIO(b'{"took": [{"ms": 1.04}, {"ms": 4.04}]}')
    (found,) = read_runs(["-"], format, stdin=stdin, name=RequestName("x"))
    assert found.record == {"time": {"all": [1.0, 4.0], "mean": 2.5, "rate": 0.4}}
