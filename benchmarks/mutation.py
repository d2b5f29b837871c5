"""Print the results of a mutation run of the rules, compared with ``MUTATION.md``.

``make mutants`` runs this after mutmut. The exit code is 1 if ``MUTATION.md`` does not explain a
survivor, or if a mutant that it explains was killed.
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
"""Exit codes of the tests of a mutant that survived: all passed, or no test calls it."""

Lines = tuple[str, ...]


class Group(NamedTuple):
    """Results for a group of rules: number of mutants, and rule and diff of each survivor.

    The group ``shared`` is that of the modules that several rules share.
    """

    mutants: int
    survivors: list[tuple[str, Lines]]


def explained() -> list[tuple[str, Lines]]:
    """Return the rule, or the shared module, and the diff of each block in ``MUTATION.md``."""
    survivors = []
    for section in re.split(r"^### ", EXPLAINED.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        rule = section.partition("\n")[0].strip("` ")
        for block in re.findall(r"```diff\n(.*?)```", section, re.DOTALL):
            survivors.append((rule, _changes(block)))
    return survivors


def groups() -> dict[str, Group]:
    """Return the results of the last run by group; raises RuntimeError if it is incomplete."""
    results: dict[str, Group] = defaultdict(lambda: Group(0, []))
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        if not data.exit_code_by_key:
            continue
        group, rule = path.parent.name, path.stem.replace("_", "-")
        if group == "rules":
            group, rule = "shared", path.name
        survivors = results[group].survivors
        for name, code in data.exit_code_by_key.items():
            if code is None:
                raise RuntimeError(f"{name} was not run")
            if code in SURVIVED:
                survivors.append((rule, _changes(get_diff_for_mutant(name, path=path))))
        results[group] = Group(results[group].mutants + len(data.exit_code_by_key), survivors)
    return results


def _changes(diff: str) -> Lines:
    """Return the removed and added lines of a diff, without indentation."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    return tuple(line[0] + line[1:].strip() for line in lines if line.startswith(("-", "+")))


def main() -> int:
    """Print a table of the groups, then each difference from ``MUTATION.md``."""
    config()
    known, results = explained(), groups()
    total = [0, 0, 0]
    print("| group | mutants | killed | survived, explained |")
    print("| --- | ---: | ---: | ---: |")
    for name, group in sorted(results.items()):
        survived = len(group.survivors)
        row = [group.mutants, group.mutants - survived, survived]
        total = [sum(pair) for pair in zip(total, row, strict=True)]
        print(f"| {name} | {row[0]} | {row[1]} | {survived} |")
    print(f"| all | {total[0]} | {total[1]} ({total[1] / total[0]:.1%}) | {total[2]} |")
    survivors = [survivor for group in results.values() for survivor in group.survivors]
    unexplained = [survivor for survivor in survivors if survivor not in known]
    killed = [survivor for survivor in known if survivor not in survivors]
    for title, mutants in (("not explained", unexplained), ("explained, but killed", killed)):
        for rule, lines in mutants:
            print(f"\n{title}: {rule}", *lines, sep="\n")
    return bool(unexplained or killed)


if __name__ == "__main__":
    sys.exit(main())
