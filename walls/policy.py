"""What each URL says of itself: who may ask for it. A URL that says nothing stops the service from starting (K15)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required


@dataclass(frozen=True)
class Words:
    code: str
    words: str


class Policy(Words, Enum):
    """Who may ask for a URL. What they then see of walled rows is the wall's business, never the URL's."""

    ANYONE = "anyone", "anyone, signed in or not"
    SIGNED_IN = "signed in", "anyone signed in; shows their own things only"
    WALLED = "walled", "anyone signed in; rows as far as the capacity reaches"
    ADMINISTRATORS = "administrators", "the service's administrators"
    GOVERNORS = "governors", "those who govern a compartment, and administrators"


ViewFunction = TypeVar("ViewFunction", bound=Callable)


def declare(policy: Policy) -> Callable[[ViewFunction], ViewFunction]:
    """Mark a view function with its policy; one that is open to anyone is also marked so for Django."""

    def mark(view: ViewFunction) -> ViewFunction:
        if policy is Policy.ANYONE:
            view = login_not_required(view)
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark
