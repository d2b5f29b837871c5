"""Any input gives one clear violation or exit code 2, and never a traceback."""

import json
import os

import pytest

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

TEXT = json.dumps(
    {"metadata": {"last_updated": TODAY}, "scenarios": {}, "tolerances": {"pr_test": {"a": 0.5}}}
)

CONFLICT = """{"scenarios": {
<<<<<<< HEAD
  "a": {}
=======
  "b": {}
>>>>>>> theirs
}}
"""

INVALID_JSON = {
    "empty": (b"", "the file is empty", (1, 1)),
    "blank": (b" \r\n\t", "the file is empty", (1, 1)),
    "bom": (b"\xef\xbb\xbf" + TEXT.encode(), "byte order mark", (1, 1)),
    "utf-16": (TEXT.encode("utf-16"), "UTF-16", (1, 1)),
    "utf-16-le": (TEXT.encode("utf-16-le"), "UTF-16", (1, 1)),
    "latin-1": ('{"scenarios": {"größe": {}}}'.encode("latin-1"), "not UTF-8: byte 0xf6", (1, 19)),
    "truncated": (TEXT[:-20].encode(), "the file ends", (1, len(TEXT) - 19)),
    "truncated string": (b'{"scenarios": {"t2', None, None),
    "trailing comma": (b'{"scenarios": {},}', "trailing comma", None),
    "line comment": (b'{\n  // typed\n  "scenarios": {}}', "a comment", (2, 3)),
    "block comment": (b'{"scenarios": /* none */ {}}', "a comment", (1, 15)),
    "hash comment": (b'{"scenarios": {}}\n# end\n', "a comment", (2, 1)),
    "single quotes": (b"{'scenarios': {}}", "single quotes", (1, 2)),
    "nan": (b'{"scenarios": {"a": {"expected_e2e_ms": NaN}}}', "'NaN' is not a JSON", (1, 41)),
    "infinity": (b'{"scenarios": {"a": -Infinity}}', "'-Infinity' is not a JSON", None),
    "1e999": (b'{"scenarios": {"a": {"expected_e2e_ms": 1e999}}}', "range of a double", (1, 41)),
    "400 digits": (b'{"scenarios": {"a": %s}}' % (b"9" * 400), "range of a double", (1, 21)),
    "brackets": (b"[" * 100_000 + b"]" * 100_000, "nested deeper", None),
    "open brackets": (b"[" * 100_000, "nested deeper", None),
    "objects": (b'{"scenarios":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper", None),
    "conflict": (CONFLICT.encode(), "an unresolved merge conflict", (2, 1)),
    "conflict, crlf": (CONFLICT.replace("\n", "\r\n").encode(), "merge conflict", (2, 1)),
    "lfs pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "LFS", (1, 1)),
    "half a surrogate": (b'{"scenarios": {"\\ud800": {}}}', None, None),
    "nul bytes": (b"\0" * 50, None, None),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not UTF-8: byte 0x89", (1, 1)),
    "two texts": (b'{"scenarios": {}}{"scenarios": {}}', None, (1, 18)),
}


@pytest.mark.parametrize("case", INVALID_JSON)
def test_invalid_json_is_one_violation_with_its_cause(project, case):
    data, cause, start = INVALID_JSON[case]
    project.write(NAME, data)
    outcome = project.report(NAME)
    assert (outcome.code, outcome.rules, outcome.err) == (1, ["invalid-json"], "")
    violation = outcome.json["violations"][0]
    assert (cause or "not valid JSON: ") in violation["message"]
    assert start is None or start == (violation["start"]["line"], violation["start"]["column"])


@pytest.mark.parametrize("case", INVALID_JSON)
def test_the_text_output_for_invalid_json_is_short(project, case):
    project.write(NAME, INVALID_JSON[case][0])
    outcome = project.check(NAME)
    assert outcome.code == 1
    assert outcome.out.startswith("error[invalid-json]: not valid JSON: ")
    assert len(outcome.out.splitlines()) <= 10
    assert max(map(len, outcome.out.splitlines())) <= 120


CONFIG = '[[baselines]]\nfiles = ["bench/**"]\n'


@pytest.mark.parametrize("data", [b"", b'{"scenarios": {', b"[1.5,"])
def test_a_configured_file_of_unknown_format_is_reported_if_it_does_not_parse(project, data):
    project.write("perflint.toml", CONFIG)
    project.write("bench/a.json", data)
    outcome = project.report()
    assert (outcome.code, outcome.rules) == (1, ["invalid-json"])
    assert outcome.json["summary"]["files"] == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [("other/a.json", "{"), ("bench/README.md", "# How"), ("bench/package.json", "{}")],
)
def test_other_files_and_valid_files_of_unknown_format_are_skipped(project, path, text):
    project.write("perflint.toml", CONFIG)
    project.write(path, text)
    outcome = project.check()
    assert (outcome.code, outcome.out.splitlines()[0]) == (
        0,
        "No baselines or argument files found.",
    )


@pytest.mark.parametrize("text", ["{", '{"scenarios": {"t2i": {}}, "metadata": '])
@pytest.mark.parametrize("flags", [(), ("--staged",), ("--base", "HEAD"), ("a.json",)])
def test_a_change_that_breaks_a_baseline_is_reported_for_any_file_name(
    repository, clean, text, flags
):
    repository.write("a.json", clean)
    repository.write("notes.json", {"a": 1})
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "whole")
    for name in ("a.json", "notes.json"):
        repository.write(name, text)
    repository.git("add", ".")
    outcome = repository.report(*flags)
    assert (outcome.code, outcome.rules) == (1, ["invalid-json"])
    assert outcome.json["violations"][0]["path"] == "a.json"


def with_fields(clean, **fields):
    clean["scenarios"]["t2i"].update(fields)
    return clean


SHAPES = {
    "a list as root": (lambda clean: [], "wrong-type", ""),
    "a misspelled top-level key": (
        lambda clean: {"metadata": clean["metadata"], "scenarois": clean["scenarios"]},
        "missing-field",
        "",
    ),
    "a number as root": (lambda clean: 7, "wrong-type", ""),
    "scenarios as a list": (
        lambda clean: {**clean, "scenarios": [{"name": "t2i"}]},
        "wrong-type",
        "/scenarios",
    ),
    "scenarios as null": (lambda clean: {**clean, "scenarios": None}, "wrong-type", "/scenarios"),
    "a scenario that is null": (
        lambda clean: {**clean, "scenarios": {"t2i": None}},
        "wrong-type",
        "/scenarios/t2i",
    ),
    "a string for a number": (
        lambda clean: with_fields(clean, expected_e2e_ms="9.5"),
        "wrong-type",
        "/scenarios/t2i/expected_e2e_ms",
    ),
    "steps as a list": (
        lambda clean: with_fields(clean, denoise_step_ms=[4.21, 4.77]),
        "wrong-type",
        "/scenarios/t2i/denoise_step_ms",
    ),
    **{
        f"step {key!r}": (
            lambda clean, key=key: with_fields(clean, denoise_step_ms={"0": 4.21, key: 4.77}),
            "sample-gap",
            f"/scenarios/t2i/denoise_step_ms/{key}",
        )
        for key in ("-1", "1.0", "x", "", "01", "²", "9" * 400)
    },
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_wrong_type_is_one_error_with_its_pointer(project, clean, case):
    change, rule, pointer = SHAPES[case]
    project.write(NAME, change(clean))
    outcome = project.report(NAME, "--ignore", "missing-date")
    assert (outcome.code, outcome.err) == (1, "")
    errors = [
        violation for violation in outcome.json["violations"] if violation["severity"] == "error"
    ]
    assert [(error["rule"], error["pointer"]) for error in errors] == [(rule, pointer)]


def test_numbers_near_the_limits_of_a_double_do_not_crash(project, clean):
    edges = {"0": 1.7e308, "1": 1.7e308, "2": -5e-324, "3": 10**300, "4": -(2**63), "5": 2**64}
    project.write(NAME, with_fields(clean, denoise_step_ms=edges, stages_ms={"Denoising": 1.7e308}))
    outcome = project.report(NAME)
    assert (outcome.code, outcome.err) == (1, "")
    assert "negative-measurement" in outcome.rules


def test_deeply_nested_values_do_not_crash(project, clean):
    text = json.dumps(with_fields(clean, notes=0))
    deep = "[" * 900 + "]" * 900
    project.write(NAME, text.replace('"notes": 0', f'"notes": {deep}'))
    outcome = project.report(NAME)
    assert (outcome.code, outcome.rules, outcome.err) == (1, ["wrong-type"], "")


NAMES = {
    "quotes": 'a "b" c',
    "newline": "a\nb\r\nc",
    "emoji": "🚀 t2i",
    "escape": "\x1b[31mred\x1b[0m \x07\x9b1m",
    "right to left": "\u202eabc\u2066",
    "slashes": "a/b~c",
    "blank": "",
    "long": "x" * 10_000,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_control_characters_in_a_scenario_name_are_escaped(project, off, name):
    off["scenarios"] = {name: off["scenarios"]["t2i"]}
    project.write(NAME, off)
    outcome = project.report(NAME)
    assert outcome.json["violations"][0]["scenario"] == name
    token = name.replace("~", "~0").replace("/", "~1")
    assert outcome.json["violations"][0]["pointer"] == f"/scenarios/{token}/expected_avg_denoise_ms"
    for format in ("full", "concise"):
        outcome = project.check(NAME, "--output-format", format)
        assert (outcome.code, outcome.err) == (1, "")
        assert all(char.isprintable() or char == "\n" for char in outcome.out)
    assert len(outcome.out.splitlines()) == 2, "concise: a line per violation, and the counts"


@pytest.mark.parametrize("location", ["scenario", "unknown field", "stage", "date", "description"])
def test_control_characters_in_a_file_are_escaped_in_the_output(project, clean, location):
    evil = "x\x1b]0;owned\x07\n\u202e"
    scenario = clean["scenarios"]["t2i"]
    if location == "scenario":
        clean["scenarios"] = {evil: {}}
    elif location == "unknown field":
        scenario[evil] = 1.5
    elif location == "stage":
        scenario["stages_ms"][evil] = -1.5
    elif location == "date":
        clean["metadata"]["last_updated"] = evil
    else:
        clean["metadata"]["description"] = f"{evil} 2026-05-16"
    project.write(NAME, clean)
    for flags in ((), ("--output-format", "concise"), ("--diff",)):
        outcome = project.check(NAME, *flags)
        assert all(char.isprintable() or char == "\n" for char in outcome.out + outcome.err)


@pytest.mark.parametrize("ending", [NAME, "absent"])
def test_control_characters_in_a_path_are_escaped(run, project, off, ending):
    project.write(f"a\x1b[31mb\nc/{NAME}", off)
    done = run("check", f"a\x1b[31mb\nc/{ending}", "--today", TODAY, cwd=project.root)
    assert done.returncode in (1, 2)
    assert "\x1b" not in done.stdout + done.stderr
    assert "a\\x1b[31mb\\nc/" in done.stdout + done.stderr


def test_a_path_that_is_not_utf_8_is_reported(run, project, off):
    os.makedirs(os.fsencode(project.root) + b"/gr\xf6sse")
    file = project.write(NAME, off)
    file.rename(os.fsdecode(os.fsencode(project.root) + b"/gr\xf6sse/perf_baselines.json"))
    for format, folder in (("full", "gr\\xf6sse"), ("concise", "gr\\xf6sse"), ("json", "gr�sse")):
        done = run("check", ".", "--today", TODAY, "--output-format", format, cwd=project.root)
        assert (done.returncode, done.stderr) == (1, "")
        assert f"{folder}/perf_baselines.json" in done.stdout


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_date_of_the_calendar_do_not_crash(project, clean, today):
    project.write(NAME, clean)
    assert project.check(NAME, today=today).err == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_exit_2_and_one_line(run, project, clean):
    project.write(NAME, clean)
    redirect = ("bash", "-c", 'exec "$@" > /dev/full', "bash")
    done = run("check", NAME, cwd=project.root, before=redirect)
    assert done.returncode == 2
    assert done.stderr.startswith("perflint: error: ")
    assert done.stderr.count("\n") == 1


def test_a_deleted_current_directory_is_exit_2(run, project, clean):
    file = project.write(NAME, clean)
    delete = ("bash", "-c", 'mkdir tmp && cd tmp && rmdir ../tmp && exec "$@"', "bash")
    done = run("check", file, cwd=project.root, before=delete)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
