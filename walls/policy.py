"""What each URL says of itself: who may ask for it. A URL that says nothing stops the service from starting (K15)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required


@dataclass(frozen=True)
class Words:
    """A policy's code, who may ask, and who then sees the page, where no compartment says it better."""

    code: str
    words: str
    audience: str


class Policy(Words, Enum):
    """Who may ask for a URL. What they then see of walled rows is the wall's business, never the URL's."""

    ANYONE = "anyone", "anyone, signed in or not", "anyone"
    SIGNED_IN = "signed in", "anyone signed in; shows their own things only", "only you, in this capacity"
    WALLED = "walled", "anyone signed in; rows as far as the capacity reaches", "whoever sees the place of each row"
    ADMINISTRATORS = "administrators", "the service's administrators", "the service's administrators"
    GOVERNORS = "governors", "those who govern a compartment, and administrators", "those who govern what is shown"


ViewFunction = TypeVar("ViewFunction", bound=Callable)


def declare(policy: Policy) -> Callable[[ViewFunction], ViewFunction]:
    """Mark a view function with its policy; one that is open to anyone is also marked so for Django."""

    def mark(view: ViewFunction) -> ViewFunction:
        if policy is Policy.ANYONE:
            view = login_not_required(view)
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark
