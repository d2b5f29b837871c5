"""Print the changes of a release: ``python tools/release_notes.py TAG``.

The release workflow runs it first. It fails if the tag is not ``v`` and the version of the package,
or if ``CHANGELOG.md`` has no dated section for that version.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


def main(tag: str) -> None:
    """Print the section of the changelog for a tag."""
    version = VERSION.findall((ROOT / "perflint" / "__init__.py").read_text("utf-8"))[0]
    if tag != f"v{version}":
        sys.exit(f"the tag is {tag}, but perflint/__init__.py has the version {version}")
    print(section((ROOT / "CHANGELOG.md").read_text("utf-8"), version))


def section(changelog: str, version: str) -> str:
    """Return the text below the heading of a version."""
    heading = re.escape(f"## [{version}] - ") + r"\d{4}-\d{2}-\d{2}\n"
    match = re.search(
        rf"^{heading}(.*?)(?=^## |^\[[^\]]+\]: |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    if match is None:
        sys.exit(f"CHANGELOG.md has no section '## [{version}] - YYYY-MM-DD'")
    return match[1].strip()


if __name__ == "__main__":
    main(sys.argv[1])
