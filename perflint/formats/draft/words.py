"""What the name of a field suggests: its kind, its direction, or which statistic it is."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def listed(text: str) -> frozenset[str]:
    """Return words that are separated by white space."""
    return frozenset(text.split())


_UNITS = listed("""
    ns us ms s sec secs second seconds minutes hours time times latency duration elapsed wall
    cycles instructions
""")
_STATISTICS = listed("mean median avg average min max stddev std p iqr")
_TIMES = _UNITS | _STATISTICS
_RATES = listed("""
    ops throughput rate hz qps rps tps fps bandwidth speed speedup flops gflops tflops per score
    value result
""")
_HIGHER = listed("""
    ops throughput hz qps rps tps fps bandwidth speedup flops gflops tflops accuracy
""")
_PERIODS = listed("s sec second seconds minute hour")
_SIZES = listed("""
    b byte bytes kb mb gb kib mib gib memory mem rss alloc allocs allocated allocations size sizes
    bundled minified gzipped gzip
""")
_COUNTS = listed("""
    count counts n num iterations iters rounds runs frames events messages batch threads repeats
    reps warmup steps samples requests tokens workers concurrency outliers errors failures
""")
_PLAIN = listed("""
    version seed port pid epoch timestamp year returncode exit code id index family level
    started
""")
_LIMITS = listed("threshold thresholds limit limits budget budgets")
_SERIES = listed("samples times runs data values raw measurements timings durations latencies")
_METADATA = listed("""
    context machine metadata meta env environment config configuration host system settings params
    parameters info hardware tolerance tolerances thresholds options versions
""")
_STATISTIC = re.compile(
    r"(?<![a-z0-9])(?:p(?P<percent>\d{1,5})(?:[._](?P<tenths>\d{1,2}))?|q(?P<quartile>[123])"
    r"|(?P<word>min|minimum|median|max|maximum))(?![a-z0-9])",
    re.IGNORECASE,
)
_RANKS = {"min": 0.0, "minimum": 0.0, "median": 50.0, "max": 100.0, "maximum": 100.0}
_BOUND = re.compile(
    r"(?<![a-z0-9])(?:(?P<lower>lower|low|lo)|(?P<upper>upper|high|hi))(?![a-z0-9])", re.IGNORECASE
)
_ESTIMATES = listed("estimate point value score result mean median")
_AGGREGATES = _STATISTICS | listed("cv sd stdev var variance sum total count geomean")
_MEAN = re.compile(r"(?<![a-z0-9])(?:mean|avg|average)(?![a-z0-9])", re.IGNORECASE)
_FUNCTIONS = {
    "mean": ("mean", "avg", "average"),
    "median": ("median", "p50"),
    "min": ("min", "minimum", "best"),
    "max": ("max", "maximum", "worst"),
    "sum": ("sum", "total"),
    "count": ("count", "n", "num", "rounds", "runs", "samples"),
    "stdev": ("stddev", "stdev", "std", "sd"),
    "pstdev": ("pstdev", "std", "stddev"),
}


def words(name: str) -> frozenset[str]:
    """Return the words of a name in lower case: ``batchSize_2`` has ``batch``, ``size``, ``2``."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def is_metadata(name: str) -> bool:
    """Tell whether an object of this name describes the machine or the run, not measurements."""
    return not _METADATA.isdisjoint(words(name))


def is_series(name: str) -> bool:
    """Tell whether a list of this name is likely to contain samples."""
    return not (_SERIES | _TIMES).isdisjoint(words(name))


def is_measured(name: str) -> bool:
    """Tell whether a whole number of this name is likely to be a measurement."""
    return not (_TIMES | _RATES).isdisjoint(words(name)) or rank(name) is not None


def is_rate(name: str) -> bool:
    """Tell whether a number of this name is usually computed from others."""
    return not (_RATES | {"mean", "avg", "average", "cv"}).isdisjoint(words(name))


def number_kind(path: Iterable[str], *, whole: bool, negative: bool) -> str:
    """Return the likely kind of a field of numbers, whose names from the record are ``path``."""
    *outer, last = path
    names = [*(name for name in outer if name != "*"), last]
    own, everywhere = words(names[-1]), words(" ".join(names))
    if own & _LIMITS:
        return "limit"
    if own & _PLAIN:
        return "number"
    is_measurement = any(map(is_measured, names))
    if negative:
        return "number" if whole and not is_measurement else "signed"
    if own & _COUNTS and not own & (_UNITS | {"per"}):
        is_plain = not own & _RATES
        return "count" if whole else "number" if is_plain else "measurement"
    if everywhere & _SIZES and not own & (_UNITS | _RATES):
        return "size"
    return "count" if whole and not is_measurement else "measurement"


def is_limit(name: str) -> bool:
    """Tell whether a number, or a file of numbers, of this name is set by hand."""
    return not _LIMITS.isdisjoint(words(name))


def is_size(name: str) -> bool:
    """Tell whether a number of this name is an amount of bytes."""
    return not _SIZES.isdisjoint(words(name))


def higher_is_better(path: Iterable[str]) -> bool:
    """Tell whether a higher value of a field is likely to be better."""
    name = [*path][-1]
    found = [word.lower() for word in _WORD.findall(name)]
    if "per" in found:
        return not _PERIODS.isdisjoint(found[found.index("per") + 1 :])
    return not _HIGHER.isdisjoint(found)


def rank(name: str) -> tuple[float, str] | None:
    """Return the percentage of an order statistic, and the rest of its name; None for others.

    ``p99_9`` and ``p999`` are the percentage 99.9, ``min`` is 0 and ``q1`` is 25.
    """
    match = _STATISTIC.search(name)
    if match is None:
        return None
    rest = f"{name[: match.start()]}*{name[match.end() :]}"
    if match["word"]:
        return _RANKS[match["word"].lower()], rest
    if match["quartile"]:
        return 25.0 * int(match["quartile"]), rest
    digits = match["percent"]
    if match["tenths"]:
        digits += match["tenths"]
    if digits in ("100",) or len(digits) < 3:
        return float(digits), rest
    return float(f"{digits[:2]}.{digits[2:]}"), rest


def bound(name: str) -> tuple[str, str] | None:
    """Return which bound of an interval has this name, and the rest of it; None for others."""
    match = _BOUND.search(name)
    if match is None:
        return None
    return "lower" if match["lower"] else "upper", f"{name[: match.start()]}*{name[match.end() :]}"


def is_statistic(name: str) -> bool:
    """Tell whether a word is the name of a statistic, such as ``stddev`` or ``p99``."""
    ranked = rank(name)
    if ranked is not None:
        return ranked[1] == "*"
    return bool(words(name)) and words(name) <= _AGGREGATES


def is_estimate(name: str) -> bool:
    """Tell whether a number of this name may be what the bounds of an interval are about."""
    return not words(name).isdisjoint(_ESTIMATES)


def mean_of(name: str) -> str | None:
    """Return the rest of the name of a mean, in the form of ``rank``; None for others."""
    match = _MEAN.search(name)
    return f"{name[: match.start()]}*{name[match.end() :]}" if match else None


def names_function(name: str, function: str) -> bool:
    """Tell whether a field has the name of a statistic, such as ``avg_ms`` of ``mean``."""
    known = words(name) | ({"p50"} if (rank(name) or (0,))[0] == 50 else set())
    return not known.isdisjoint(_FUNCTIONS.get(function, ()))


def explains_rate(rate: str, amount: str, time: str) -> bool:
    """Tell whether a rate has the name of an amount per time: ``mevents_per_sec`` of ``events``."""
    is_time = not words(time).isdisjoint(_TIMES)
    named = [word.rstrip("s") for word in words(amount) if len(word) > 3]
    return is_rate(rate) and is_time and any(word in rate.lower() for word in named)
