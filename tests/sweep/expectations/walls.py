"""The pages of the walls app: people, posts, places, and what every capacity has of its own."""

from django.utils import timezone

from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import Judges, Rule, always, contributed_to, form, governor, of, page
from walls.models import (
    AccessToken,
    Attachment,
    Compartment,
    Membership,
    Notice,
    Party,
    Person,
    Walled,
)


def seen_notice(asker: Asker, row: Notice) -> bool:
    """A notice shows only while its subject does."""
    return {row.compartment_id, row.to_compartment_id} <= asker.may["view"]


def own_key(asker: Asker, row: AccessToken) -> bool:
    """Keys are each capacity's own."""
    return row.capacity_id == asker.capacity


def governed(asker: Asker, row: Compartment) -> bool:
    return row.pk in asker.may["govern"]


def listed(asker: Asker, row: Person) -> bool:
    """Nobody has a directory of everyone but those who run the service."""
    return row.pk in asker.lists


def kept(asker: Asker, row: Person) -> bool:
    """Nobody stops the officer of another council by appointing them here too."""
    return row.pk in asker.keeps


def appointed_by(asker: Asker, row: Membership) -> bool:
    return row.post.role.party_id in asker.governs


def goes_to_them(asker: Asker, row: Membership) -> bool:
    """Somebody else goes on to where the asker appoints, and holds no post there yet."""
    if row.goes_to_id is None or row.person_id == asker.person:
        return False
    with as_owner():
        theirs = Party.objects.filter(organisation=row.goes_to_id, pk__in=asker.governs).exists()
        held = Membership.objects.filter(person=row.person_id, post__organisation=row.goes_to_id, basis="substantive")
        there = any(lasting(asker, each) for each in held.exclude(post__role__matter=True))
    return theirs and not there


def lasting(asker: Asker, row: Membership) -> bool:
    return row.ends_at is None or timezone.now() < row.ends_at


def handed_over_by(asker: Asker, row: Membership) -> bool:
    """One's own cover, until it has ended."""
    return row.covers is not None and row.covers.person_id == asker.person and lasting(asker, row)


def of_person(acts: Judges | None = None) -> Rule:
    return of(Person, acts, sees=listed, open_to=governor)


PAGES: dict[str, Rule] = {
    "home": page(),
    "acting_as": page(),
    "what_i_can_see": page(),
    "compartments": page(governor),
    "compartment_kinds": page(),
    "compartment": of(Compartment, sees=governed, open_to=governor),
    "compartment_grants": of(Compartment, always, sees=governed, open_to=governor),
    "people": page(governor),
    "person_new": form(governor),
    "person": of_person(),
    "person_edit": of_person(kept),
    "person_disable": of_person(kept),
    "person_enable": of_person(kept),
    "person_sessions": of_person(kept),
    "person_link": of_person(always),
    "appointments": page(governor),
    "appointment_new": form(governor),
    "appointment": of(Membership, sees=appointed_by, open_to=governor),
    "appointment_left": of(Membership, sees=appointed_by, open_to=governor),
    "arrival": of(Membership, always, sees=goes_to_them, open_to=governor),
    "appointment_end": of(Membership, lasting, sees=appointed_by, open_to=governor),
    "cover": form(),
    "cover_end": of(Membership, always, sees=handed_over_by),
    "search": page(),
    "keys": page(),
    "key_new": form(),
    "key_end": of(AccessToken, always, sees=own_key),
    "notices": page(),
    "notice_read": of(Notice, always, sees=seen_notice),
    "notices_read": form(),
    "file": of(Attachment),
    "file_new": of(Walled, contributed_to),
    "comment_new": of(Walled, contributed_to),
}
