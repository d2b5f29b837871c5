"""The past values of the metrics that a change altered, for ``perflint diff --history``."""

from perflint.cli.parser import UsageError
from perflint.config import Config
from perflint.documents.baselines.change_summary import (
    ChangeSummary,
    FileSummary,
    ScenarioSummary,
)
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.engine.head_baselines import HeadBaselines, globs_of, past_of
from perflint.engine.past_states import past_states
from perflint.engine.reader import Reader
from perflint.formats.paths import MISSING
from perflint.history.fold import fold
from perflint.history.time_line import Place
from perflint.reporters.diff import Trend
from perflint.reporters.history.sparkline import sparkline
from perflint.reporters.history.wording import trend
from perflint.sources import git
from perflint.sources.objects import Blobs


def past_trends(
    root: str, config: Config, reader: Reader, summary: ChangeSummary, *, blocks: bool
) -> Trend:
    """Return a function for the trend of a metric: its values until HEAD, and the value now.

    Raises UsageError.
    """
    paths = {path for file in summary.files for path in (file.path, file.previous_path) if path}
    globs = {glob: None for path in sorted(paths) for glob in globs_of(config, path)}
    blobs = Blobs(root)
    try:
        past = past_of(root, HeadBaselines(tuple(sorted(paths)), tuple(globs)), blobs)
        history = fold(past_states(reader, blobs, past), past.head, reader.today)
    except git.GitError as error:
        raise UsageError(f"the history cannot be read: {error}") from None
    finally:
        blobs.close()
    # One that was removed may have had the place of another one, and is after it.
    lines = {line.place: line for line in reversed(history.lines)}

    def bars(file: FileSummary, scenario: ScenarioSummary, change: FieldChange) -> str:
        old = Place(file.previous_path or file.path, scenario.previous_name or scenario.name)
        line = lines.get(Place(file.path, scenario.name)) or lines.get(old)
        values = trend(line, change.path) if line is not None else []
        after = change.numbers[1] if change.numbers else change.after
        if after is not MISSING and isinstance(after, (int, float)) and values[-1:] != [after]:
            values.append(after)
        return sparkline(values, blocks=blocks)

    return bars
