"""What the commands in the messages of ``perflint check`` repeat of its command line."""

import os

from perflint.cli.check_options import Options
from perflint.cli.compare import Compared
from perflint.cli.options import ConfigOptions
from perflint.cli.project import Project
from perflint.engine.report import Rerun
from perflint.primitives.limits import MAX_TOML, read_within

_HOOK_FILES = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")


def rerun_of(options: Options, compared: Compared, project: Project) -> Rerun:
    """Return the options that choose base, configuration and format, and who runs the hooks."""
    repeated = repeated_options(options.config, options.files.format)
    base = compared.comparison.base if compared.comparison is not None else None
    return Rerun(base, repeated, project.today, _hook_runner(project.root))


def repeated_options(config: ConfigOptions, format: str | None) -> tuple[str, ...]:
    """Return the options that choose the configuration file and the format."""
    repeated: list[str] = []
    if config.config_file is not None:
        repeated += ["--config", config.config_file]
    repeated += ["--isolated"] if config.isolated else []
    repeated += ["--format", format] if format is not None else []
    return tuple(repeated)


def _hook_runner(root: str) -> str | None:
    """Return the program that runs perflint as a hook, if it can run ``perflint-fix``."""
    if "PRE_COMMIT" not in os.environ:
        return None
    if not any(b"perflint-fix" in _content(os.path.join(root, name)) for name in _HOOK_FILES):
        return None
    return "prek" if "PREK_HOOK_STAGE" in os.environ else "pre-commit"


def _content(location: str) -> bytes:
    try:
        return read_within(location, MAX_TOML)
    except OSError:
        return b""
