"""The walled rows that may carry files and comments, as an address names them: a short word and a reference."""

from functools import cache
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.text import slugify

from walls.identity import Asker
from walls.models import OnSubject, Walled, WalledLink


def carries(model: type[Any]) -> TypeGuard[type[Walled]]:
    """Whether rows of a model may carry something: those with a page, and that are no link between compartments."""
    return (
        issubclass(model, Walled)
        and not issubclass(model, (WalledLink, OnSubject))
        and hasattr(model, "get_absolute_url")
    )


@cache
def subjects() -> dict[str, type[Walled]]:
    """Every such model, by the word that its rows go by: its own name, such as `plan-item`.

    Raises:
        ImproperlyConfigured: two models have one name.
    """
    found: dict[str, type[Walled]] = {}
    for model in (model for model in apps.get_models() if carries(model)):
        word = word_of(model)
        if word in found:
            raise ImproperlyConfigured(f"{model._meta.label} and {found[word]._meta.label} are both called {word}")
        found[word] = model
    return found


def word_of(model: type[Walled]) -> str:
    """The word for a model in an address."""
    return slugify(str(model._meta.verbose_name))


def subject_of(by: Asker, word: str, ref: str) -> Any:
    """The row that an address names, if `by` sees it.

    Raises:
        Http404: hidden, absent, or of no such kind, without telling which (L20).
    """
    model = subjects().get(word)
    row = model.objects.visible_to(by).filter(ref=ref).first() if model else None
    if row is None:
        raise Http404
    return row


def subject_at(by: Asker, address: str) -> Walled | None:
    """The row whose page is at an address of ours, as somebody copied it from their browser, if `by` sees it."""
    path = urlsplit(address.strip()).path
    try:
        match = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404:
        return None
    model: Any = getattr(getattr(match.func, "view_class", None), "model", None)
    if model not in subjects().values() or "ref" not in match.kwargs:
        return None
    return model.objects.visible_to(by).filter(ref=match.kwargs["ref"]).first()
