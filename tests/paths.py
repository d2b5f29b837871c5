"""Paths of the checkout, the fixtures, and the corpus next to the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
FIXTURES = TESTS / "fixtures"
CORPUS = ROOT.parent / "shared" / "corpus"
"""Real files that are not part of the project; without them, some tests are skipped."""
