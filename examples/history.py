"""Make a git repository of the example baseline, for ``perflint history``.

``python history.py FOLDER`` writes it. The two states of the scenario become the second and third
commit. The first and the last one, whose end-to-end times are higher, are made up.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

NAME = "fastwan2_2_ti2v_5b"


def main(folder: Path) -> None:
    """Write the repository."""
    example = json.loads(Path(__file__).with_name("perf_baselines.json").read_text("utf-8"))
    edited, whole = example["scenarios"][NAME], example["scenarios"][f"{NAME}_coherent"]
    slower = {**whole, "expected_e2e_ms": round(whole["expected_e2e_ms"] * 1.2, 2)}
    before = {**edited, "expected_e2e_ms": round(edited["expected_e2e_ms"] * 1.3, 2)}
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    steps = (
        ("2026-05-02", "Add a baseline for FastWan 2.2", before),
        ("2026-05-16", "Update the end-to-end time", edited),
        ("2026-05-17", "Update the stages, too", whole),
        ("2026-05-26", "Raise the limit, CI is red", slower),
    )
    for day, subject, record in steps:
        content = {**example, "scenarios": {NAME: record}}
        text = json.dumps(content, indent=4) + "\n"
        (folder / "perf_baselines.json").write_text(text, "utf-8")
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", "--no-verify", "-m", subject, day=day)


def _git(folder: Path, *arguments: str, day: str = "2026-05-02") -> None:
    """Run git without the settings of the user, so that the commits are the same everywhere."""
    when = f"{day}T12:00:00+0000"
    person = {"NAME": "You", "EMAIL": "you@example.org", "DATE": when}
    settings = {
        f"GIT_{who}_{key}": person[key] for who in ("AUTHOR", "COMMITTER") for key in person
    }
    settings |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(["git", *arguments], cwd=folder, env=own | settings, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
