"""Loading the demonstration's accounts, and listing them."""

from collections import defaultdict
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse

from config.demo import parts, rows
from config.demo.places import Places
from config.signin import DEMONSTRATION_PASSWORD
from publica.actions import TEAM_MANAGER, TEAM_MEMBER
from walls.models import Membership, Person, Post


def load(places: Places) -> None:
    """An account for each sign-in, with its posts. What an account has become since is left as it is."""
    known = {person.email: person for person in Person.objects.all()}
    held = set(Membership.objects.values_list("person_id", "post_id"))
    roles = {row["key"]: row for row in rows("posts")}
    password = make_password(DEMONSTRATION_PASSWORD)  # hashed once: sixty times would take most of a minute
    for row in rows("signins"):
        person = known.get(row["email"])
        if person is None:
            person = Person.objects.create(email=row["email"], name=row["display"], password=password)
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        for key in parts(row["posts"]):
            code = roles[key]["role"]
            of_teams = {TEAM_MEMBER: places.teams, TEAM_MANAGER: places.managers}
            post: Post = of_teams[code][row["team"]] if code in of_teams else places.posts[key]
            if (person.pk, post.pk) not in held:
                served = roles[key]["on_behalf_of"]
                Membership.objects.create(
                    person=person,
                    post=post,
                    on_behalf_of=places.organisations[served] if served else None,
                    reason="Demonstration",
                )


def sign_ins() -> str:
    """The addresses by place, with the post of each, and the password of all."""
    lines = [f"Sign-ins, all with the password: {DEMONSTRATION_PASSWORD}"]
    width = max(len(row["email"]) for row in rows("signins"))
    for place, accounts in by_place().items():
        lines += ["", place, *(f"  {row['email']:<{width}}  {row['display']}" for row in accounts)]
    return "\n".join(lines)


@cache
def by_place() -> dict[str, list[dict[str, str]]]:
    """The sign-ins, by the domain of their address."""
    places: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("signins"):
        places[row["email"].partition("@")[2]].append(row)
    return dict(places)


def shown_at_sign_in(request: HttpRequest) -> dict[str, Any]:
    """For the sign-in page of a demonstration: {demonstration_accounts: [{organisation, accounts}]}."""
    if not settings.DEMONSTRATION or request.path != reverse("account_login"):
        return {}
    groups = [
        {
            "organisation": place,
            "accounts": [{"post": row["display"], "email": row["email"]} for row in accounts],
        }
        for place, accounts in by_place().items()
    ]
    return {"demonstration_accounts": groups}
