"""Generate a git repository of 8,000 files in which some are compared with others.

A baseline has the scenarios of 3,000 lines of test cases, and a page of 400 rows documents an
argument module of 450 kB. The last commit changes files that nothing is compared with; the index
has a change of each of the others.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import argument_modules

FILES = 8_000
ROWS = 400
MODULE_LINES = 8_770
CASES = 225
FOLDER = "python/server/test"
CASE_FILES = ("gpu_cases.py", "testcase_configs.py", "ascend/testcase_configs_npu.py")
MODULE, PAGE, BASELINE = "python/server/server_args.py", "docs/server_arguments.md", "h100.json"

CONFIG = f"""\
[[argument-docs]]
files = ["{PAGE}"]
arguments = ["{MODULE}"]
"""

CASE_HEAD = '''\
"""The cases of a test suite."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class DiffusionTestCase:
    id: str
    server_args: dict
    sampling: dict = field(default_factory=dict)
    run_perf_check: bool = True


def quantized(name: str, model: str, **more: object) -> DiffusionTestCase:
    return DiffusionTestCase(name, {"model": model, "quantization": "fp8"}, **more)


'''
CASE = """\
    DiffusionTestCase(
        "case_{0}",
        server_args={{
            "model": "organization/model-{0}",
            "num_gpus": {1},
            "extras": ["--enable-cache", "--cache-size", "{0}"],
        }},
        sampling={{
            "prompt": "A photo of {0} horses",
            "output_size": "{2}x{2}",
            "num_inference_steps": {1},
        }},
    ),
"""


def case_files() -> Iterator[tuple[str, str]]:
    """Yield the path and the content of each file of cases, about 3,000 lines in all."""
    share = CASES // len(CASE_FILES)
    for number, name in enumerate(CASE_FILES):
        cases = "".join(
            CASE.format(index, index % 4 + 1, 256 * (index % 4 + 1))
            for index in range(number * share, (number + 1) * share)
        )
        copies = f'replace(CASES_{number}[0], id="copy_{number}"), quantized("fp8_{number}", "a")'
        text = f"{CASE_HEAD}CASES_{number} = [\n{cases}]\nMORE_{number} = [{copies}]\n"
        yield f"{FOLDER}/{name}", text


def page(module: str) -> str:
    """Return a page with a row for each of the first flags of a module."""
    fields = re.findall(r"(?m)^    (\w+_\d+): (?s:.*?)(?:^    \]|\)?\]|int\]) = (\w+)", module)
    rows = (
        f"| `--{name.replace('_', '-')}` | What it is about, and when to set it. | `{default}` |\n"
        for name, default in fields[:ROWS]
    )
    return "# Arguments\n\n| Argument | Description | Default |\n| --- | --- | --- |\n" + "".join(
        rows
    )


def files(baseline: bytes) -> dict[str, bytes]:
    """Return the content of each file by path."""
    module = argument_modules.module(MODULE_LINES).decode()
    texts = {
        "perflint.toml": CONFIG,
        MODULE: module,
        PAGE: page(module),
        **dict(case_files()),
    }
    found = {path: text.encode() for path, text in texts.items()}
    found[f"{FOLDER}/perf_baselines/{BASELINE}"] = baseline
    for number in range(FILES - len(found)):
        found[f"python/package_{number % 80}/module_{number}.py"] = b"value = %d\n" % number
    return found


def changed(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are staged: a new case, a new flag, and a new word in the page."""
    flag = b'        parser.add_argument("--new-flag", default=1, help="New.")\n'
    first = b"        register_fields(parser)\n"
    cases = f"{FOLDER}/{CASE_FILES[0]}"
    new = b"CASES_0 = [\n" + CASE.format("new", 1, 256).encode()
    baseline = f"{FOLDER}/perf_baselines/{BASELINE}"
    return {
        MODULE: found[MODULE].replace(first, first + flag),
        PAGE: found[PAGE].replace(b"# Arguments\n", b"# Arguments\n\nOf the server.\n"),
        cases: found[cases].replace(b"CASES_0 = [\n", new),
        baseline: found[baseline].rstrip() + b"\n\n",
    }


def stream(found: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the input of ``git fast-import``: two commits, the last one of other files."""
    unrelated = dict.fromkeys(list(found)[-20:], b"# changed\n")
    for day, tree in enumerate((found, unrelated)):
        author = f"A <a@example.org> {1_767_225_600 + day * 86_400} +0000"
        yield b"commit refs/heads/main\n"
        yield f"author {author}\ncommitter {author}\ndata 6\nchange\n".encode()
        for path, data in tree.items():
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def write(folder: Path, baseline: bytes) -> None:
    """Write the repository; the ``baseline`` has scenarios, none of them of a case."""
    names = iter(range(CASES))
    named = re.sub(rb'"case_\d+_\d+"', lambda match: b'"case_%d"' % next(names), baseline)
    found = files(named)
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    command = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as process:
        if process.stdin is None:
            raise RuntimeError("git fast-import has no pipe")
        process.stdin.writelines(stream(found))
    subprocess.run(["git", "checkout", "-q", "main", "--", "."], cwd=folder, check=True)
    for path, data in changed(found).items():
        (folder / path).write_bytes(data)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
