"""Links to commits: only on known hosts, and only from the host and the path of an address."""

import pytest

from perflint.reporters.history.page.links import commit_pages

GITHUB = "https://github.com/o/r.x/commit/"


@pytest.mark.parametrize(
    ("remote", "pages"),
    [
        ("https://github.com/o/r.x", GITHUB),
        ("https://github.com/o/r.x.git", GITHUB),
        ("https://github.com/o/r.x.git/", GITHUB),
        ("https://user:to%2Fken@GitHub.com:443/o/r.x.git?a=b#c", GITHUB),
        ("https://x-access-token:a@b@github.com/o/r.x", GITHUB),
        ("http://github.com/o/r.x", GITHUB),
        ("ssh://git@github.com:22/o/r.x.git", GITHUB),
        ("ssh://git@ssh.github.com:443/o/r.x.git", GITHUB),
        ("git://github.com/o/r.x", GITHUB),
        ("git@github.com:o/r.x.git", GITHUB),
        ("github.com:/o/r.x", GITHUB),
        ("git@gitlab.com:group/sub/r.git", "https://gitlab.com/group/sub/r/-/commit/"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/commit/"),
        ("git@bitbucket.org:o/r.git", "https://bitbucket.org/o/r/commits/"),
        ("https://git.sr.ht/~o/r", "https://git.sr.ht/~o/r/commit/"),
    ],
)
def test_a_known_host_has_links(remote: str, pages: str) -> None:
    assert commit_pages(remote) == pages


@pytest.mark.parametrize(
    "remote",
    [
        None,
        "",
        "/srv/git/r.git",
        "../github.com/o/r",
        "C:\\repos\\r",
        "file:///github.com/o/r",
        "file://github.com/o/r",
        "javascript://github.com/o/r",
        "ext::ssh github.com:o/r",
        "https://example.org/o/r",
        "https://github.com.example.org/o/r",
        "https://github.com@example.org/o/r",
        "https://example.org\\@github.com\\/o/r",
        "git@example.org:github.com/o",
        "https://github.com/o",
        "https://github.com/",
        "https://github.com/o/../r",
        "https://github.com/o//r",
        "https://github.com/o/r%22onclick",
        'https://github.com/o/r"><script>',
        "https://github.com/o/r\nx",
        "https://[github.com/o/r",
        "git@github.com:o/r x",
    ],
)
def test_everything_else_has_none(remote: str | None) -> None:
    assert commit_pages(remote) is None
