"""Text that somebody typed and could not save: kept until the same capacity opens the same form again."""

from django.http import HttpRequest, QueryDict

from walls.requests import WalledRequest

KEY = "typed"
FIELD = "_acting"
VERSION = "_version"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", FIELD, VERSION})


def shown(data: QueryDict) -> list[dict[str, str]]:
    """What was typed, for a page that gives it back: [{label, value}]."""
    return [
        {"label": name.replace("_", " ").capitalize(), "value": value}
        for name, values in data.lists()
        for value in values
        if name not in NOT_KEPT and value.strip()
    ]


def keep(request: HttpRequest) -> None:
    """Keep the posted text in the session for the capacity that the form was opened in."""
    data = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
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
