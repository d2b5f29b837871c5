"""How a change treats the records of a baseline: as a whole, or value by value."""

from collections.abc import Iterable
from typing import Literal

from perflint.documents.baselines.scenario_change import ScenarioChange

ChangeStyle = Literal["replaced", "improved", "other"]
"""``replaced``: the records that were measured again are from another run as a whole.

``improved``: single values were replaced by better ones. ``other``: anything else, such as a single
value that got worse.
"""

NEARLY_ALL = 0.9
"""The fraction of the measured records that decides: a large change often has an exception."""

_MIN_NUMBERS = 2
"""A record of fewer numbers is always replaced as a whole."""


def style_of(scenarios: Iterable[ScenarioChange]) -> ChangeStyle | None:
    """Return the style of a change, given its scenarios; None if none of them shows one.

    It is ``replaced`` if ``mixed-snapshot`` reports nearly no scenario. It is ``improved`` if
    ``loosened-baseline`` reports nearly no scenario under ``tighten-only``, and only a part of the
    numbers of some scenario changed.
    """
    measured = [
        scenario
        for scenario in scenarios
        if scenario.varied and len(scenario.varied) + len(scenario.stayed) >= _MIN_NUMBERS
    ]
    if not measured:
        return None
    enough = NEARLY_ALL * len(measured)
    if sum(scenario.replaced for scenario in measured) >= enough:
        return "replaced"
    return "improved" if sum(map(_is_improved, measured)) >= enough else "other"


def _is_improved(scenario: ScenarioChange) -> bool:
    effects = {field.effect for field in scenario.changed}
    is_disarmed = "disarmed" in effects
    return "better" in effects and not (is_disarmed or scenario.worsened("tighten-only"))
