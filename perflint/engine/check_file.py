"""Checks one file: a pure function from its bytes to a ``FileResult``."""

from typing import TYPE_CHECKING

from perflint import rules
from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.loading import LinkedCases, RuleLoader
from perflint.engine.reader import Reader
from perflint.engine.report import Counts, Crash, FileResult, Source, Untouched
from perflint.engine.subjects import Base, Bases, ReadFile, Subjects
from perflint.formats.paths import pointer
from perflint.primitives.finding import Violation
from perflint.primitives.limits import MAX_FINDINGS
from perflint.primitives.record import Record

if TYPE_CHECKING:  # loaded only if something is suppressed
    from perflint.documents.arguments.ignore_comments import IgnoreComment
    from perflint.engine.suppressions.bulk import BulkSuppressions
    from perflint.engine.suppressions.comments import CommentSuppressions
    from perflint.engine.suppressions.configuration import ConfiguredSuppressions
    from perflint.engine.suppressions.entry import Key, SuppressionId


class CheckContext(Record):
    """What the checks of all files share. It does not depend on which files were checked before.

    ``bases`` is None if nothing is compared; ``configured`` and ``bulk`` are None if the
    configuration ignores nothing, and if there is no suppression file. ``writes_dates`` tells
    whether a fix may write today's date, ``one_per_fault`` whether a violation is dropped if it
    yields to another. All are needed to suppress them: a suppressed violation replaces no other.
    ``needs_edits`` tells whether fixes are applied or shown; else those of argument files, which
    take long to work out, are tentative.
    """

    config: Config
    reader: Reader
    loader: RuleLoader
    cases: LinkedCases
    bases: Bases | None = None
    configured: "ConfiguredSuppressions | None" = None
    bulk: "BulkSuppressions | None" = None
    writes_dates: bool = True
    one_per_fault: bool = True
    needs_edits: bool = False

    def with_original(self, source: Source, read: ReadFile) -> "CheckContext":
        """Return the context for the fixed bytes of a file, whose base is what was read.

        A baseline that was compared before its fixes keeps its base. So the rules about changes
        judge the fixes now, not only when the file is checked the next time.
        """
        bases = self.bases or Bases()
        if source.path in bases.by_path or read.data is None:
            return self
        baseline = (read.parsed or self.reader.parse(source, read.data)).baseline
        if baseline is None or baseline.document.parse_error is not None:
            return self
        from perflint.documents.baselines.change import BaselineSetChange

        base = Base(baseline, BaselineSetChange())
        return self._replace(bases=bases._replace(by_path={**bases.by_path, source.path: base}))


def context_for(
    config: Config,
    reader: Reader,
    bases: Bases | None = None,
    bulk: "BulkSuppressions | None" = None,
    *,
    writes_dates: bool = True,
    one_per_fault: bool = True,
) -> CheckContext:
    """Create the context of a run, with the suppressions of the configuration.

    Files for which the change changed suppressions are judged as a whole.
    """
    if bases is not None and bulk is not None:
        bases = bases._replace(judged=bulk.changed_paths)
        bulk = bulk.with_moves(bases.moves)
    configured = None
    if config.settings.ignored:
        from perflint.engine.suppressions.configuration import ConfiguredSuppressions

        configured = ConfiguredSuppressions(config, reader.today)
    loader = RuleLoader(config)
    return CheckContext(
        config,
        reader,
        loader,
        LinkedCases(config, reader),
        bases,
        configured,
        bulk,
        writes_dates,
        one_per_fault,
    )


def check_file(source: Source, read: ReadFile, context: CheckContext) -> FileResult:
    """Check one file; nothing outside the result changes."""
    subjects = context.cases.subjects(source, read, context.bases)
    if subjects is None:
        return FileResult(source.path, "no-format", source.named)
    if not subjects.groups:
        return FileResult(source.path, "no-format", notes=subjects.notes)
    subjects = _with_needed_edits(subjects, context)
    names = context.loader.select(source.path, subjects.groups)
    raw = _run_rules(source.path, names, subjects, context)
    violations, used = _suppressed(source, subjects, raw.violations, context)
    untouched, bulk = Untouched(), context.bulk
    found_again = bulk.found_again(violations) if bulk is not None else frozenset()
    if violations:
        from perflint.engine.reported import reported, without_yielding

        violations, untouched = reported(violations, subjects, context.loader, bulk)
        if context.one_per_fault:
            violations = [*without_yielding(violations, context.loader)]
        violations = _withheld(violations, source, subjects, raw, context)
        if "arguments" in subjects.groups and any(each.finding.fix for each in violations):
            violations = _worked_out(violations, source, read.data or b"", context)
    return FileResult(
        source.path,
        "checked",
        source.named,
        format=subjects.format,
        violations=tuple(sorted(violations, key=lambda violation: violation.finding.span)),
        untouched=untouched,
        rules_run=_completed(raw, subjects),
        rules_skipped=frozenset(names).difference(raw.rules_run),
        used=used,
        without_record=_without_record(source.path, subjects, bulk),
        found_again=found_again,
        text=subjects.text if violations else None,
        counts=Counts(subjects.scenarios, subjects.arguments, subjects.cases),
        errors=raw.errors,
        notes=(*subjects.notes, *raw.notes),
        crashes=tuple(raw.crashes),
    )


def _with_needed_edits(subjects: Subjects, context: CheckContext) -> Subjects:
    """Return the subjects; those of a page without the edits of fixes, if nobody needs them."""
    if context.needs_edits or "documents" not in subjects.groups:
        return subjects
    from perflint.engine.argument_pages import without_edits

    return without_edits(subjects)


def _completed(raw: "_RulesResult", subjects: Subjects) -> frozenset[str]:
    """Return the rules that would have reported every finding that they report of the file."""
    partial = rules.LESS_IN_CHANGES if subjects.scope == "changed" else frozenset()
    return frozenset(raw.rules_run) - partial


def _without_record(
    path: str, subjects: Subjects, bulk: "BulkSuppressions | None"
) -> "frozenset[Key]":
    """Return the suppressions of a baseline for scenarios that are not in it."""
    baseline: Baseline | None = subjects.by_type.get(Baseline)
    if bulk is None or baseline is None:
        return frozenset()
    records = ((pointer(scenario.route), scenario.name) for scenario in baseline.scenarios)
    return bulk.without_record(path, pointer(baseline.records_path), records)


def failed(source: Source, message: str) -> FileResult:
    """Return the result of a file that could not be checked."""
    return FileResult(source.path, "failed", source.named, errors=(f"{source.path}: {message}",))


class _RulesResult(Record):
    """What the rules report for one file, before suppressions apply."""

    violations: list[Violation]
    rules_run: list[str]
    crashes: list[Crash]
    notes: list[str]
    errors: tuple[str, ...] = ()


def _run_rules(
    path: str, names: tuple[str, ...], subjects: Subjects, context: CheckContext
) -> _RulesResult:
    names, errors = _runnable(path, names, context)
    result = _RulesResult([], [], [], [], errors)
    policy = subjects.policy
    for name in names:
        if name in rules.ABOUT_CASES and not subjects.has_cases:
            continue
        if rules.ONLY_UNDER.get(name, policy) != policy or (
            name in rules.ONLY_IN_LISTS and not subjects.has_list
        ):
            result.rules_run.append(name)
            continue
        try:
            rule = context.loader.load(name)
            if rule.rule.subject not in subjects.by_type:
                continue
            for finding in rule.findings(subjects.by_type[rule.rule.subject]):
                if len(result.violations) == MAX_FINDINGS:
                    message = f"{path}: more than {MAX_FINDINGS:,} findings; the rest are not shown"
                    return result._replace(errors=(*errors, message))
                result.violations.append(Violation(name, rule.severity_of(finding), path, finding))
            if rule.rule.note is not None and subjects.scope == "file":
                notes = rule.notes(subjects.by_type[rule.rule.subject])
                result.notes.extend(f"{path}: {note}" for note in notes)
        except Exception as error:
            result.crashes.append(Crash(name, path, f"{type(error).__name__}: {error}"))
        else:
            result.rules_run.append(name)
    return result


def _runnable(
    path: str, names: tuple[str, ...], context: CheckContext
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rules that can run, and errors for those that cannot because of the base."""
    base = context.bases.by_path.get(path) if context.bases is not None else None
    errors = []
    for error in base.errors if base is not None else ():
        skipped = [name for name in names if name in error.rules]
        if skipped:
            names = tuple(name for name in names if name not in error.rules)
            errors.append(f"{path}: not checked by {', '.join(skipped)}: {error.message}")
    return names, tuple(errors)


def _withheld(
    violations: list[Violation],
    source: Source,
    subjects: Subjects,
    raw: _RulesResult,
    context: CheckContext,
) -> list[Violation]:
    """Return the violations, without fixes that require a clean file if the change is refused."""
    fixes = [violation.finding.fix for violation in violations if violation.ignored is None]
    if not any(fix is not None and fix.only_if_clean for fix in fixes):
        return violations
    from perflint.engine.clean_fixes import NO_DATES, withheld, without_fixes

    names = context.loader.configured(source.path, subjects.groups)
    others = tuple(name for name in names if name not in raw.rules_run)
    more = _run_rules(source.path, others, subjects, context)
    if more.crashes or raw.crashes:  # what the rule would report is not known
        return without_fixes(violations, NO_DATES)
    found, _ = _suppressed(source, subjects, [*raw.violations, *more.violations], context)
    violations = withheld(violations, found, subjects, context.loader)
    return violations if context.writes_dates else without_fixes(violations, NO_DATES)


def _worked_out(
    violations: list[Violation], source: Source, data: bytes, context: CheckContext
) -> list[Violation]:
    """Return the violations of an argument file with the edits of fixes, if these are needed."""
    from perflint.engine.argument_fixes import FixJudge, tentative

    if not context.needs_edits:
        return tentative(violations)
    return FixJudge(source, context.reader, context.loader).with_edits(violations, data)


def _suppressed(
    source: Source, subjects: Subjects, violations: list[Violation], context: CheckContext
) -> "tuple[list[Violation], frozenset[SuppressionId]]":
    """Apply all suppressions; return the violations, and the suppressions that matched one.

    Violations for unused ignore comments are added.
    """
    comments = _comments(source.path, subjects, context.config)
    applied: list[Violation] = []
    used: set[SuppressionId] = set()
    used_comments: set[IgnoreComment] = set()
    for violation in violations:
        if context.configured is not None:
            violation, matched = context.configured.apply(violation)
            used.update(matched)
        if comments is not None:
            violation, directives = comments.apply(violation)
            used_comments.update(directives)
        if context.bulk is not None:
            violation, matched = context.bulk.apply(violation)
            used.update(matched)
        applied.append(violation)
    if comments is not None and context.config.reports(rules.UNUSED_IGNORE):
        applied += comments.unused(used_comments, context.config.selected(source.path))
    return applied, frozenset(used)


def _comments(path: str, subjects: Subjects, config: Config) -> "CommentSuppressions | None":
    if not subjects.directives:
        return None
    from perflint.engine.suppressions.comments import CommentSuppressions

    severity = config.severity(rules.UNUSED_IGNORE, "warning")
    return CommentSuppressions(path, subjects.directives, severity)
