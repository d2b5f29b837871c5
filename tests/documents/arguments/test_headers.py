"""Which comments read as headers: a table of accepted and rejected ones."""

import pytest

from perflint.documents.arguments.headers import (
    Header,
    has_relation,
    header_of,
    objection,
    same_title,
    title_of,
    title_of_sentence,
)
from perflint.primitives.finding import Span

ACCEPTED = {
    "network": "network",
    "Network": "Network",
    "LoRA": "LoRA",
    "SSL/TLS": "SSL/TLS",
    "Paging and scheduling": "Paging and scheduling",
    "Weights & tokenizer": "Weights & tokenizer",
    "Cache / block allocator": "Cache / block allocator",
    "Router, metrics, and traces": "Router, metrics, and traces",
    "Multi-node serving": "Multi-node serving",
    "Prefill-decode separation": "Prefill-decode separation",
    "Kernels:": "Kernels",
    "Kernel choice.": "Kernel choice",
    "Sparse attention kernels on device.": "Sparse attention kernels on device",
    "one two three four five six seven": "one two three four five six seven",
    "one two three four five.": "one two three four five",
    "Server backend (built in or remote)": "Server backend",
    "Weights and paths (for convenience)": "Weights and paths",
    "Topology (TP, PP, EP)": "Topology",
    "Tree attention (TA) parameters": "Tree attention parameters",
    "Overrides of components (key = a_name, value = path)": "Overrides of components",
    "Pools (two nodes only — started by launch_all(x))": "Pools",
    "Adapters (LoRA), merged ones": "Adapters, merged ones",
    "Model path(s)": "Model path(s)",
    "Batch(es) and queues": "Batch(es) and queues",
    "Encoders — fields of this class, methods in mixins,": "Encoders",
    "Encoders \u2013 see `encoders` for what is missing": "Encoders",
    "Encoders - this must not be split": "Encoders",
    "Encoders -- 1 = on": "Encoders",
    "Encoders --- not in use": "Encoders",
    "HTTP endpoint, would be ignored by workers": "HTTP endpoint",
    "HTTP endpoint, ports, which are free": "HTTP endpoint, ports",
    "Options that control the sampler": "sampler",
    "Parameters that control training": "training",
    "settings controlling the scheduler": "scheduler",
    "Options for the scheduler": "scheduler",
    "Arguments of the launcher": "launcher",
    "Args for scoring": "scoring",
    "Flags for debugging": "debugging",
    "Fields of the router": "router",
    "For weight updates": "weight updates",
    "For the gateway": "gateway",
    "Add tracing flags": "tracing flags",
    "FOR PROBES": "PROBES",
    "Forwarding": "Forwarding",
    "Additional checks": "Additional checks",
    "Options": "Options",
    "Options for": "Options for",
    "Settings forwarded to workers": "Settings forwarded to workers",
    "Parameters used by Foo2.2": "Parameters used by Foo2.2",
    "Version 1.5 models": "Version 1.5 models",
    "Ratio 3:1 mixing": "Ratio 3:1 mixing",
    "GPU profiling": "GPU profiling",
    "Memory controls": "Memory controls",
    "Tensor dumps": "Tensor dumps",
    "Component overrides": "Component overrides",
    "Read-only mode": "Read-only mode",
    "Set-up": "Set-up",
    "Write-ahead log": "Write-ahead log",
    "Pathways": "Pathways",
    "Weight update and loading": "Weight update and loading",
    "Encoder of images": "Encoder of images",
    "Ports for workers": "Ports for workers",
    "Images per batch": "Images per batch",
    "Two-batch overlap": "Two-batch overlap",
    "Custom hooks, probes and plugins": "Custom hooks, probes and plugins",
    "Misc.": "Misc",
    "Workers, if any, and their ports when open": "Workers",
    "Backends, e.g. fast": "Backends",
    "Misc": "Misc",
    "3D parallelism": "3D parallelism",
    "KV cache [beta]": "KV cache [beta]",
    "Größe 😀": "Größe 😀",
    "Deprecated arguments": "Deprecated arguments",
}

ACCEPTED_WITH_MORE_LINES = [
    ("Adapters", "(Kim) kept in this class on purpose."),
    ("Adapters", "Exact keys, or groups of keys, with a mode each."),
    ("Adapters", "TODO: merge with the other group"),
    ("Adapters", "`adapter_mode` is one of ADAPTER_MODES."),
    ("Adapters", "1. load, 2. merge"),
    ("Adapters.", "Exact keys."),
    ("Adapters and caches.", "Exact keys."),
    ("Adapters — fields of this class, methods in a mixin,", "CLI in `add_adapter_args`."),
]

REJECTED = {
    "PD mode: can be on or off": "sentence",
    "Strict mode: fail at once": "sentence",
    "Paging. Off by default": "sentence",
    "Paging (blocks). Off by default": "sentence",
    "Old names; gone next year": "sentence",
    "Why? Nobody knows": "sentence",
    "Careful! Slow": "sentence",
    "TODO: ports of workers": "sentence",
    "FIXME: a hack": "sentence",
    "NOTE: slow": "sentence",
    "Prefill: on, decode: off": "sentence",
    ": a comment for Sphinx": "sentence",
    "adapters;": "ending",
    "Adapters!": "ending",
    "Adapters?": "ending",
    "Adapters,": "ending",
    "Adapters, merged,": "ending",
    "See --warmup": "code",
    "Mutually exclusive with --warmup": "code",
    "Resolved by `warmup` later": "code",
    "Filled by __post_init__": "code",
    "Filled by resolve_ports": "code",
    "Ports from settle(args)": "code",
    "Derived from Meta[..., Arg(...)] data": "code",
    "Workers = nodes": "code",
    'Mode "fast"': "code",
    "Docs at https://example.org/docs": "code",
    "one two three four five six seven eight": "long",
    "one two three four five six.": "long",
    "Served name shown by the endpoint of models": "long",
    "As usual": "first word",
    "In seconds": "first word",
    "To workers": "first word",
    "From the base": "first word",
    "With cache": "first word",
    "By rank": "first word",
    "At start": "first word",
    "On start": "first word",
    "The port": "first word",
    "A port": "first word",
    "An URL": "first word",
    "Any port": "first word",
    "Each rank": "first word",
    "For each rank": "first word",
    "Every rank": "first word",
    "Only ngram": "first word",
    "Also ngram": "first word",
    "See above": "first word",
    "todo ports": "first word",
    "XXX ports": "first word",
    "hack around ports": "first word",
    "Important ports": "first word",
    "temporary port": "first word",
    "Set the port": "first word",
    "Use cache": "first word",
    "Add a port": "first word",
    "split heads": "first word",
    "skip layers": "first word",
    "Choose a kernel": "first word",
    "read weights": "first word",
    "Trade memory against speed": "first word",
    "Rebuild outputs": "first word",
    "Initialise ports": "first word",
    "Check ports": "first word",
    "Override ports": "first word",
    "Enable cache": "first word",
    "Whether to cache": "first word",
    "path to weights": "first word",
    "number of ranks": "first word",
    "size of a page": "first word",
    "Maximum length": "first word",
    "How ports open": "first word",
    "Optionally merged": "first word",
    "explicit model name (e.g. 'foo')": "first word",
    "exact weights": "first word",
    "default ports": "first word",
    "same as above": "first word",
    "Ports are free": "prose",
    "Warmup is on": "prose",
    "Cache must fit": "prose",
    "Cache doesn't fit": "prose",
    "Cache doesn\u2019t fit": "prose",
    "Ports that open": "prose",
    "Ports we open": "prose",
    "cached when possible": "prose",
    "Cache otherwise": "prose",
    "nothing unless asked": "prose",
    "Ports or none": "prose",
    "Keeps ports": "prose",
    "Workers keep ports": "prose",
    "Ports via proxy": "prose",
    "Backends e.g. nccl": "sentence",
    "": "no words",
    "-": "no words",
    "- first of a list": "no words",
    "(aside)": "no words",
    "→": "no words",
}

REJECTED_WITH_MORE_LINES = {
    ("Adapters:", "Exact keys."): "more lines",
    ("Adapters and their old cache.", "Exact keys."): "more lines",
    ("Adapters and their", "caches"): "continuation",
    ("Adapters", "without a cache"): "continuation",
    ("Adapters for images, merged into", "weights"): "continuation",
    ("Adapters are", "Exact."): "prose",
}


@pytest.mark.parametrize(("line", "title"), ACCEPTED.items())
def test_accepted_comments_and_their_titles(line: str, title: str) -> None:
    assert objection([line]) is None
    assert title_of(line) == title


@pytest.mark.parametrize("lines", ACCEPTED_WITH_MORE_LINES)
def test_accepted_comments_of_several_lines(lines: tuple[str, ...]) -> None:
    assert objection(lines) is None


@pytest.mark.parametrize(("line", "reason"), REJECTED.items())
def test_rejected_comments(line: str, reason: str) -> None:
    assert objection([line]) == reason


@pytest.mark.parametrize(("lines", "reason"), REJECTED_WITH_MORE_LINES.items())
def test_rejected_comments_of_several_lines(lines: tuple[str, ...], reason: str) -> None:
    assert objection(lines) == reason


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("PD mode: can be on or off", "PD mode"),
        ("Paging (blocks). Off by default; see above", "Paging"),
        ("Paging", "Paging"),
        ("Options for the cache: size and kind", "cache"),
        ("Foo2.2 weights. Not here", "Foo2.2 weights"),
    ],
)
def test_the_title_of_a_sentence(line: str, title: str) -> None:
    assert title_of_sentence(line) == title


@pytest.mark.parametrize(
    "line", ["Port for workers", "Model of tests", "Images per batch", "Keys in JSON", "before use"]
)
def test_relations(line: str) -> None:
    assert has_relation(line)


@pytest.mark.parametrize(
    "line",
    [
        "Port",
        "Options for workers",
        "For workers",
        "Port (for workers)",
        "Port - for workers",
        "Format",
        "Per-worker ports",
    ],
)
def test_no_relations(line: str) -> None:
    assert not has_relation(line)


def header(line: str) -> Header:
    return header_of(line, Span(0, 1))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Network", "network:"),
        ("Model and paths", "Model and path (for convenience)"),
        ("LoRA", "LoRA parameters"),
        ("LoRA adapters and caches", "adapter caches"),
        ("Options for the cache", "cache"),
        ("Multi-node", "multi node"),
    ],
)
def test_same_titles(first: str, second: str) -> None:
    assert same_title(header(first), header(second))
    assert same_title(header(second), header(first))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Network", "HTTP server"), ("LoRA adapters", "LoRA weights"), ("bus", "bu"), ("gas", "gae")],
)
def test_different_titles(first: str, second: str) -> None:
    assert not same_title(header(first), header(second))
    assert not same_title(header(second), header(first))


def test_the_keys_of_a_header() -> None:
    result = header("Decoding (n-gram), which is fast")
    assert (result.title, result.key) == ("Decoding", "decoding")
    assert result.line == "Decoding (n-gram), which is fast"
    assert result.line_key == "decoding n gram which is fast"


def test_a_header_that_is_a_sentence_has_the_title_of_the_sentence() -> None:
    line = "PD mode: can be on or off"
    assert header_of(line, Span(0, 1), is_comment=True).title == "PD mode"
    assert header_of(line, Span(0, 1)).title == line


@pytest.mark.parametrize(
    "line", ["(" * 10**5, ", is" * 10**5, "x" * 10**6, "- " * 10**5, "`" * 999]
)
def test_long_comments_take_little_time(line: str) -> None:
    objection([line, line])
    title_of(line)
