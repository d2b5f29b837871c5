"""Every test that docs/security.md names exists, and its numbers are those of the code."""

import re

import pytest

from perflint.documents.arguments import nesting
from perflint.documents.json import parse_errors
from perflint.documents.tables import page
from perflint.primitives import limits, toml
from perflint.runs.snapshot import LIMITS
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAME = "perf_baselines.json"


@pytest.mark.parametrize("test", sorted(set(re.findall(r"`(tests/[^`]*::[^`]*)`", PAGE))))
def test_every_test_on_the_page_exists(test):
    file, _, name = test.partition("::")
    assert re.search(rf"^def {re.escape(name)}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_row_names_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert all("tests/" in row for row in rows if "---" not in row and "| test |" not in row)
    assert len(rows) > 30


def test_every_limit_is_that_of_the_code():
    numbers = re.findall(r"(\d[\d,]*)[a-z ]*\(`(\w+)`\)", PAGE)
    documented = {name: int(number.replace(",", "")) for number, name in numbers}
    actual = {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
    actual |= {"MAX_DEPTH": parse_errors.MAX_DEPTH, **LIMITS._asdict()}
    actual |= {"MAX_PAGE": page.MAX_PAGE, "MAX_RST": page.MAX_RST}
    actual |= {"MAX_KEY_PARTS": toml.MAX_KEY_PARTS, "MAX_HANDLERS": nesting.MAX_HANDLERS}
    assert len(documented) == len(numbers) == 12
    assert documented == {name: actual[name] for name in documented}


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
    arguments = check.replace('"$RUNNER_TEMP/perflint.toml"', str(pinned)).split()
    outcome = run(*arguments, cwd=repository.root)
    assert outcome.returncode == 1
    assert "mixed-snapshot" in outcome.stdout
