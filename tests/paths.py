"""Where the tests find files: the checkout, the fixtures, and the corpus beside the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
FIXTURES = TESTS / "fixtures"
CORPUS = ROOT.parent / "shared" / "corpus"
"""Real files, which are not part of the project; tests that use them are skipped without it."""
