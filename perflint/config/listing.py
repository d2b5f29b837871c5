"""The text that ``perflint config`` prints."""

from perflint.config import Config
from perflint.primitives.decode import key_of


def config_text(config: Config) -> str:
    """List the keys of the configuration with their values and their origins."""
    lines = []
    for field, value in config.settings._asdict().items():
        key = key_of(field)
        lines.append(f"{key:<18} {_shown(value)}  # {config.origins[key]}")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    """Write a value in TOML syntax, or as ``(not set)`` if it is None."""
    if value in ({}, ()):
        return "{}" if isinstance(value, dict) else "[]"
    if hasattr(value, "_asdict"):
        pairs = ((key_of(key), item) for key, item in value._asdict().items() if item is not None)
        return "{ " + ", ".join(f"{key} = {_shown(item)}" for key, item in pairs) + " }"
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{k}" = {_shown(item)}' for k, item in value.items()) + " }"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "(not set)" if value is None else str(value)
