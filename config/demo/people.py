"""Loading the demonstration's accounts, and listing them."""

from collections import defaultdict

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from config.demo import parts, rows
from config.demo.places import Places
from config.signin import DEMONSTRATION_PASSWORD
from publica.actions import TEAM_MEMBER
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
            team = roles[key]["role"] == TEAM_MEMBER
            post: Post = places.teams[row["team"]] if team else places.posts[key]
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
    places: dict[str, list[str]] = defaultdict(list)
    for row in rows("signins"):
        places[row["email"].partition("@")[2]].append(f"  {row['email']:<{width}}  {row['display']}")
    for place, accounts in places.items():
        lines += ["", place, *accounts]
    return "\n".join(lines)
