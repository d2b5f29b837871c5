"""Fixes: which are applied and written, and that all other bytes of a file are kept."""

import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.engine import fix
from perflint.primitives.finding import Edit, Fix, Span

NAME = "perf_baselines.json"


@st.composite
def texts_and_fixes(draw):
    """Draw bytes, and fixes of one or two edits each somewhere in them."""
    data = draw(st.binary(max_size=60))
    offsets = st.integers(0, len(data))
    fixes = []
    for _ in range(draw(st.integers(0, 5))):
        bounds = sorted(draw(st.sets(offsets, min_size=min(2, len(data) + 1), max_size=4)))
        pairs = zip(bounds[::2], bounds[1::2], strict=False)
        edits = tuple(Edit(Span(*pair), draw(st.text(max_size=5))) for pair in pairs)
        fixes.append(Fix("write it", edits, safe=True))
    return data, fixes


@given(texts_and_fixes())
def test_bytes_outside_of_the_edits_do_not_change(drawn):
    data, fixes = drawn
    after, applied = fix.apply(data, fixes)
    edits = sorted(edit for applied_fix in applied for edit in applied_fix.edits)
    old_offset = new_offset = 0
    for edit in edits:
        kept = data[old_offset : edit.span.start]
        text = edit.text.encode()
        assert after[new_offset : new_offset + len(kept)] == kept
        assert after[new_offset + len(kept) :].startswith(text)
        old_offset, new_offset = edit.span.stop, new_offset + len(kept) + len(text)
    assert after[new_offset:] == data[old_offset:]


@given(texts_and_fixes())
def test_a_fix_is_applied_unless_it_touches_another(drawn):
    data, fixes = drawn
    with_edits = [candidate for candidate in fixes if candidate.edits]
    _, applied = fix.apply(data, fixes)
    assert applied[:1] == with_edits[:1]
    assert all(candidate in with_edits for candidate in applied)
    for candidate in with_edits:
        touching = [
            other
            for other in applied
            if other is not candidate
            for edit in candidate.edits
            for other_edit in other.edits
            if edit.span.start <= other_edit.span.stop and other_edit.span.start <= edit.span.stop
        ]
        assert touching or any(candidate is other for other in applied)


def test_a_fix_is_applied_completely_or_not_at_all():
    first = Fix("first", (Edit(Span(0, 1), "A"),), safe=True)
    second = Fix("second", (Edit(Span(1, 2), "B"), Edit(Span(4, 5), "E")), safe=True)
    assert fix.apply(b"abcdef", [first, second]) == (b"Abcdef", [first])


FIXES = {
    "description": (
        {"description": "Captured 2026-05-16.", "last_updated": "2026-05-17"},
        {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
    ),
    "field": (
        {"description": "Captured 2026-05-17.", "last_updated": "2026-05-16"},
        {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
    ),
    "date format": (
        {"description": "Captured.", "last_updated": "17.5.2026"},
        {"description": "Captured.", "last_updated": "2026-05-17"},
    ),
    "date format, then description": (
        {"description": "Captured 2026-05-16.", "last_updated": "17.5.2026"},
        {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
    ),
}


@pytest.mark.parametrize("case", FIXES)
def test_dates_are_fixed_and_the_fix_is_reported(project, clean, case):
    before, after = FIXES[case]
    file = project.write(NAME, {**clean, "metadata": before})
    outcome = project.check(NAME, "--fix")
    assert (outcome.code, outcome.out) == (0, "No violations (1 file, 1 scenario).\n")
    assert outcome.err.startswith(f"perflint: fixed {NAME}: write 2026-05-17")
    assert json.loads(file.read_text()) == {**clean, "metadata": after}


def test_an_unsafe_fix_is_only_applied_with_unsafe_fixes(project, off):
    file = project.write(NAME, off)
    before = file.read_bytes()
    assert project.check(NAME, "--fix").code == 1
    assert file.read_bytes() == before
    assert project.check(NAME, "--fix", "--unsafe-fixes").code == 0
    assert file.read_bytes() == before.replace(b"5.49", b"4.49")


def test_nothing_is_written_without_the_option_fix(project, fixable):
    file = project.write(NAME, fixable)
    before = file.read_bytes()
    assert project.check(NAME).code == 1
    assert file.read_bytes() == before


def test_only_selected_rules_are_fixed(project, fixable):
    file = project.write(NAME, fixable)
    before = file.read_bytes()
    assert project.check(NAME, "--fix", "--select", "baseline").code == 0
    assert file.read_bytes() == before


STYLES = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "tabs": lambda text: text.replace("    ", "\t"),
    "no final newline": lambda text: text.rstrip("\n"),
    "one line": lambda text: json.dumps(json.loads(text), separators=(",", ":")),
    "numbers": lambda text: text.replace("4.21", "4.210e0").replace("10.61", "1061E-2"),
    "letters": lambda text: text.replace("Captured", "Größe 🚀 \\u00fc \\/"),
    "blank lines": lambda text: "\n\n" + text + "\n\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_the_style_of_the_file_is_kept(project, fixable, style):
    text = STYLES[style](json.dumps(fixable, indent=4) + "\n")
    file = project.write(NAME, text)
    assert project.check(NAME, "--fix").code == 0
    assert file.read_bytes() == text.replace("2026-05-16", "2026-05-17").encode()
    status = file.stat().st_mtime_ns, file.stat().st_ino
    outcome = project.check(NAME, "--fix", "--exit-non-zero-on-fix")
    assert (outcome.code, outcome.err) == (0, "")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == status, "not written again"


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755])
def test_the_mode_is_kept(project, fixable, mode):
    file = project.write(NAME, fixable)
    file.chmod(mode)
    assert project.check(NAME, "--fix").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_fix_leaves_no_temporary_file_and_does_not_change_the_index(repository, fixable):
    repository.write(NAME, fixable)
    repository.git("add", ".")
    assert repository.check(NAME, "--fix").code == 0
    assert repository.git("status", "--porcelain") == f"AM {NAME}\n"
    assert [name for name in os.listdir(repository.root / ".git") if "perflint" in name] == []


def test_diff_shows_fixes_and_writes_nothing(project, fixable):
    file = project.write(NAME, fixable)
    before = file.read_bytes()
    outcome = project.check(NAME, "--diff")
    assert outcome.code == 1
    assert file.read_bytes() == before
    lines = outcome.out.splitlines()
    assert lines[:2] == [f"--- {NAME}", f"+++ {NAME} (fixed)"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        '-        "description": "Captured 2026-05-16.",',
        '+        "description": "Captured 2026-05-17.",',
    ]


def test_diff_does_not_report_a_fixed_file(project, fixable):
    project.write(NAME, fixable)
    assert "perflint: fixed" not in project.check(NAME, "--diff").err


def test_diff_of_a_clean_file_prints_nothing(project, clean):
    project.write(NAME, clean)
    assert project.check(NAME, "--diff") == (0, "", "")


def test_diff_shows_unsafe_fixes_only_with_unsafe_fixes(project, off):
    project.write(NAME, off)
    assert project.check(NAME, "--diff").out == ""
    assert '+            "expected_avg_denoise_ms": 4.49,' in (
        project.check(NAME, "--diff", "--unsafe-fixes").out
    )


def test_a_symlink_within_the_repository_is_followed(repository, fixable):
    target = repository.write("real/values.json", fixable)
    (repository.root / NAME).symlink_to(target)
    assert repository.check(NAME, "--fix").code == 0
    assert (repository.root / NAME).is_symlink()
    assert "Captured 2026-05-17." in target.read_text()


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_symlink_out_of_the_repository_is_not_written(repository, fixable, link):
    outside = repository.write(f"../elsewhere/{NAME}", fixable)
    before = outside.read_bytes()
    name = NAME if link == "file" else f"linked/{NAME}"
    if link == "file":
        (repository.root / NAME).symlink_to(outside)
    else:
        (repository.root / "linked").symlink_to(outside.parent)
    outcome = repository.check(name, "--fix")
    assert outside.read_bytes() == before
    assert outcome.code == 2
    assert "symlink" in outcome.err
    assert "perflint: fixed" not in outcome.err
