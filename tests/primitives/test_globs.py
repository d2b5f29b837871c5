import re
import warnings
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.primitives import globs as module
from perflint.primitives.globs import (
    Names,
    TooManyFoldersError,
    find_above,
    is_selected,
    matches,
    matches_from,
    matches_name,
    matches_stars,
    widened,
)

bounded = settings(max_examples=200, deadline=None)
paths = st.text(alphabet="ab./\n", min_size=1, max_size=8)
globs = st.lists(st.sampled_from(["a", "b", ".", "/", "*", "?", "**", "**/"]), max_size=5).map(
    "".join
)


def naive_match(path: str, glob: str) -> bool:
    """Match one character after the other, with backtracking."""
    if not glob:
        return not path
    if glob.startswith("**/"):
        folders = [stop + 1 for stop, character in enumerate(path) if character == "/"]
        return any(naive_match(path[start:], glob[3:]) for start in (0, *folders))
    if glob.startswith("*"):
        rest = glob[2:] if glob.startswith("**") else glob[1:]
        reach = len(path) if glob.startswith("**") else len(path.split("/")[0])
        return any(naive_match(path[start:], rest) for start in range(reach + 1))
    same = path[:1] == glob[0] or (glob[0] == "?" and path[:1] not in ("", "/"))
    return same and naive_match(path[1:], glob[1:])


@bounded
@given(paths, globs)
def test_all_methods_match_like_a_naive_matcher(path: str, glob: str) -> None:
    whole = f"{glob}**" if glob.endswith("/") else glob
    assert matches(path, (glob,)) == naive_match(path, whole)
    assert module._simulate(path, glob) == naive_match(path, whole)
    assert matches(path, (widened(glob),)) or not matches(path, (glob,))


@bounded
@given(st.text(min_size=1), st.text())
def test_a_glob_without_wildcards_matches_only_itself(glob: str, path: str) -> None:
    glob = re.sub(r"[*?\[\]]|/$", "", glob) or "a"
    glob = glob.rstrip("/") or "a"
    assert matches(glob, (glob,))
    assert matches(path, (glob,)) == (path == glob)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("**/perf_baselines*.json", "perf_baselines.json"),
        ("**/a.json", "a.json"),
        ("**/a/**/b.json", "a/b.json"),
        ("**/a/**/b.json", "x/y/a/x/y/b.json"),
        ("**/perf_baselines*.json", "a/b/perf_baselines_amd.json"),
        ("**/perf_baselines/*.json", "a/perf_baselines/h100.json"),
        ("bench/", "bench/a/b.json"),
        ("bench/**", "bench/a/b.json"),
        ("bench/**/b.json", "bench/b.json"),
        ("[ab].json", "a.json"),
        ("[!ab].json", "c.json"),
        ("[a-c].json", "b.json"),
        ("a.json", "a.json"),
        ("new\nline*", "new\nlines"),
        ("é?.json", "é😀.json"),
        ("a[b", "a[b"),
    ],
)
def test_a_glob_matches(glob: str, path: str) -> None:
    assert matches(path, (glob,))


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.json", "a/b.json"),
        ("perf.json", "a/perf.json"),
        ("a?b", "a/b"),
        ("**/perf.json", "aperf.json"),
        ("bench/", "bench"),
        ("bench/", "a/bench/b.json"),
        ("a.json", "axjson"),
        ("a.json", "a.json5"),
        ("a.json", "A.json"),
        ("[!a].json", "a.json"),
        ("a[!b]c", "a/c"),
        ("a*", "\na"),
    ],
)
def test_a_glob_does_not_match(glob: str, path: str) -> None:
    assert not matches(path, (glob,))


def test_one_of_several_globs_is_enough() -> None:
    assert matches("b.json", ("a.json", "b.*"))
    assert not matches("c.json", ("a.json", "b.*"))


def test_an_empty_list_of_globs_matches_nothing() -> None:
    assert not matches("", ())
    assert not matches("a", [])


@pytest.mark.parametrize("glob", ["[z-a]", "[\\]", "[[]", "[]", "[!]", "[", "a\\", "(", "[a&&b]"])
def test_every_string_is_a_valid_glob(glob: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not matches("some/path.json", (glob,))


@pytest.mark.parametrize(
    ("glob", "name"),
    [("*", "a/b"), ("stages_ms/*", "stages_ms/a/b"), ("*_2_gpus", "t2i_2_gpus"), ("a[0]", "a0")],
)
def test_a_slash_is_an_ordinary_character_in_a_name(glob: str, name: str) -> None:
    assert matches_name(name, glob)


@pytest.mark.parametrize(("glob", "name"), [("t2i", "T2I"), ("t2i", "t2i_fast"), ("", "a")])
def test_a_glob_of_names_matches_the_whole_name_and_is_case_sensitive(glob: str, name: str) -> None:
    assert not matches_name(name, glob)


@bounded
@given(st.text("ab*", max_size=6), st.text("ab", max_size=8))
def test_a_star_matches_any_characters(pattern: str, text: str) -> None:
    regex = ".*".join(map(re.escape, pattern.split("*")))
    assert matches_stars(text, pattern) == (re.fullmatch(regex, text) is not None)


@pytest.mark.parametrize("glob", ["**/" * 30 + "x", "*a" * 40 + "b", "**a" * 40 + "b", "*?" * 30])
@pytest.mark.parametrize("path", ["a/" * 2000 + "b", "a" * 4000, "a" * 200 + "/" + "a" * 200])
def test_no_glob_takes_exponential_time(glob: str, path: str) -> None:
    """With backtracking, these would take years."""
    assert not matches(path, ("other", glob)) or glob.startswith("*?")


def test_globs_for_git_have_at_most_two_directory_wildcards(repository, clean, off) -> None:
    """Git matches many of them with backtracking."""
    deep = "a/" * 200 + "perf_baselines.json"
    for content in (clean, off):
        repository.write(deep, content)
        repository.write("perflint.toml", f'[[baselines]]\nfiles = ["{"**/" * 30}x"]\n')
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "change")
    assert "mixed-snapshot" in repository.report("--base", "HEAD~1").rules
    assert widened("a/**/b/**/c*/**/d") == "a/**/b/**"
    assert widened("bench/") == "bench/**"


@pytest.mark.parametrize(
    ("only", "skip", "selected"),
    [
        ([], [], True),
        (["a*"], [], True),
        (["b", "abc"], [], True),
        (["b"], [], False),
        ([], ["ab?"], False),
        (["a*"], ["*c"], False),
        (["a*"], ["b*"], True),
    ],
)
def test_names_are_selected_by_globs(only: list[str], skip: list[str], selected: bool) -> None:
    assert is_selected("abc", only, skip) is selected


@pytest.mark.parametrize(
    ("path", "glob", "folder", "expected"),
    [
        ("a/cases.py", "**/cases.py", "a/b", True),
        ("cases.py", "**/cases.py", "a/b", True),
        ("a/b/cases.py", "**/cases.py", "a/b", True),
        ("a/b/c/cases.py", "**/cases.py", "a/b", False),
        ("a/c/cases.py", "**/cases.py", "a/b", False),
        ("ab/cases.py", "**/cases.py", "a", False),
        ("cases.py", "**/cases.py", "", True),
        ("a/cases.py", "**/cases.py", "", False),
        ("a/npu/cases_1.py", "**/npu/cases_*.py", "a/b", True),
        ("a/x/npu/cases_1.py", "**/npu/cases_*.py", "a/b", False),
        ("a/x/y/cases.py", "**/x/**/cases.py", "a/b", True),
        ("a/cases.py", "cases.py", "a/b", False),
        ("cases.py", "cases.py", "a/b", True),
        ("a/b/cases.py", "cases.py", "a/b", True),
        ("a/b/cases.py", "a/*/cases.py", "c", True),
    ],
)
def test_a_glob_as_seen_from_a_folder(path: str, glob: str, folder: str, expected: bool) -> None:
    assert matches_from(path, (glob,), folder) is expected
    assert find_above(listing([path, "other.txt"]), (glob,), folder) == (path,) * expected


def listing(paths: list[str]) -> Callable[[str], Names]:
    """Return what lists the folders of these files."""

    def names(folder: str) -> Names:
        prefix = f"{folder}/" if folder else ""
        below = [path.removeprefix(prefix) for path in paths if path.startswith(prefix)]
        folders = {path.partition("/")[0] for path in below if "/" in path}
        return Names([path for path in below if "/" not in path], sorted(folders))

    return names


SEGMENTS = st.sampled_from(["a", "b", "cases.py", "cases_1.py"])
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)
GLOBS = st.lists(
    st.sampled_from(["a", "*", "**", "cases.py", "cases*.py"]), min_size=1, max_size=4
).map("/".join)


@given(st.lists(PATHS, max_size=6, unique=True), GLOBS, st.sampled_from(["", "a", "a/b", "b/a"]))
def test_a_search_in_folders_finds_what_matches(paths: list[str], glob: str, folder: str) -> None:
    expected = {path for path in paths if matches_from(path, (glob,), folder)}
    assert {*find_above(listing(paths), (glob,), folder)} == expected


def test_a_search_in_too_many_folders_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perflint.primitives.globs.MAX_FOLDERS", 3)
    files = ["a/cases.py", "a/b/cases.py"]
    assert find_above(listing(files), ("**/**/cases.py",), "") == ("a/b/cases.py", "a/cases.py")
    with pytest.raises(TooManyFoldersError) as error:
        find_above(listing([*files, "c/x"]), ("cases.py", "**/**/cases.py"), "")
    problem = "more than 3 directories would be searched for `**/**/cases.py`"
    assert str(error.value) == problem
