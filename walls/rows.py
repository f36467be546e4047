"""The one door from a view to rows."""

from typing import Any

from django.db.models import F, Model, QuerySet

from walls import identity
from walls.models import Compartment, Walled
from walls.models.walled import AnyOf


def rows_of(model: type[Model], capacity: identity.Asker, action: str = "view") -> QuerySet[Any]:
    """The rows of `model` on which `capacity` may take `action`: a walled model's through the wall.

    A register is open to read; who writes it, row-level security decides.
    """
    if issubclass(model, Walled):
        return model.objects.visible_to(capacity, action)
    return model._default_manager.all()


def places_for(model: type[Walled], capacity: identity.Asker, action: str = "") -> QuerySet[Compartment]:
    """The compartments in which `capacity` may put a new row of `model`, or take another `action` on one."""
    mine = AnyOf(F("pk"), identity.compartments(capacity, action or model.wall_write))
    return Compartment.objects.filter(mine, kind__in=model.kinds).order_by("kind__position", "name")


def has_place(model: type[Walled], capacity: identity.Asker, action: str = "") -> bool:
    """Whether there is one; of the capacity at work this costs nothing (`identity.compartments`)."""
    at_work = identity.current()
    if at_work is None or at_work.capacity_id != identity.key(capacity):
        return places_for(model, capacity, action).exists()
    return any(at_work.kinds[place] in model.kinds for place in at_work.compartments(action or model.wall_write))
