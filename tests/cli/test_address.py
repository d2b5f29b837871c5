"""The public address of perflint: one constant, and nothing that is printed has its placeholder."""

import pytest
import tomli

from perflint.cli import address
from tests.paths import ROOT

PUBLISHED = "https://github.com/somebody/perflint"
PLACEHOLDER = "owner".upper()  # not found by a search that replaces the placeholder everywhere
UNPUBLISHED = f"https://github.com/{PLACEHOLDER}/perflint"


@pytest.mark.parametrize(
    ("repository", "expected"), [(PUBLISHED, f"{PUBLISHED}/blob/main/docs"), (UNPUBLISHED, None)]
)
def test_the_documentation_has_an_address_once_there_is_a_repository(
    monkeypatch, repository, expected
):
    monkeypatch.setattr(address, "REPOSITORY", repository)
    assert address.documentation() == expected


def test_the_repository_is_that_of_the_package_metadata():
    urls = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    assert urls["Repository"] == address.REPOSITORY
    assert all(url.startswith(address.REPOSITORY) for url in urls.values())


def test_no_other_module_has_an_address_of_perflint():
    """`perflint help` replaces the address in the pages."""
    package = ROOT / "perflint"
    for path in package.rglob("*"):
        if path.is_file() and path.suffix not in (".pyc", ".md") and path.stem != "address":
            text = path.read_text("utf-8")
            assert f"{PLACEHOLDER}/" not in text, path
            assert address.REPOSITORY not in text, path
