"""Panels that other apps add to a row's page: what lies further down the thread is told by the app that knows it."""

from collections.abc import Callable
from typing import Any

from walls.models import Walled

Panel = dict[str, Any]
Panels = Callable[[Any], Panel | None]
"""Given the page ({row}, {by}, {request}), a panel for pages/detail.html, or nothing for this capacity."""

_panels: list[tuple[type, Panels]] = []


def add(model: type, *panels: Panels) -> None:
    """Add panels to the pages of a model's rows, and of its subclasses' (`Walled`: to every walled row's)."""
    _panels.extend((model, panel) for panel in panels)


def panels_of(page: Any) -> list[Panel]:
    """What other apps add to this page, in the order the apps are loaded; what every walled row has comes last."""
    ordered = sorted(_panels, key=lambda added: added[0] is Walled)
    found = (panel(page) for model, panel in ordered if isinstance(page.row, model))
    return [panel for panel in found if panel is not None]
