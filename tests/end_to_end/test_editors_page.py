"""The settings of docs/editors.md find every finding in the output of ``perflint check``.

The settings are those of the page. Vim and Emacs are run if they are installed; the pattern of VS
Code, and that of Emacs, is also applied with ``re``.
"""

import copy
import json
import re
import shutil

import pytest

from tests.end_to_end import editors
from tests.end_to_end.editors import TODAY, block, edit

FLAGS = ("--output-format", "concise", "--color", "never")
TASK, COMPILATION = "A task of Visual Studio Code", "Compilation mode of Emacs"
PATHS = (
    "perf_baselines.json",
    "bench/a dir/perf_baselines.json",
    "größe/数字/perf_baselines.json",
    "C:\\bench\\perf_baselines.json",  # as Windows shows it; a valid name elsewhere, too
    "12:34/perf_baselines.json",
)


@pytest.fixture
def findings(repository, off, clean):
    """A repository with findings, as path, line, column, severity, rule and message."""
    scenario = copy.deepcopy(off["scenarios"]["t2i"])
    names = {"t2i": scenario, "x.json:1:2: error[no-rule] y": scenario}
    for path in PATHS:
        repository.write(path, {**off, "scenarios": names})
    old = {**clean, "metadata": {"description": "", "last_updated": "2025-01-01"}}
    repository.write("old/perf_baselines.json", old)
    found = []
    for violation in repository.report().json["violations"]:
        start = violation["start"]
        place = (violation["path"], start["line"], start["column"])
        found.append((*place, violation["severity"], violation["rule"], violation["message"]))
    assert {row[3] for row in found} == {"error", "warning"}
    assert {row[0] for row in found} == {*PATHS, "old/perf_baselines.json"}
    return found


@pytest.fixture
def lines(findings, run, repository):
    """The lines of the output, with the summary."""
    done = run("check", *FLAGS, cwd=repository.root, env={"SOURCE_DATE_EPOCH": TODAY})
    assert len(done.stdout.splitlines()) > len(findings)
    return done.stdout.splitlines()


@pytest.fixture
def environment(tmp_path):
    """An environment for an editor."""
    return editors.environment(tmp_path)


def matches(pattern, lines):
    return [match for match in map(re.compile(pattern).match, lines) if match is not None]


def ends(messages, findings):
    """Tell whether each message is that of the finding, after the name of a scenario."""
    return all(
        message.endswith(finding[5]) for message, finding in zip(messages, findings, strict=True)
    )


# Visual Studio Code


def test_the_task_runs_the_check(findings, repository, environment):
    (task,) = json.loads(block(TASK, "json"))["tasks"]
    command = [task["command"], *task["args"]]
    output = edit(command, repository.root, environment)
    assert len(matches(task["problemMatcher"]["pattern"]["regexp"], output.splitlines())) == len(
        findings
    )


def test_the_problem_matcher_reads_every_finding(findings, lines):
    (task,) = json.loads(block(TASK, "json"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    found = matches(pattern["regexp"], lines)
    keys = ("file", "line", "column", "severity", "code")
    rows = [tuple(match[pattern[key]] for key in keys) for match in found]
    assert rows == [tuple(map(str, row[:5])) for row in findings]
    assert ends([match[pattern["message"]] for match in found], findings)


# Vim


@pytest.mark.skipif(shutil.which("vim") is None, reason="needs vim")
def test_vim_reads_every_finding(findings, repository, environment, tmp_path):
    version = edit(["vim", "--version"], tmp_path, environment)
    if "+quickfix" not in version or "+eval" not in version:
        pytest.skip("this Vim has no quickfix list")
    script = tmp_path / "perflint.vim"
    script.write_text(block("Vim", "vim"))
    items = "map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type, "
    items += "v:val.text, v:val.valid]')"
    result = tmp_path / "result.json"
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(script)]
    command += ["-c", "silent Perflint"]
    command += ["-c", f"call writefile([json_encode({items})], '{result}')", "-c", "qall!"]
    output = edit(command, repository.root, environment)
    assert result.exists(), output
    rows = json.loads(result.read_text("utf-8"))
    assert [(*row[:3], row[3], row[5]) for row in rows] == [
        (*row[:3], row[3][0], 1) for row in findings
    ]
    assert ends([row[4] for row in rows], findings)
    assert [row[4].partition("]")[0] for row in rows] == [f"[{row[4]}" for row in findings]


# Emacs

LIST_FINDINGS = """
(setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(require 'compile)
(with-temp-buffer
  (insert-file-contents (getenv "OUTPUT"))
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (let ((position (point-min)))
    (while (setq position (next-single-property-change position 'compilation-message))
      (let ((message (get-text-property position 'compilation-message)))
        (when message
          (let ((location (compilation--message->loc message)))
            (princ (format "%d:%d:%d:%s\\n"
                           (compilation--message->type message)
                           (compilation--loc->line location)
                           (compilation--loc->col location)
                           (caar (compilation--loc->file-struct location))))))))))
"""


def test_the_pattern_of_emacs_matches_every_finding(findings, lines):
    (pattern,) = re.findall(r'"(\^.*)"', block(COMPILATION, "elisp"))
    # In Emacs, groups are \( \| \), and a string doubles each backslash.
    found = matches(re.sub(r"\\\\([(|)])", r"\1", pattern).replace("\\\\", "\\"), lines)
    rows = [(match[1], int(match[2]), int(match[3]), match[4]) for match in found]
    expected = [(*row[:3], "warning" if row[3] == "warning" else None) for row in findings]
    assert rows == expected


@pytest.mark.skipif(shutil.which("emacs") is None, reason="needs emacs")
def test_emacs_reads_every_finding(findings, lines, repository, environment, tmp_path):
    for name, content in {
        "init.el": block(COMPILATION, "elisp"),
        "list.el": LIST_FINDINGS,
        "output": "\n".join(["-*- mode: compilation -*-", *lines]),
    }.items():
        (tmp_path / name).write_text(content, "utf-8")
    command = ["emacs", "-Q", "--batch", "-l", str(tmp_path / "init.el")]
    command += ["-l", str(tmp_path / "list.el")]
    output = edit(command, repository.root, environment | {"OUTPUT": str(tmp_path / "output")})
    types = {"warning": 1, "error": 2}
    rows = [line for line in output.splitlines() if re.match(r"\d:\d+:", line)]
    assert rows == [f"{types[row[3]]}:{row[1]}:{row[2]}:{row[0]}" for row in findings], output
