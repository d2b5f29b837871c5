"""The story of ``first_week.md``: what a maintainer sees in the first week, held as approved text.

``make generate``, or ``python docs/console_output.py tests/end_to_end/first_week.md``, writes the
output of its commands anew. Read the difference before you commit it.
"""

import shutil
import sys
from pathlib import Path

import pytest

from tests.end_to_end.test_docs_pages import console_output, needs_bash, without_commit_ids
from tests.paths import ROOT

TODAY = console_output.TODAY  # until the story sets its own days


@needs_bash
@pytest.mark.skipif(
    shutil.which("pre-commit") is None
    and not Path(sys.executable).with_name("pre-commit").exists(),
    reason="needs pre-commit",
)
def test_the_commands_of_the_first_week_print_what_was_approved(tmp_path) -> None:
    story = (ROOT / console_output.STORY).read_text("utf-8")
    commands = [*console_output.commands(story)]
    results = console_output.run([command.line for command in commands], tmp_path, TODAY)
    for command, result in zip(commands, results, strict=True):
        if command.output is not None:
            approved = without_commit_ids(story[command.output])
            assert without_commit_ids(result.output) == approved, command.line


def test_nothing_in_the_story_depends_on_the_machine_or_hides_a_crash() -> None:
    story = (ROOT / console_output.STORY).read_text("utf-8")
    for text in (str(ROOT), "/tmp", "Traceback", "command not found", "OWNER"):
        assert text not in story


def test_no_commit_of_the_story_loses_the_reason() -> None:
    """The entry of Monday followed the rename and the split."""
    story = (ROOT / console_output.STORY).read_text("utf-8")
    assert story.count('reason = "mean of an older run"') == 1
    assert 'path = "perf_baselines_b200.json", at = "/scenarios/wan_t2v/' in story
