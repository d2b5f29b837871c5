"""The policy that ``perflint tighten`` follows, and why."""

from perflint.cli.parser import UsageError
from perflint.cli.past_policy import policy_from_history
from perflint.cli.tighten_options import Options
from perflint.config import Config
from perflint.config.settings import DEFAULT_POLICY, BaselineSet, Policy
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Reader
from perflint.primitives.globs import matches
from perflint.sources import git


def policy_for(
    options: Options, config: Config, baseline: Baseline, root: str
) -> tuple[Policy, str]:
    """Return the policy for a baseline, and where it is from; raises UsageError.

    Without an option and a configuration, the policy is what ``perflint init`` would propose.
    """
    policy, reason = _policy(options, config, baseline, root)
    if options.per_field and policy != "tighten-only":
        message = f"--per-field requires the policy tighten-only, but it is {policy}"
        raise UsageError(f"{message} ({reason}); set it with --policy tighten-only")
    return policy, reason


def _policy(options: Options, config: Config, baseline: Baseline, root: str) -> tuple[Policy, str]:
    if options.policy is not None:
        return options.policy, "given by --policy"
    path, format = baseline.document.text.path, baseline.format
    group = config.baseline_set_for(path)
    file = "the configuration" if config.file is None else config.file.path
    if group is not None and group.policy is not None:
        return group.policy, f"configured in {file}"
    if group is not None:
        return DEFAULT_POLICY, f"the default; {file} has no policy for this file"
    if git.root_of(root) is None or format.keys.compare_with == "previous-in-folder":
        return DEFAULT_POLICY, "the default"
    globs = format.keys.files if matches(path, format.keys.files) else [_literal(path)]
    reader = Reader(config, baseline.settings.today)
    choice = policy_from_history(root, reader, format.name, globs)
    if choice.is_proposed:
        return choice.policy, f"{choice.reason}; perflint init configures it"
    return choice.policy, f"the default; {choice.reason}"


def with_options(config: Config, path: str, policy: Policy, options: Options) -> Config:
    """Return the configuration with the policy and ``--min-improvement`` for one file."""
    settings = config.settings
    group = config.baseline_set_for(path) or BaselineSet(())
    overriding = group._replace(files=(_literal(path),), policy=policy)
    rules = dict(settings.rules)
    if options.min_improvement is not None:
        rules["small-improvement"] = {"min-improvement": options.min_improvement}
    settings = settings._replace(baselines=(overriding, *settings.baselines), rules=rules)
    return Config(settings, config.file)


def _literal(path: str) -> str:
    """Return a glob that matches exactly this path."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)
