"""Neovim and Emacs, with the settings of docs/editors.md, show the findings of ``perflint check``.

Each editor opens a file, changes its text without saving it, and ends.
"""

import json
import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

import pytest
import tomli

from tests.end_to_end import editors
from tests.end_to_end.editors import block, blocks, edit

pytest.importorskip("pygls")

NAME = "perf_baselines.json"
MARK, NO_EGLOT = "findings: ", "no eglot"
SECONDS = 20
"""Seconds until an editor gives up to wait for findings; only reached if there is a bug."""

BEFORE, AFTER = '"expected_median_denoise_ms": 4.49', '"expected_median_denoise_ms": 4.77'
"""The text that an editor replaces, and what it types instead."""


@pytest.fixture
def baseline(repository, clean):
    """A baseline with an error that was committed, and one in a new scenario."""
    scenario = clean["scenarios"]["t2i"]
    old = {**scenario, "expected_avg_denoise_ms": 7.77}
    repository.write(NAME, _text(clean, {"old": old}))
    repository.git("add", ".")
    repository.git("commit", "-qm", "before")
    new = {**scenario, "expected_avg_denoise_ms": 5.49}
    return repository.write(NAME, _text(clean, {"old": old, "größe 😀": new}))


def _text(clean, scenarios):
    """Return a baseline with one line for a scenario: its name precedes the numbers."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(scenario)}"
        for name, scenario in scenarios.items()
    ]
    metadata, content = json.dumps(clean["metadata"]), ",\n".join(lines)
    return f'{{"metadata": {metadata}, "scenarios": {{\n{content}\n}}}}\n'


@pytest.fixture
def shown(baseline, repository, tmp_path):
    """A function that runs an editor, and returns what it showed before and after the change."""

    def shown(*command):
        environment = editors.environment(tmp_path)
        variables = {"BEFORE": BEFORE, "AFTER": AFTER, "SECONDS": str(SECONDS)}
        output = edit(list(command), repository.root, environment | variables)
        rows = [line.removeprefix(MARK) for line in output.split("\n") if line.startswith(MARK)]
        if output.startswith(NO_EGLOT):
            pytest.skip("needs Eglot")
        assert len(rows) == 2, output
        assert _ends(int((tmp_path / "perflint.pid").read_text())), "the server goes on"
        assert baseline.read_text("utf-8").count(AFTER) == 0
        return [sorted(map(tuple, json.loads(row))) for row in rows]

    return shown


def _ends(process):
    """Wait until a process has ended; false if it does not."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        with suppress(OSError):  # nobody may wait for a process whose parent ended before it
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        time.sleep(0.02)
    return False


@pytest.fixture
def expected(baseline, repository):
    """A function that returns what the command finds before and after the change."""

    def found():
        report = repository.report("--scope", "changed", NAME).json
        return sorted(
            (
                *(each[edge][key] for edge in ("start", "end") for key in ("line", "column")),
                each["severity"],
                each["rule"],
                f"{each['scenario']}: {each['message']}",
            )
            for each in report["violations"]
        )

    def expected():
        before = found()
        assert [row[5] for row in before] == ["aggregate-mismatch"]
        text = baseline.read_text("utf-8")
        head, _, tail = text.rpartition(BEFORE)
        baseline.write_text(f"{head}{AFTER}{tail}", "utf-8")
        after = found()
        assert [row[5] for row in after] == ["aggregate-mismatch"] * 2
        return [before, after]

    return expected


NEOVIM = """
local function show(least)
  vim.wait(vim.env.SECONDS * 1000, function() return #vim.diagnostic.get(0) >= least end, 10)
  local rows = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    local function column(line, byte)
      local text = vim.api.nvim_buf_get_lines(0, line, line + 1, true)[1]
      return (vim.str_utfindex(text, byte)) + 1
    end
    table.insert(rows, {
      each.lnum + 1, column(each.lnum, each.col),
      each.end_lnum + 1, column(each.end_lnum, each.end_col),
      ({ 'error', 'warning' })[each.severity], each.code,
      (each.message:gsub('\\n.*', '')),
    })
  end
  io.stdout:write('\\nfindings: ' .. vim.json.encode(rows) .. '\\n')
end
vim.cmd('edit perf_baselines.json')
show(1)
vim.cmd('3')
vim.cmd('substitute/' .. vim.env.BEFORE .. '/' .. vim.env.AFTER .. '/')
show(2)
vim.cmd('qall!')
"""


@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs nvim")
def test_neovim_shows_every_finding(shown, expected, tmp_path):
    (tmp_path / "init.lua").write_text(blocks("Neovim", "lua")[1])
    (tmp_path / "show.lua").write_text(NEOVIM)
    command = ["nvim", "--headless", "--clean", "-n", "-u", str(tmp_path / "init.lua")]
    assert shown(*command, "-S", str(tmp_path / "show.lua")) == expected()


EMACS = r"""
(setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(defun row (each)
  (save-excursion
    (let ((text (flymake-diagnostic-text each)) row)
      (dolist (edge (list (flymake-diagnostic-beg each) (flymake-diagnostic-end each)))
        (goto-char edge)
        (push (line-number-at-pos) row)
        (push (1+ (- (point) (line-beginning-position))) row))
      (string-match "\\`perflint \\[\\(.*?\\)\\]: \\(.*\\)" text)
      (push (if (eq (flymake-diagnostic-type each) 'eglot-error) "error" "warning") row)
      (push (match-string 1 text) row)
      (push (match-string 2 text) row)
      (vconcat (nreverse row)))))
(defun show (least)
  (let ((end (+ (float-time) (string-to-number (getenv "SECONDS")))))
    (while (and (< (length (flymake-diagnostics)) least) (< (float-time) end))
      (accept-process-output nil 0.01))
    (let ((rows (vconcat (mapcar 'row (flymake-diagnostics)))))
      (princ (format "\nfindings: %s\n" (json-serialize rows))))))
(find-file "perf_baselines.json")
(run-hooks 'post-command-hook)  ; as after the first key
(show 1)
(goto-char (point-max))
(search-backward (getenv "BEFORE"))
(replace-match (getenv "AFTER"))
(eglot--signal-textDocument/didChange)  ; as after half a second without a key
(show 2)
"""


@pytest.mark.skipif(shutil.which("emacs") is None, reason="needs emacs")
def test_emacs_shows_every_finding(shown, expected, tmp_path):
    command = ["emacs", "--batch", "-f", "package-initialize"]
    missing = f'(unless (locate-library "eglot") (princ "{NO_EGLOT}") (kill-emacs))'
    command += ["--eval", missing]
    (tmp_path / "init.el").write_text(block("Emacs", "elisp"))
    (tmp_path / "show.el").write_text(EMACS)
    files = ("-l", str(tmp_path / "init.el"), "-l", str(tmp_path / "show.el"))
    assert shown(*command, *files) == expected()


# Editors that are not run


def test_other_settings_start_the_server():
    settings = json.loads(block("Visual Studio Code", "json"))
    binary = json.loads(block("Zed", "json"))["lsp"]["json-language-server"]["binary"]
    helix = tomli.loads(block("Helix", "toml"))
    server = helix["language-server"]["perflint"]
    commands = [
        [settings["glspc.server.command"], *settings["glspc.server.commandArguments"]],
        [binary["path"], *binary["arguments"]],
        [server["command"], *server["args"]],
    ]
    assert commands == [["perflint", "server"]] * 3
    assert "perflint" in helix["language"][0]["language-servers"]


def test_both_settings_of_neovim_start_the_server_for_the_same_files():
    new, old = blocks("Neovim", "lua")
    assert new.count("cmd = { 'perflint', 'server' }") == old.count("'perflint', 'server'") == 1
    types = re.compile(r"{ 'json'.*}")
    assert types.findall(new) == types.findall(old) != []
