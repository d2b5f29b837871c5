"""What docs/security.md says: its tests are there, its numbers are those of the code."""

import re

import pytest

from perflint.documents.json import parse_errors as json_faults
from perflint.primitives import limits
from perflint.runs.snapshot import LIMITS
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAME = "perf_baselines.json"


@pytest.mark.parametrize("test", sorted(set(re.findall(r"`(tests/[^`]*::[^`]*)`", PAGE))))
def test_each_test_of_the_page_is_there(test):
    file, _, name = test.partition("::")
    assert re.search(rf"^def {re.escape(name)}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_each_line_names_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert all("tests/" in row for row in rows if "---" not in row and "held by" not in row)
    assert len(rows) > 30


def test_each_limit_is_that_of_the_code():
    found = re.findall(r"(\d[\d,]*)[a-z ]*\(`(\w+)`\)", PAGE)
    said = {name: int(number.replace(",", "")) for number, name in found}
    known = {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
    known |= {"MAX_DEPTH": json_faults.MAX_DEPTH, **LIMITS._asdict()}
    assert len(said) == len(found) == 8
    assert said == {name: known[name] for name in said}


def test_the_configuration_of_the_base_can_be_pinned(repository, run, clean, off, tmp_path):
    repository.write("perflint.toml", "")
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "base")
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.write("perflint.toml", 'ignore = ["all"]\n')
    repository.write(NAME, off)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")
    assert repository.check("--base", "origin/main").code == 0
    show, check = re.search(r"```bash\n(git show .*)\nperflint (.*)\n```", PAGE).groups()
    assert show == 'git show origin/main:perflint.toml > "$RUNNER_TEMP/perflint.toml"'
    pinned = tmp_path / "perflint.toml"
    pinned.write_text(repository.git("show", "origin/main:perflint.toml"))
    words = check.replace('"$RUNNER_TEMP/perflint.toml"', str(pinned)).split()
    outcome = run(*words, cwd=repository.root)
    assert outcome.returncode == 1
    assert "aggregate-mismatch" in outcome.stdout
