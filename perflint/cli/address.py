"""The public address of perflint, which is only known once the project is published."""

REPOSITORY = "https://github.com/OWNER/perflint"
"""The repository in the documentation and in ``[project.urls]``."""

_PLACEHOLDER = "/owner/"
"""What ``REPOSITORY`` contains until the project is published, in lower case.

So a search for the placeholder, which replaces it everywhere, does not find it here.
"""


def documentation() -> str | None:
    """Return the address of the documentation, for links on terminals; None without a repository.

    Messages name ``perflint help`` instead, which works without a network.
    """
    return None if _PLACEHOLDER in REPOSITORY.lower() else f"{REPOSITORY}/blob/main/docs"
