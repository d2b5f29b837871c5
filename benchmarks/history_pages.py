"""Print the size of the page of 100 scenarios and 130 commits: ``PYTHONPATH=. python FILE``."""

from perflint.reporters.history import html
from tests.reporters.history_samples import dense

CHANGED = (4, 8, 20, 50, 100)
"""How many scenarios a commit changes."""

if __name__ == "__main__":
    for changed in CHANGED:
        page = html.render(dense(100, 130, changed), "git@github.com:owner/repository")
        print(f"each commit changes {changed}: {len(page.encode()):,} bytes")
