"""Ten times the rows: of everything that a page lists, added quickly, by the owner."""

from datetime import date

from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection

from commissioning.models import Provision, Service
from councils.models import Calendar, Council, Holiday, Need, Portfolio
from governance.models import Body, Seat
from publica.models import ProviderTeam
from tests.demonstration import capacities
from tests.owner import as_owner, bare
from tests.pages.copying import COPIES, HOLDERS, copy, twin
from tests.pages.people import CHECKED_TWICE, MANY_HATS, sign_in
from tests.pages.second_check import credential
from tests.pages.tenfold_thread import copy_thread
from tests.pages.walls import copy_walls
from walls.models import (
    Attachment,
    AuditEvent,
    Clock,
    Comment,
    Compartment,
    CompartmentGroupObjectPermission,
    CompartmentKind,
    GrantPeriod,
    Membership,
    Notice,
    Organisation,
    Party,
    Person,
    Post,
)


def add_tenfold() -> None:
    """Make everything at least ten times as many."""
    with as_owner():
        copy_places()
        copy_people()
        copy_papers()
        copy_thread()
        copy_walls()
        give_hats()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself, a while after so many rows
    for _ in range(COPIES):
        for email in (CHECKED_TWICE, MANY_HATS):
            sign_in(email)


def copy_places() -> None:
    """Registers, and compartments with their grants."""
    copy(AuditEvent, "t.kind IN ('register', 'refused')")
    copy(GrantPeriod, ends_at="t.starts_at")  # grants of the past
    copy(CompartmentKind, code="left(t.code, 17) || n", position="t.position + 100 * n")
    copy(Organisation)
    copy(Party, "t.side NOT IN ('public', 'system')", side="left(t.side, 17) || n")
    copy(Post)
    copy(Calendar, code="left(t.code, 27) || n")
    copy(Holiday, date="t.date + 7000 * n")
    copy(Council, organisation_id=twin(Organisation, "organisation_id"), abbreviation="n || left(t.abbreviation, 11)")
    copy(Portfolio)
    copy(Body, organisation_id=twin(Organisation, "organisation_id"), forum_id="NULL::bigint")
    copy(Seat, post_id=twin(Post, "post_id"))
    copy(Compartment, "NOT t.is_public AND t.personal_to_id IS NULL")
    place = twin(Compartment, "content_object_id")
    copy(CompartmentGroupObjectPermission, f"{place} IS NOT NULL", content_object_id=place)


def copy_people() -> None:
    """People, each in the posts of the one they are copied from, where more than one may hold them."""
    copy(Person, times=HOLDERS, email="n || '-' || t.email")
    held_by_many = "t.basis <> 'substantive' OR NOT (SELECT p.single_holder FROM walls_post p WHERE p.id = t.post_id)"
    over = list(Membership.objects.filter(ends_at__lte=Clock()).select_related("person"))
    lasts = (
        "CASE WHEN t.ends_at <= walls.clock() THEN walls.clock() + interval '1 day' ELSE t.ends_at END"  # not the past
    )
    copy(Membership, held_by_many, times=HOLDERS, person_id=twin(Person, "person_id"), ends_at=lasts)
    for held in over:
        copies = Membership.objects.filter(post=held.post_id, person__email__endswith=f"-{held.person.email}")
        copies.update(ends_at=Clock())


def copy_papers() -> None:
    """Rows behind the wall, and their versions."""
    for model in (Need, Service, ProviderTeam):
        copy(model.history.model)
        copy(model)
    bare(Provision.objects.filter(begins_on=None)).update(begins_on=date(2000, 1, 1))  # else no other turn came before
    day = "date '1800-01-01' + (t.id * 10 + n)::integer"
    copy(Provision, begins_on=day, ends_on=day)
    copy(Notice)
    copy(Attachment)
    copy(Comment)


def give_hats() -> None:
    """Nine more capacities for a person, a notice waiting in each, and nine more keys for another."""
    person = Person.objects.get(email=MANY_HATS)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO walls_membership (ref, person_id, post_id, basis, reason)
            SELECT DISTINCT ON (r.party_id) walls.new_ref(), %s, o.id, 'substantive', 'Many hats'
            FROM walls_post o
            JOIN walls_role r ON r.group_id = o.role_id AND NOT r.matter
            JOIN walls_party y ON y.id = r.party_id
            JOIN walls_organisation n ON n.id = y.organisation_id
            WHERE NOT o.single_holder AND NOT EXISTS (  -- whom a candidate employs loses what they saw of the review
                SELECT FROM walls_employerbar b WHERE b.organisation_id IN (n.id, n.parent_id)
              )
              AND r.party_id NOT IN (SELECT party_id FROM walls_capacity WHERE person_id = %s)
              AND r.code NOT IN (SELECT one FROM walls_bar UNION SELECT other FROM walls_bar)
            """,
            [person.pk, person.pk],
        )
    worn = capacities(MANY_HATS)
    assert len(worn) > COPIES
    for capacity in worn[1:]:
        own = Compartment.objects.get(personal_to=capacity.pk)
        Notice.objects.create(compartment=own, to_compartment=own, words="appointed", path="/")
    for number in range(COPIES):
        WebAuthn.add(Person.objects.get(email=CHECKED_TWICE), f"Key {number}", credential())
