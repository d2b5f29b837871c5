"""What a mutation run of the rules gave: a table, and the survivors that nobody has explained.

``make mutants`` runs this after mutmut. Exits with 1 where a mutant lives that ``MUTATION.md`` does
not show, or one that it shows lives no more.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.file_utils import walk_mutatable_files

EXPLAINED = Path(__file__).with_name("MUTATION.md")
SURVIVED = (0, 33)
"""Exit codes of the tests: all passed, or there were none."""

Lines = tuple[str, ...]


class Group(NamedTuple):
    """The rules of one group: how many mutants they had, and the changes that no test saw."""

    mutants: int
    survivors: list[tuple[str, Lines]]


def explained() -> list[tuple[str, Lines]]:
    """Return the rules and changes that stand in ``diff`` blocks, each below its rule's heading."""
    found = []
    for section in re.split(r"^### ", EXPLAINED.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        rule = section.partition("\n")[0].strip("` ")
        for block in re.findall(r"```diff\n(.*?)```", section, re.DOTALL):
            found.append((rule, _changes(block)))
    return found


def groups() -> dict[str, Group]:
    """Return what the last run gave; raises RuntimeError if it did not come to its end."""
    found: dict[str, Group] = defaultdict(lambda: Group(0, []))
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        if not data.exit_code_by_key:
            continue
        group, rule = path.parent.name, path.stem.replace("_", "-")
        survivors = found[group].survivors
        for name, code in data.exit_code_by_key.items():
            if code is None:
                raise RuntimeError(f"{name} was not run")
            if code in SURVIVED:
                survivors.append((rule, _changes(get_diff_for_mutant(name, path=path))))
        found[group] = Group(found[group].mutants + len(data.exit_code_by_key), survivors)
    return found


def _changes(diff: str) -> Lines:
    """Return the lines that went and came, without their indentation."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    return tuple(line[0] + line[1:].strip() for line in lines if line.startswith(("-", "+")))


def main() -> int:
    """Print the table, then each difference from what is explained."""
    config()
    known, found = explained(), groups()
    total = [0, 0, 0]
    print("| group | mutants | killed | survived, explained |")
    print("| --- | ---: | ---: | ---: |")
    for name, group in sorted(found.items()):
        survived = len(group.survivors)
        row = [group.mutants, group.mutants - survived, survived]
        total = [sum(pair) for pair in zip(total, row, strict=True)]
        print(f"| {name} | {row[0]} | {row[1]} | {survived} |")
    print(f"| all | {total[0]} | {total[1]} ({total[1] / total[0]:.1%}) | {total[2]} |")
    alive = [one for group in found.values() for one in group.survivors]
    new = [one for one in alive if one not in known]
    gone = [one for one in known if one not in alive]
    for title, ones in (("not explained", new), ("explained, but killed", gone)):
        for rule, lines in ones:
            print(f"\n{title}: {rule}", *lines, sep="\n")
    return bool(new or gone)


if __name__ == "__main__":
    sys.exit(main())
