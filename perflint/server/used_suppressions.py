"""The suppression file that checks use while it is being edited."""

from collections.abc import Mapping

from perflint.config import ConfigError
from perflint.engine.suppressions.load import load
from perflint.server.project_state import ProjectState


class UsedSuppressions:
    """Remembers the last valid text of an open suppression file."""

    def __init__(self) -> None:
        self._valid: bytes | None = None
        self._invalid: bytes | None = None

    def in_place(self, state: ProjectState, buffers: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the buffers with the last valid text of the suppression file, if it is open.

        If there was none, the file on disk is used.
        """
        path = state.config.settings.suppressions
        data = buffers.get(path)
        if data is None or self._is_valid(state, data):
            self._valid = data
            return buffers
        if self._valid is None:
            return {other: data for other, data in buffers.items() if other != path}
        return {**buffers, path: self._valid}

    def _is_valid(self, state: ProjectState, data: bytes) -> bool:
        """Tell whether a text is valid; it is read only if it differs from the last one."""
        if data in (self._valid, self._invalid):
            return data == self._valid
        try:
            load(state.root, state.config, state.today, state.list_files, None, data)
        except ConfigError:
            self._invalid = data
            return False
        return True
