"""Text that somebody typed and could not save: kept until the same capacity opens the same form again."""

from django.http import HttpRequest, QueryDict

from walls import once
from walls.requests import WalledRequest

KEY = "typed"
FIELD = "_acting"
VERSION = "_version"
PRIVATE = {"password", "password1", "password2", "oldpassword", "code"}
NOT_KEPT = frozenset({"csrfmiddlewaretoken", FIELD, VERSION, once.FIELD, *PRIVATE})
NOT_SHOWN = NOT_KEPT | {"place"}
"""Nor told back is the choice of who will see it: a reference, which says nothing to whoever reads it."""
LONGEST = 200_000
"""Characters that a session keeps; more than any form asks for, and little enough that nobody fills a disk with it."""


def shown(data: QueryDict) -> list[dict[str, str]]:
    """What was typed, for a page that gives it back: [{label, value}]."""
    return [
        {"label": name.replace("_", " ").capitalize(), "value": value}
        for name, values in data.lists()
        for value in values
        if name not in NOT_SHOWN and value.strip()
    ]


def keep(request: HttpRequest) -> None:
    """Keep the posted text in the session for the capacity that the form was opened in."""
    data = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    if sum(len(value) for values in data.values() for value in values) > LONGEST:
        return
    request.session[KEY] = {"path": request.path, "acting": request.POST.get(FIELD, ""), "data": data}


def take(request: WalledRequest) -> QueryDict | None:
    """The text kept for this path and this capacity, once; nobody else's and nowhere else."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path or kept["acting"] != request.acting.ref:
        return None
    del request.session[KEY]
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return data
