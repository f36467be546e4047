"""What waits at walls for whoever is at home, and where the pages of walls are."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.urls import reverse

from walls.identity import current
from walls.models import LeakTest
from walls.requests import WalledRequest
from walls.standing import watches
from walls.views.work import Task

WORDS: dict[str, tuple[str, str, str, str]] = {
    "acknowledge": (
        "{}",
        "Everyone who serves here acknowledges it each year",
        "Acknowledge it",
        "walls_policy_acknowledge",
    ),
    "declare": ("Your interests", "They are declared each year; nothing is an answer", "Declare", "declaration_new"),
    "declare on": (
        "{}",
        "You declare your interests in it before its papers open; nothing is an answer",
        "Declare",
        "declaration_on",
    ),
    "take": (
        "{}",
        "A side of it is offered to you; until you take one, its papers are closed",
        "Take your side",
        "wall_side",
    ),
    "sign": ("{}", "Your side opens once you have signed its undertaking", "Sign", "wall_sign"),
    "review": ("Wall around {}", "It is to be looked at again", "Look at it again", "wall_look_again"),
    "answer": ("{}", "Somebody asks you for a wall permit", "Answer", "permit_request"),
    "arrives": ("{}", "They leave another employer and come to you, where you appoint", "Appoint them", "arrival"),
    "decide": ("Declaration of {}", "It is for you to decide on", "Decide", "declaration_decide"),
}
"""Of each kind of thing that waits (walls/sql/89_proof.sql): what it is, why it is yours, what to do, and where."""
RANKS = {"take": 1, "sign": 1}
"""People declare their interests in a matter before they take a side of it and sign."""

_declared_first: list[str] = []


def declared_first(*kinds: str) -> None:
    """Say in the matters of which kinds of compartment people declare their interests before any of it opens."""
    _declared_first.extend(kinds)


def wall_tasks(request: WalledRequest) -> Iterator[Task]:
    """What waits at walls for the acting capacity, in one statement."""
    if request.acting.is_public:
        return
    for kind, ref, what, due in waiting():
        words, why, action, page = WORDS[kind]
        yield Task(words.format(what), why, action, reverse(page, args=[ref] if ref else []), due, RANKS.get(kind, 0))


def waiting() -> list[tuple[str, str, str, Any]]:
    """What waits: its kind, the reference of what it is about, that in words, and by when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ref, what, due FROM walls.waiting(%s)", [_declared_first])
        return cursor.fetchall()


def ethical_walls(request: WalledRequest) -> dict[str, Any] | None:
    """The home page's section: the policy, one's walls, permits and declarations, and what one looks after."""
    at_work = current()
    if request.acting.is_public or at_work is None:
        return None
    pages = {
        "Ethical Walls policy": "walls_policies",
        "Walls that concern you": "walls",
        "Wall permits": "permits",
        "Declarations of interest": "declarations",
        "Breaches of walls": "breaches",
    }
    if watches():
        pages["What you oversee"] = "overseen"
    if at_work.kinds_in("view") & set(LeakTest.kinds):
        pages["Leak tests"] = "leak_tests"
    return {"title": "Ethical walls", "items": [{"text": text, "href": reverse(name)} for text, name in pages.items()]}
