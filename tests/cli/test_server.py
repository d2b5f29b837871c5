"""``perflint server``: its options, its process, and its streams."""

import gc
import sys

import pytest

from tests.conftest import NAME
from tests.pty_screen import PtyScreen
from tests.server.client import Subprocess

NOISY = """
import gc, os
from perflint.server import diagnosis
check = diagnosis.check
def noisy_check(*arguments):
    print("garbage collector:", gc.isenabled(), flush=True)
    os.write(1, b"from a library in C\\n")
    return check(*arguments)
diagnosis.check = noisy_check
import sys
sys.argv = ["perflint", "server", "--ignore", "stale-date"]
from perflint.cli import run
run()
"""


@pytest.mark.end_to_end
def test_nothing_but_messages_is_printed_to_the_client(project, off):
    client = Subprocess("-c", NOISY)
    client.initialize(project.root)
    file = project.write(NAME, off)
    client.open(file)
    assert [each["code"] for each in client.published(file)] == ["aggregate-mismatch"]
    client.shut_down()
    assert client.end() == 0
    errors = client.process.stderr.read().decode().splitlines()
    assert {"garbage collector: True", "from a library in C"} <= set(errors)


@pytest.mark.end_to_end
def test_on_a_terminal_it_says_what_it_waits_for(tmp_path):
    screen = PtyScreen([sys.executable, "-m", "perflint", "server"], tmp_path, {})
    try:
        screen.wait_for("perflint: waiting for an editor: perflint help editors")
        screen.send("\x04")
        assert screen.end() == 1
    finally:
        screen.close()


def test_without_pygls_it_names_the_command_that_installs_it(project, monkeypatch):
    monkeypatch.delitem(sys.modules, "perflint.server.language_server", raising=False)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    outcome = project.perflint("server")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "perflint: error: server needs pygls: pip install 'perflint-baselines[server]'\n"
    )


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_an_error_at_the_start(project, option):
    outcome = project.perflint("server", option, "stale-dat")
    assert outcome.code == 2
    assert "did you mean 'stale-date'?" in outcome.err
    assert gc.isenabled()


def test_an_invalid_date_is_an_error_at_the_start(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    outcome = project.perflint("server")
    assert (outcome.code, "SOURCE_DATE_EPOCH must be a number" in outcome.err) == (2, True)
