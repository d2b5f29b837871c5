"""Build the documentation site with Zensical: ``python docs/build_site.py [SITE_DIRECTORY]``.

The site is built from a copy of ``docs/`` to which the page of each rule is added: it has its own
address and is a result of its own in the search. Links to a section of ``rules.md``, where a code
host shows the documentation of a rule, become links to the page of the rule.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import rule_pages  # noqa: E402

from perflint import rules  # noqa: E402

RULES_PAGE = "rules.md"

SECTION_LINK = re.compile(rf"\]\({re.escape(RULES_PAGE)}#({'|'.join(rules.GROUP_OF)})\)")
"""A link to the section of a rule."""


def build(site: Path) -> None:
    """Replace a directory by the site; raise CalledProcessError if Zensical reports a problem."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        write_pages(project / "docs")
        configuration = project / "mkdocs.yml"
        configuration.write_text(yaml.safe_dump(site_configuration()), "utf-8")
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        subprocess.run([*command, "--config-file", str(configuration)], check=True)
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(project / "site", site)  # Zensical writes only below the project's directory


def write_pages(folder: Path) -> None:
    """Write the pages of the site: those of ``docs/``, and one for each rule."""
    skipped = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(ROOT / "docs", folder, ignore=skipped)
    (folder / RULES_PAGE).write_text(rule_pages.rule_list(), "utf-8")
    for page in folder.glob("*.md"):
        text = page.read_text("utf-8")
        page.write_text(SECTION_LINK.sub(r"](rules/\1.md)", text), "utf-8")
    (folder / "rules").mkdir()
    for rule in rules.GROUP_OF:
        (folder / "rules" / f"{rule}.md").write_text(rule_pages.rule_page(rule), "utf-8")


def site_configuration() -> dict[str, Any]:
    """Return ``mkdocs.yml`` with each rule in the navigation."""
    configuration: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    groups = [
        {group: [{name: f"rules/{name}.md"} for name in names]}
        for group, names in rules.RULES.items()
    ]
    for entry in configuration["nav"]:
        if entry == {"Rules": RULES_PAGE}:
            entry["Rules"] = [{"All rules": RULES_PAGE}, *groups]
    return configuration


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
