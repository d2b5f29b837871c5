"""The structure of the repository: names, registration, generated files, documentation."""

import importlib.util
import re
import shlex
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from perflint import rules
from perflint.cli import main
from perflint.config.load import load
from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.decode import key_of
from perflint.rules import documentation
from perflint.rules.rule import Rule
from tests.paths import ROOT

PACKAGE = ROOT / "perflint"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_file_under_rules_is_registered_under_its_group() -> None:
    files = {
        (path.parent.name, path.stem.replace("_", "-"))
        for path in (PACKAGE / "rules").glob("*/*.py")
        if path.stem != "__init__"
    }
    registered = {(group, name) for group, names in rules.RULES.items() for name in names}
    assert files - registered == set(), "add these rules to RULES in perflint/rules/__init__.py"
    assert registered - files == set(), "no module for these rules in RULES"


def lines_of(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's docstring and of its examples."""
    yield from rule.documentation.splitlines()
    for example in rule.examples:
        for text in (example.before, example.bad, example.fixed, example.good):
            yield from (text or "").splitlines()


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_rule_is_complete(name: str) -> None:
    rule = rules.load(name)
    assert (rule.name, rule.group) == (name, rules.GROUP_OF[name])
    assert rule.severity in ("error", "warning")
    assert rule.examples
    sections = documentation.sections_of(rule)
    assert {"What it does", "Why it matters", "Example", "Fix"} <= sections.keys()
    assert all(sections.values())
    assert len(documentation.summary_of(rule)) < 80
    too_long = [line for line in lines_of(rule) if len(line) > 100]
    assert too_long == [], "lines of the docstring and of examples have at most 100 characters"
    for option in rule.options._fields:
        assert f"`{key_of(option)}`" in sections["Options"]
        assert option in rule.options._field_defaults


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_rule_has_a_test_file_of_its_name(name: str) -> None:
    path = f"tests/rules/{rules.GROUP_OF[name]}/test_{name.replace('-', '_')}.py"
    assert (ROOT / path).is_file()


def test_generated_files_are_what_make_generate_would_write() -> None:
    for path, make in generator().PAGES.items():
        assert (ROOT / path).read_text("utf-8") == make(), f"{path}: run 'make generate'"


def test_make_generate_names_the_file_of_an_invalid_format(tmp_path: Path, monkeypatch) -> None:
    module = generator()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "BUILTIN", ("own",))
    file = tmp_path / "perflint" / "formats" / "own.toml"
    file.parent.mkdir(parents=True)
    problems = {
        "summary = ": "Invalid value",
        'summary = "Own"\n[record]\nat = "/runs/*"': "record",
        'summary = "Own"\n[records]\nat = "/a*"\n[fields]': r"records\.at: a name can be",
    }
    for content, problem in problems.items():
        file.write_text(content, "utf-8")
        with pytest.raises(SystemExit, match=rf"^perflint/formats/own\.toml: .*{problem}"):
            module.main()
    assert [*tmp_path.rglob("*.*")] == [file]


def test_modules_are_short() -> None:
    lengths = [len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")]
    assert max(lengths) <= 300
    assert statistics.median(lengths) < 100


@pytest.mark.end_to_end
def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_rules_about_changes_are_registered_as_needing_a_base() -> None:
    about_changes = {
        name
        for name in rules.GROUP_OF
        if rules.load(name).subject in (BaselineChange, ArgumentChange)
    }
    assert about_changes == rules.NEED_BASE


def toml_blocks() -> list[tuple[str, str]]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [
        (page.name, block)
        for page in pages
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "block"), toml_blocks())
def test_toml_in_the_documentation_is_valid_configuration(
    page: str, block: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(block, "utf-8")
    load(str(tmp_path), str(tmp_path))


def hooks() -> list[dict[str, object]]:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_every_hook_runs(hook: dict[str, str], tmp_path: Path, monkeypatch, capsys) -> None:
    command, *arguments = shlex.split(hook["entry"])
    assert command == "perflint"
    (tmp_path / "package.json").write_text('{"name": "x"}')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRE_COMMIT", "1")
    passes_names = hook.get("pass_filenames", True)
    assert main([*arguments, *(["package.json"] if passes_names else [])]) == 0
    assert ("No violations" in capsys.readouterr().out) is passes_names


def console_blocks(page: str) -> list[tuple[str, str]]:
    """Return the perflint commands in a page with the output that the page shows."""
    text = (ROOT / page).read_text("utf-8")
    return re.findall(r"```console\n\$ (perflint [^\n]+)\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_first_page_shows_the_current_output(page: str, tmp_path, monkeypatch, capsys) -> None:
    """It runs in a copy without git, because a comparison with HEAD would add a line."""
    blocks = console_blocks(page)
    assert blocks
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for command, printed in blocks:
        main(shlex.split(command)[1:])
        assert capsys.readouterr().out.strip() == printed.strip(), command


def test_no_page_links_to_a_missing_file() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
