"""What councils' actions do and refuse, as the application role."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from councils.actions import (
    edit_need,
    open_council,
    open_partnership,
    open_party,
    open_portfolio,
    open_post,
    record_need,
)
from councils.models import Council, Need, Portfolio
from tests.demonstration import capacity, organisation, party, reach
from tests.owner import as_owner, query
from walls.identity import acting
from walls.models import Bar, Compartment, Membership, Party, Person, Post, Role

ADMINISTRATOR = ("admin@system.example", "System, system")
OFFICER = ("officer@cdc.example", "Cotswold, commissioner")
LEAD = ("lead.commissioner@cdc.example", "Cotswold, commissioner")
NEW_COUNCIL: dict[str, Any] = {"name": "Tewkesbury Borough Council", "short_name": "Tewkesbury", "abbreviation": "TBC"}
SAID: dict[str, Any] = {"theme": "Waste", "statement": "Bins overflow in August", "illustrative": True}


def compartment(kind: str, short_name: str = "Cotswold") -> Compartment:
    with as_owner():
        return Compartment.objects.get(kind=kind, owner__organisation__short_name=short_name)


def test_an_administrator_opens_a_council_and_sees_nothing_of_it(demonstration):
    by = capacity(*ADMINISTRATOR)
    with acting(by):
        council = open_council(by=by, **NEW_COUNCIL, illustrative=True)
        open_post(
            by=by,
            party=party("Tewkesbury", "commissioner"),
            code="monitoring_officer",
            title="Monitoring Officer",
            single_holder=True,
        )
        assert not Compartment.objects.filter(is_public=False, personal_to=None).exists()
    with as_owner():
        opened = Compartment.objects.filter(subjects__organisation=council.organisation)
        assert {each.kind_id for each in opened} == {"officers", "council", "shareholder", "oversight"}
        parties = Party.objects.filter(organisation=council.organisation)
        assert {each.side for each in parties} == {
            "commissioner",
            "members",
            "scrutiny",
            "audit",
            "owner",
            "provider",
        }
        assert {each.governed_in.kind_id for each in parties} == {"oversight"}
        assert Role.objects.get(party__in=parties, code="clerk").title == "Clerk (proper officer)"


def test_the_first_monitoring_officer_is_appointed_by_an_administrator_and_appoints_the_rest(demonstration):
    administrator = capacity(*ADMINISTRATOR)
    with acting(administrator):
        open_council(by=administrator, **NEW_COUNCIL)
        sought: dict[str, Any] = {"by": administrator, "party": party("Tewkesbury", "commissioner")}
        monitoring = open_post(**sought, code="monitoring_officer", single_holder=True)
        officer = open_post(**sought, code="officer")
        holder = Person.objects.create(email="monitoring.officer@tbc.example", name="Monitoring Officer")
        other = Person.objects.create(email="officer@tbc.example", name="Officer")
        Membership.objects.create(person=holder, post=monitoring)
        with pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.create(person=other, post=officer)
    with acting(capacity("monitoring.officer@tbc.example", "Tewkesbury, commissioner")):
        Membership.objects.create(person=other, post=officer)
    seen = reach(capacity("officer@tbc.example", "Tewkesbury, commissioner"), "view")
    assert seen["officers"] == ["Tewkesbury: officers' working papers"]


def test_a_council_that_only_owns_has_one_side(demonstration):
    with as_owner():
        council = open_council(by=None, **NEW_COUNCIL, commissions=False)
        assert [each.side for each in Party.objects.filter(organisation=council.organisation)] == ["owner"]
        opened = Compartment.objects.filter(subjects__organisation=council.organisation)
        assert {each.kind_id for each in opened} == {"shareholder", "oversight"}


@pytest.mark.parametrize("who", [OFFICER, LEAD, ("board.chair@publica.example", "Publica, provider")], ids=str)
def test_only_administrators_keep_registers(demonstration, who):
    by = capacity(*who)
    cotswold = Council.objects.get(organisation__short_name="Cotswold")
    with acting(by):
        for attempt in (
            lambda: open_council(by=by, **NEW_COUNCIL),
            lambda: open_party(by=by, organisation=organisation("Cotswold"), side="external"),
            lambda: open_post(by=by, party=party("Cotswold", "members"), code="leader"),
            lambda: open_portfolio(by=by, council=cotswold, title="Everything"),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
        # Nor past the actions: the tables refuse too.
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Portfolio.objects.create(council=cotswold, title="Everything")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            open_council(by=None, **NEW_COUNCIL)


def test_nobody_may_pass_as_the_owner(demonstration):
    with pytest.raises(DatabaseError, match="no identity"), transaction.atomic():
        open_council(by=None, **NEW_COUNCIL)


def test_a_second_council_of_the_same_name_is_refused_in_a_sentence(demonstration):
    by = capacity(*ADMINISTRATOR)
    with acting(by), pytest.raises(ValidationError):
        open_council(by=by, name="Cotswold District Council", short_name="Cotswold", abbreviation="X")


def test_a_partnership_is_of_commissioning_councils_and_has_its_host(demonstration):
    by = capacity(*ADMINISTRATOR)
    councils = {council.abbreviation: council for council in Council.objects.all()}
    named: dict[str, Any] = {"by": by, "name": "Joint waste team", "short_name": "Waste team"}
    with acting(by):
        for few, lead in [("CDC", "CDC"), ("CDC FODDC", "WODC"), ("CDC CBC", "CDC")]:
            with pytest.raises(ValidationError), transaction.atomic():
                open_partnership(**named, councils=[councils[key] for key in few.split()], host=councils[lead])
        open_partnership(**named, councils=[councils["CDC"], councils["WODC"]], host=councils["WODC"])
    name = "Waste team: joint approach"
    assert name in reach(capacity(*OFFICER), "view")["partnership"]
    assert name in reach(capacity("officer@wodc.example", "West Oxfordshire, commissioner"), "view")["partnership"]
    foddc = reach(capacity("officer@foddc.example", "Forest of Dean, commissioner"), "view")
    assert name not in foddc["partnership"]
    host = reach(capacity("monitoring.officer@wodc.example", "West Oxfordshire, commissioner"), "govern")
    assert host["partnership"] == [name]


@pytest.mark.parametrize("kind", ["officers", "council"])
def test_an_officer_records_a_need_and_history_says_who(demonstration, kind):
    by = capacity(*OFFICER)
    with acting(by):
        need = record_need(by=by, compartment=compartment(kind), **SAID, value=Decimal("12.5"), unit="tonnes")
    with as_owner():
        assert need.history.get().acting_id == by.pk
        event = query("SELECT capacity_id, kind FROM walls_auditevent ORDER BY id DESC LIMIT 1")
        assert event == [(by.pk, "change")]


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        (("officer@foddc.example", "Forest of Dean, commissioner"), "council"),
        (("s151@cdc.example", "Cotswold, commissioner"), "officers"),
        (("councillor@cdc.example", "Cotswold, members"), "council"),
        (("scrutiny.chair@cdc.example", "Cotswold, scrutiny"), "council"),
        (ADMINISTRATOR, "council"),
        (OFFICER, "oversight"),
    ],
    ids=str,
)
def test_others_record_no_needs_there(demonstration, who, kind):
    by = capacity(*who)
    with acting(by), pytest.raises(PermissionDenied):
        record_need(by=by, compartment=compartment(kind), **SAID)


def test_needs_are_kept_only_where_they_belong(demonstration):
    by = capacity(*OFFICER)
    with as_owner():
        delivery = Compartment.objects.filter(kind="delivery", owner__organisation__short_name="Cotswold")[0]
    with acting(by), pytest.raises(ValidationError, match="does not belong there"):
        record_need(by=by, compartment=delivery, **SAID)


def test_evidence_has_a_unit(demonstration):
    by = capacity(*OFFICER)
    with acting(by), pytest.raises(ValidationError, match="Say in which unit"):
        record_need(by=by, compartment=compartment("officers"), **SAID, value=Decimal(3))


def test_the_second_of_two_editors_is_told(demonstration):
    by = capacity(*OFFICER)
    with acting(by):
        need = record_need(by=by, compartment=compartment("officers"), **SAID)
        opened = Need.objects.get(pk=need.pk)
        assert edit_need(by=by, need=need, statement="Bins overflow in June").version == 2
        with pytest.raises(ValidationError) as refusal:
            edit_need(by=by, need=opened, statement="Bins overflow in July")
        assert refusal.value.code == "stale"
        assert Need.objects.get(pk=need.pk).statement == "Bins overflow in June"


def test_a_need_that_is_seen_but_kept_by_others_is_not_changed(demonstration):
    with as_owner():
        need = Need.objects.filter(compartment=compartment("council"))[0]
    by = capacity("councillor@cdc.example", "Cotswold, members")
    with acting(by), pytest.raises(PermissionDenied, match="another post"):
        edit_need(by=by, need=need, theme="Other")


@pytest.mark.parametrize(
    ("email", "post"),
    [
        ("scrutiny.member@cdc.example", "leader"),
        ("monitoring.officer@cdc.example", "s151"),
        ("officer@cdc.example", "councillor"),
    ],
)
def test_posts_that_the_law_parts(demonstration, email, post):
    with as_owner():
        person = Person.objects.get(email=email)
        parted = Post.objects.filter(organisation=organisation("Cotswold"), role__code=post)[0]
        Membership.objects.filter(post=parted).update(ends_at=None)
        reasons = set(Bar.objects.values_list("reason", flat=True))
        parted.single_holder = False
        parted.save()
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Membership.objects.create(person=person, post=parted)
    assert str(refusal.value).splitlines()[0] in reasons
