"""The test matrix: each Python, the oldest and newest dependencies, and perflint as installed.

``make matrix`` runs all sessions, ``make matrix SESSIONS='wheel lowest-3.10'`` runs some. The
interpreters are those on the PATH; nox skips a session without one, or fails if ``CI`` is set.
Arguments after ``--`` are passed to pytest: ``nox -s tests-3.12 -- tests/cli``.
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
    *PROJECT["project"]["optional-dependencies"]["server"],
    *PROJECT["project"]["optional-dependencies"]["rst"],
]
TESTS = nox.project.dependency_groups(PROJECT, "test")
SKIPPED = (
    "--ignore=tests/end_to_end/test_docs_site.py",
    "--ignore=tests/end_to_end/test_own_hooks.py",
    "--deselect=tests/test_structure.py::test_import_contracts_are_kept",
)
"""Tests that need the tools of `make lint` or `make docs`, and do not depend on the Python."""


@nox.session(python=[*PYTHONS, "3.14"])  # no classifier yet: untested
def tests(session: nox.Session) -> None:
    """Run the suite on each Python, with the newest released dependencies."""
    session.install("--editable", ".[watch,server]", *TESTS)
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
    """Run the suite with the newest dependencies, including pre-releases."""
    session.install("--pre", *DEPENDENCIES)
    session.install("--editable", ".", *TESTS)
    run_suite(session)


def run_suite(session: nox.Session) -> None:
    """Run the tests whose result can depend on the Python or on the dependencies."""
    session.run("python", "-m", "pip", "list")
    session.run("pytest", *SKIPPED, *(session.posargs or ["-n", "auto"]))


def temporary_folder() -> Path:
    """Return a new directory outside of the source tree, which is deleted when nox ends."""
    folder = tempfile.mkdtemp(prefix="perflint-")
    atexit.register(shutil.rmtree, folder)
    return Path(folder).resolve()


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the sdist and the wheel, install the wheel outside of the source tree, and use it."""
    session.install("build")
    folder = temporary_folder()
    build = ("python", "-m", "build", "--outdir")
    clock = {"SOURCE_DATE_EPOCH": "1779003300"}
    session.run(*build, str(folder / "dist"), env=clock)  # builds the wheel from the sdist
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

    def output(program: str, *arguments: str, code: int = 0) -> str:
        program = shutil.which(program, path=environment["PATH"]) or program
        return session.run(
            program, *arguments, env=environment, external=True, silent=True, success_codes=[code]
        )

    module = output("python", "-c", "import perflint; print(perflint.__file__)")
    assert Path(module.strip()).is_relative_to(programs.parent), module
    assert "error[aggregate-mismatch]" in output("perflint", "check", "examples", code=1)
    assert "aggregate-mismatch" in output("perflint", "rule", "--all")
    assert "sglang-diffusion" in output("perflint", "formats")
    assert "GitHub Actions" in output("perflint", "help", "ci")
    assert "properties" in json.loads(output("perflint", "config", "--schema"))
    (folder / "completion").write_text(output("perflint", "completion", "bash"), "utf-8")
    output("bash", "-n", "completion")

    output("git", "init", "--quiet")
    output("perflint", "install")
    output("git", "add", "examples")
    author = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    refused = output("git", *author, "commit", "--quiet", "-m", "all", code=1)
    assert "error[aggregate-mismatch]" in refused, refused


@nox.session
def shallow(session: nox.Session) -> None:
    """Install HEAD from a shallow clone, as pre-commit and prek do, and make a commit."""
    tools = ("pytest", "hypothesis", "pre-commit", "prek")  # all that this test imports and runs
    session.install("--editable", ".", *(name for name in TESTS if name.startswith(tools)))
    clone = temporary_folder() / "clone"
    command = ("git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(clone))
    session.run(*command, external=True)
    session.run(
        *("pytest", "tests/end_to_end/test_pre_commit.py", "-k", "blocks_the_commit"),
        env={"PERFLINT_HOOKS_FROM": clone.as_uri()},
    )
