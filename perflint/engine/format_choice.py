"""Why a file has its format or none, and what of the file the format describes."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.document import JsonDocument
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.formats import Format
from perflint.formats.laws import terms_of
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.globs import matches
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.primitives.wording import joined, kind_of


class Contents(Record):
    """What a format reads from a file, in numbers, and what of the file it does not describe.

    ``is_lines`` tells that each line is a record. ``laws`` are those of the format: what they are
    called, how many there are in all records, and how many of them are broken. ``keys`` are those
    of the root; ``fields`` are unknown fields, with the number of records that have them.
    """

    records: int
    unreadable: int
    is_lines: bool
    series: int
    samples: int
    laws: tuple[tuple[str, int, int], ...]
    keys: tuple[str, ...]
    fields: tuple[tuple[str, int], ...]


class Choice(Record):
    """The format of a file and why it is used; or what formats missed first, from the nearest one.

    ``error`` is the parse error of the file, with its line and column. ``no_draft`` says why no
    format can be drafted for the file.
    """

    path: str
    format: Format | None
    reason: str = ""
    misses: tuple[tuple[str, str], ...] = ()
    contents: Contents | None = None
    error: str = ""
    no_draft: str = ""


def explain(config: Config, reader: Reader, source: Source, data: bytes) -> Choice:
    """Choose the format of a file as a check does, and say why."""
    baseline = reader.parse(source, data).baseline
    if baseline is None:
        document = JsonDocument(Text(source.path, data), lines=True)
        error = parse_error(document)
        formats = [config.formats.named(name) for name in config.formats.names]
        if error:  # only a path tells the format of such a file
            formats = [format for format in formats if format.keys.files]
        else:
            formats.sort(key=lambda format: -_nearness(format, document.value))
        misses = tuple((format.name, _missed(format, document)) for format in formats)
        no_draft = "" if error else _no_draft(source.path, document)
        return Choice(source.path, None, misses=misses, error=error, no_draft=no_draft)
    format, error = baseline.format, parse_error(baseline.document)
    contents = None if error else _contents(config, baseline)
    return Choice(source.path, format, _reason(config, source.path, format), (), contents, error)


def _no_draft(path: str, document: JsonDocument) -> str:
    from perflint.formats.draft import DraftError, draft

    try:
        draft(document.value, path, lines=document.is_lines)
    except DraftError as error:
        return str(error)
    return ""


def parse_error(document: JsonDocument) -> str:
    """Return the parse error of a file with its line and column, or nothing."""
    if document.parse_error is None:
        return ""
    position = document.text.position(document.parse_error.span.start)
    return f"line {position.line}, column {position.column}: {document.parse_error.message}"


def _reason(config: Config, path: str, format: Format) -> str:
    """Return why a file has a format, in the order in which formats are chosen."""
    baseline_set = config.baseline_set_for(path)
    if baseline_set is not None and baseline_set.format is not None:
        return f"the configuration sets it for {_matching(path, baseline_set.files)}"
    by_path = config.formats.for_path(path)
    if by_path is not None and by_path.name == format.name:
        return f"its path matches {_matching(path, format.keys.files)}"
    signature = format.keys.signature
    has = [f"/{name}" for name in signature.has] if signature is not None else []
    of_record = [str(name) for name in signature.record_has] if signature is not None else []
    parts = [joined(has)] if has else []
    parts += [f"{joined(of_record)} in its first record"] if of_record else []
    return f"it contains {', and '.join(parts)}"


def _matching(path: str, globs: tuple[str, ...]) -> str:
    return next((f"'{glob}'" for glob in globs if matches(path, [glob])), "this file")


def _missed(format: Format, document: JsonDocument) -> str:
    """Return the first condition of a format that a file does not meet."""
    signature, files = format.keys.signature, format.keys.files
    globs = f"the path does not match {' or '.join(map(repr, files))}"
    if document.parse_error is not None:
        return globs
    if signature is None:
        return globs if files else "has neither files nor a signature; the configuration can set it"
    root, records = document.value, format.records
    if document.is_lines and not format.keys.records.lines:
        return "the file has several lines of JSON"
    met = _met(format, root)
    but = f"it has {joined(met)}, but " if met else ""
    for path in signature.has:
        if path.get(records.head(root)) is MISSING:
            return f"{but}/{path} is absent"
    return _missed_in_records(format, root)


def _nearness(format: Format, root: Any) -> float:
    """Return the share of the paths of a signature that a file has, but for its records."""
    signature = format.keys.signature
    return len(_met(format, root)) / len(signature.has) if signature and signature.has else 0.0


def _met(format: Format, root: Any) -> list[str]:
    """Return the paths of the signature of a format that a file has, but for its records."""
    signature = format.keys.signature
    head = format.records.head(root)
    return [
        f"/{path}"
        for path in (signature.has if signature is not None else ())
        if path.get(head) is not MISSING
    ]


def _missed_in_records(format: Format, root: Any) -> str:
    records, signature = format.records, format.keys.signature
    container = records.container
    where = f"/{container}" if container else "the root"
    value = container.get(root)
    if value is MISSING:
        return f"{where} is absent"
    if not records.has_container(root):
        return f"{where} is {kind_of(value)}, not {' or '.join(records.container_kinds)}"
    first = records.first(root)
    if first is MISSING:
        return f"there is no record at /{format.keys.records.at}"
    wanted = signature.record_has if signature is not None else ()
    met = [str(path) for path in wanted if path.get(first) is not MISSING]
    for path in wanted:
        if path.get(first) is MISSING:
            return f"the first record has {f'{joined(met)}, but ' if met else ''}no {path}"
    return "another format is tried first"


def _contents(config: Config, baseline: Baseline) -> Contents:
    series = [each for scenario in baseline.scenarios for each in scenario.series.values()]
    unknown = Counter(
        str(path) for scenario in baseline.scenarios for path in scenario.layout.unknown
    )
    return Contents(
        len(baseline.scenarios),
        baseline.count - len(baseline.scenarios),
        baseline.document.is_lines,
        sum(bool(each.values) for each in series),
        sum(len(each.values) for each in series),
        tuple(_laws(config, baseline)),
        _other_keys(baseline),
        tuple(sorted(unknown.items())),
    )


def _laws(config: Config, baseline: Baseline) -> Iterator[tuple[str, int, int]]:
    """Yield what each kind of law of the format is called, how often it applies, and is broken."""
    format, scenarios = baseline.format, baseline.scenarios
    known = [
        scenario.matches(aggregate)
        for scenario in scenarios
        for aggregate in scenario.layout.aggregates
    ]
    if format.laws:
        yield "derived values", sum(each is not None for each in known), known.count(False)
    if any(samples.index_ is not None for samples in format.keys.samples.values()):
        checked = [
            each.expected is not None for scenario in scenarios for each in scenario.series.values()
        ]
        yield "indices", sum(checked), _findings(config, "sample-gap", baseline)
    if format.ascending:
        orders = [
            sum(term.value(scenario) is not None for term in terms) > 1
            for scenario in scenarios
            for given in scenario.format.ascending
            for terms in terms_of(given, scenario.record)
        ]
        yield "orders", sum(orders), _findings(config, "statistics-out-of-order", baseline)
    if format.sums:
        totals = [all(pair) for scenario in scenarios for pair in scenario.sums]
        yield "totals", sum(totals), _findings(config, "total-below-parts", baseline)


def _findings(config: Config, name: str, baseline: Baseline) -> int:
    from perflint import rules

    rule = rules.load(name)
    return sum(1 for _ in rule.check(baseline, config.options(rule)))


def _other_keys(baseline: Baseline) -> tuple[str, ...]:
    """Return the keys of the root that no key of the format is about."""
    root, keys = baseline.root, baseline.format.keys
    at = keys.records.at
    if type(root) is not dict or not at or at[0] == "*":
        return ()
    paths: list[FieldPath] = [at, *(name.path for name in keys.records.names if name.from_root)]
    paths += [keys.records.columns] if keys.records.columns is not None else []
    paths += [keys.metadata.date, *keys.metadata.date_in_text] if keys.metadata else []
    paths += [keys.tolerances.at] if keys.tolerances else []
    paths += keys.same
    paths += keys.signature.has if keys.signature is not None else ()
    paths += [each.sampled_by for each in keys.samples.values() if each.sampled_by is not None]
    described = {*keys.top_level_keys, *(path[0] for path in paths if path)}
    return tuple(key for key in root if key not in described)
