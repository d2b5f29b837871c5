"""A configuration is rejected with a message, or it can be used for a check."""

import os
import tempfile
from functools import cache

from fuzz.fixing import checked
from fuzz.targets import Target
from fuzz.targets.baseline_fixes import BENCHMARK, SGLANG
from perflint import rules
from perflint.config import ConfigError
from perflint.config.load import load


@cache
def _directory() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="perflint-fuzz-")


def check(data: bytes) -> None:
    """Load a file under both names of a configuration, and check baselines with it."""
    for name in ("perflint.toml", "pyproject.toml"):
        directory = _directory().name
        path = os.path.join(directory, name)
        with open(path, "wb") as file:
            file.write(data)
        try:
            config = load(directory, directory)
        except ConfigError as error:
            assert str(error)
            continue
        finally:
            os.unlink(path)
        for name in ("perf_baselines.json", "saved.json", "a/b"):
            assert set(config.selected(name)) <= set(rules.GROUP_OF)
            config.expects(name)
        if config.file is not None:
            checked("perf_baselines.json", SGLANG, SGLANG.replace(b"4.77", b"4.9"), config)
            checked("saved.json", BENCHMARK, config=config)


FULL = b"""\
select = ["all"]
ignore = ["metadata", "stale-*"]
severity = { baseline = "warning", "*" = "error" }
required-version = ">=0.1"
suppressions = "known.toml"
per-file-ignores = { "old/**" = ["all"] }
[rules.stale-date]
max-age-days = 30
[[baselines]]
files = ["perf_*.json"]
format = "sglang-diffusion"
policy = "tighten-only"
max-age-days = 90
[[arguments]]
files = ["**/args.py"]
class = "Args"
function = "add"
families = { cache = ["cache-*"] }
allow = ["version"]
require-headers-in = ["class"]
scope = "file"
[[ignored]]
rule = "unguarded-metric"
path = "**/*.json"
scenario = "*"
field = "stages_ms/*"
reason = "no runner yet"
expires = 2026-12-31
"""
CUSTOM = b"""\
[formats.latencies]
summary = "Latencies of the shop"
files = ["*.json"]
decimals = 1
records = { at = "/scenarios/*" }
fields = { denoise_step_ms = "samples", expected_e2e_ms = "measurement" }
samples = { denoise_step_ms = { shape = "index-map", called = "runs" } }
[[formats.latencies.derived]]
field = "expected_e2e_ms"
is = "mean"
of = ["denoise_step_ms"]
"""

TARGET = Target(
    check,
    seeds=(FULL, CUSTOM, b"[tool.perflint]\n" + FULL.partition(b"[rules")[0], b"[project]\n"),
    tokens=(
        *(b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b'"', b"'", b'"""', b"\n", b"#", b".", b","),
        *(b"true", b"nan", b"inf", b"-1", b"1e999", b"2026-12-31", b"2026-12-31T01:02:03Z", b"\0"),
        *(b'"all"', b'"free"', b'"**/["', b"select = ", b"baselines = [", b"[tool.perflint]\n"),
        *(b'"/a/*"', b'"/"', b'"median"', b'"list"', b'"index-map"', b"signature = { has = [] }\n"),
        *(b'tolerances = { at = "/t" }\n', b'"~1"', b'"\\ud800"', b"\xff", b"\xef\xbb\xbf"),
        *(b"required-version = ", b"[formats.x]\n", b"[rules.stale-date]\n", b"max-age-days = "),
    ),
)
