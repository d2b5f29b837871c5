"""A lower bound for a hook: import what perflint imports, and run git twice, without any checks."""

import argparse  # noqa: F401
import subprocess
import typing  # noqa: F401

import orjson  # noqa: F401

for arguments in (["diff", "--raw", "-z", "HEAD", "--", ":(glob)**/*.json"], ["rev-parse", "HEAD"]):
    subprocess.run(["git", *arguments], capture_output=True, check=True)
