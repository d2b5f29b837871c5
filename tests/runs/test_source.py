"""What a log says of the run that printed it."""

import pytest

from perflint.runs.source import source_of

SHA, OTHER = "0123456789abcdef" * 2 + "01234567", "f" * 40
RUN = "https://github.com/sgl-project/sglang/actions/runs/123"


@pytest.mark.parametrize(
    ("log", "source"),
    [
        (f"View at {RUN}\n", RUN),
        (f"{RUN}/job/9 and {RUN}/attempts/2\n", RUN),
        (f"{RUN}/job/9 fixes this\nHEAD is now at {SHA}\n", f"commit {SHA}"),
        (f"{RUN}\n  GITHUB_RUN_ID: 123\nHEAD is now at {SHA}\n", RUN),
        (f"{RUN}\n  GITHUB_RUN_ID: 1234\nHEAD is now at {SHA}\n", f"commit {SHA}"),
        (
            "https://git.example.org/a/b/-/jobs/77 CI_JOB_ID=77 HEAD is now at 0a1b2c3",
            "https://git.example.org/a/b/-/jobs/77",
        ),
        ("https://git.example.org/a/b/-/jobs/77 ok", "https://git.example.org/a/b/-/jobs/77"),
        (
            "https://ci.example.org:8443/x/y/-/pipelines/7",
            "https://ci.example.org:8443/x/y/-/pipelines/7",
        ),
        (f"{RUN} {RUN}4", None),
        (f"{RUN} {RUN}4\nHEAD is now at {SHA}", f"commit {SHA}"),
        (f"  GITHUB_SHA: {SHA}\nHEAD is now at {OTHER}", f"commit {SHA}"),
        (f'"CI_COMMIT_SHA": "{SHA}"', f"commit {SHA}"),
        (f"git log -1 --format=%H\n2026-01-01T00:00:00Z {SHA}\n", f"commit {SHA}"),
        (f"[command]/usr/bin/git log -1 --format='%H'\n'{SHA}'\n", f"commit {SHA}"),
        ("HEAD is now at 0a1b2c3 Fix", "commit 0a1b2c3"),
        ("HEAD is now at 0a1b2c3 Fix\nHEAD is now at 4d5e6f7 Submodule", None),
        ("HEAD is now at 0a1b2c3\nHEAD is now at 0a1b2c3", "commit 0a1b2c3"),
        ("HEAD is now at the door", None),
        ("https://github.com/a/b/actions", None),
        ("", None),
    ],
)
def test_the_source_is_an_address_or_a_commit_if_certain(log: str, source: str | None) -> None:
    assert source_of(log.encode()) == source
