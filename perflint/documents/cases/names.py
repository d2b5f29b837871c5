"""Which test case a scenario without one is likely to be: that of a name with a word more or less.

Names of cases are often made of the same words, so that the edit distance says little: a case of
another version differs in one character.
"""

import re
from collections import Counter
from collections.abc import Iterable

from perflint.primitives.wording import edit_distance

_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


def renamed(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is likely to be that of the same case, None if there is none.

    It has at most two words more or less, and at least half of all words in common; or it has one
    word with a typing error, not in a number.
    """
    words = _words(name)
    near = [(distance, other) for other in names if (distance := _distance(words, _words(other)))]
    return min(near)[1] if near else None


def _words(name: str) -> list[str]:
    return [word for word in _SEPARATORS.split(name) if word]


def _distance(mine: list[str], theirs: list[str]) -> int:
    """Return how many words are added, removed or misspelled; 0 if the names are not similar."""
    removed, added = Counter(mine) - Counter(theirs), Counter(theirs) - Counter(mine)
    if removed and added:
        is_typo = len(mine) == len(theirs) and removed.total() == 1 == added.total()
        return int(is_typo and _is_typo(*removed, *added))
    different = removed.total() + added.total()
    longest = max(len(mine), len(theirs))
    return different if different <= 2 and 2 * (longest - different) >= longest else 0


def _is_typo(word: str, other: str) -> bool:
    digits, others = (re.sub(r"\D", "", text) for text in (word, other))
    return digits == others and edit_distance(word, other) <= max(1, len(word) // 4)
