"""The suite on each Python and on the oldest and newest dependencies, and perflint as users get it.

``make matrix`` runs all sessions, ``make matrix SESSIONS='wheel lowest-3.10'`` some. Interpreters
are taken from the PATH; where one is missing nox says so, and fails if ``CI`` is set. What stands
behind ``--`` is for pytest: ``nox -s tests-3.12 -- tests/cli``.
"""

import atexit
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from zipfile import ZipFile

import nox

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
DEPENDENCIES = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["watch"],
]
TESTS = nox.project.dependency_groups(PROJECT, "test")
SAME_EVERYWHERE = (
    "--ignore=tests/end_to_end/test_docs_site.py",  # a browser's, and mkdocs', business
    "--deselect=tests/test_structure.py::test_layers_hold",
)
"""What `make test` runs and no other Python or dependency can change."""


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the suite on each Python, with the newest released dependencies."""
    session.install("--editable", ".[watch]", *TESTS)
    run_suite(session)


@nox.session(python=PYTHONS)
def lowest(session: nox.Session) -> None:
    """Run the suite with the lowest versions that pyproject.toml allows."""
    pins = [re.sub(r">=([\w.]+)$", r"==\1", dependency) for dependency in DEPENDENCIES]
    assert all("==" in pin for pin in pins), pins
    session.install("--editable", ".", *pins, *TESTS)
    run_suite(session)


@nox.session(python=PYTHONS[-1])
def newest(session: nox.Session) -> None:
    """Run the suite with what will be the newest dependencies: also those not yet released."""
    session.install("--pre", *DEPENDENCIES)
    session.install("--editable", ".", *TESTS)
    run_suite(session)


def run_suite(session: nox.Session) -> None:
    """Run the tests that this Python and these dependencies can change."""
    session.run("python", "-m", "pip", "list")
    session.run("pytest", *SAME_EVERYWHERE, *(session.posargs or ["-n", "auto"]))


def away() -> Path:
    """Return a new folder which is not within the source tree, and which goes when nox ends."""
    folder = tempfile.mkdtemp(prefix="perflint-")
    atexit.register(shutil.rmtree, folder)
    return Path(folder).resolve()


@nox.session
def wheel(session: nox.Session) -> None:
    """Build what is released, install it where the source tree is not, and use it there."""
    session.install("build")
    folder = away()
    build = ("python", "-m", "build", "--outdir")
    clock = {"SOURCE_DATE_EPOCH": "1779003300"}
    session.run(*build, str(folder / "dist"), env=clock)  # the wheel is made of the sdist
    session.run(*build, str(folder / "tree"), "--wheel", env=clock)
    (file,) = folder.glob("dist/*.whl")
    assert file.read_bytes() == (folder / "tree" / file.name).read_bytes(), "the sdist lacks files"
    tracked = session.run("git", "ls-files", "perflint", external=True, silent=True)
    packed = {name for name in ZipFile(file).namelist() if name.startswith("perflint/")}
    assert packed == set(tracked.split()), packed.symmetric_difference(tracked.split())

    session.run("python", "-m", "venv", str(folder / "venv"))
    programs = folder / "venv" / "bin"
    session.run(str(programs / "pip"), "install", "--quiet", str(file), external=True)
    use_installed(session, programs, folder / "elsewhere")


def use_installed(session: nox.Session, programs: Path, folder: Path) -> None:
    """Run the command of an environment in a new repository; each call needs files of the wheel."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    session.chdir(folder)
    environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": None}

    def said(program: str, *arguments: str, code: int = 0) -> str:
        program = shutil.which(program, path=environment["PATH"]) or program
        return session.run(
            program, *arguments, env=environment, external=True, silent=True, success_codes=[code]
        )

    where = said("python", "-c", "import perflint; print(perflint.__file__)")
    assert Path(where.strip()).is_relative_to(programs.parent), where
    assert "error[aggregate-mismatch]" in said("perflint", "check", "examples", code=1)
    assert "aggregate-mismatch" in said("perflint", "rule", "--all")
    assert "sglang-diffusion" in said("perflint", "formats")
    assert "properties" in json.loads(said("perflint", "config", "--schema"))
    (folder / "completion").write_text(said("perflint", "completion", "bash"), "utf-8")
    said("bash", "-n", "completion")

    said("git", "init", "--quiet")
    said("perflint", "install")
    said("git", "add", "examples")
    author = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    refused = said("git", *author, "commit", "--quiet", "-m", "all", code=1)
    assert "error[aggregate-mismatch]" in refused, refused


@nox.session
def shallow(session: nox.Session) -> None:
    """Install HEAD from a shallow clone of it, as pre-commit and prek do, and make a commit."""
    session.install("--editable", ".", *TESTS)
    clone = away() / "clone"
    command = ("git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(clone))
    session.run(*command, external=True)
    session.run(
        *("pytest", "tests/end_to_end/test_pre_commit.py", "-k", "blocks_the_commit"),
        env={"PERFLINT_HOOKS_FROM": clone.as_uri()},
    )
