"""The demonstration as loaded: every sign-in, and in words what each sees."""

import io
import re
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError

from commissioning.models import Provision, Service
from config.demo import rows
from councils.models import Council, Holiday, Need, Portfolio
from governance.models import Body
from publica.models import ProviderTeam
from tests.demonstration import capacities, capacity, demonstration, loaded, organisation, reach
from tests.owner import as_owner, bare
from walls.identity import acting
from walls.models import Compartment, Membership, Organisation, Party, Person, Post, Role

__all__ = ["demonstration", "loaded"]

DUAL = {
    "ed.commissioning@publica.example": {"Joint team, commissioner", "Publica, provider"},
    "procurement@publica.example": {"Publica, provider", "West Oxfordshire, commissioner"},
} | {
    f"{post}@{domain}.example": {f"{council}, {side}", second.format(council)}
    for domain, council in {"cdc": "Cotswold", "foddc": "Forest of Dean", "wodc": "West Oxfordshire"}.items()
    for post, side, second in [
        ("leader", "members", "{}, owner"),
        ("councillor", "members", "Liaison Group, for {}"),
        ("lead.commissioner", "commissioner", "{}, owner"),
        ("s151", "commissioner", "{}, owner"),
        ("monitoring.officer", "commissioner", "{}, owner"),
    ]
}
"""Who acts in two capacities; everybody else has one."""

COMMISSIONER = {"officers": 1, "council": 1, "partnership": 1, "delivery": 23, "notes": 1}
ANSWERS = {"negotiation": 4}
MEMBER = {"council": 1, "partnership": 1, "delivery": 23}
OWNER = {"shareholder": 1, "owners": 1, "board-to-owners": 1}
SEES = {
    ("officer@cdc.example", "Cotswold, commissioner"): COMMISSIONER | ANSWERS | {"forum": 1},
    ("lead.commissioner@cdc.example", "Cotswold, commissioner"): COMMISSIONER | ANSWERS | {"forum": 2},
    ("lead.commissioner@cdc.example", "Cotswold, owner"): OWNER,
    ("s151@cdc.example", "Cotswold, commissioner"): COMMISSIONER,
    ("deputy.s151@cdc.example", "Cotswold, commissioner"): COMMISSIONER,
    ("monitoring.officer@cdc.example", "Cotswold, commissioner"): COMMISSIONER | {"oversight": 1},
    ("deputy.monitoring.officer@cdc.example", "Cotswold, commissioner"): COMMISSIONER | {"oversight": 1},
    ("clerk@cdc.example", "Cotswold, commissioner"): COMMISSIONER | {"forum": 4},
    ("leader@cdc.example", "Cotswold, members"): MEMBER,
    ("leader@cdc.example", "Cotswold, owner"): OWNER | {"forum": 1},
    ("portfolio.finance@cdc.example", "Cotswold, members"): MEMBER | ANSWERS | {"forum": 1},
    ("councillor@cdc.example", "Cotswold, members"): MEMBER,
    ("councillor@cdc.example", "Liaison Group, for Cotswold"): {"forum": 1},
    ("scrutiny.chair@cdc.example", "Cotswold, scrutiny"): {"council": 1, "delivery": 23},
    ("scrutiny.member@cdc.example", "Cotswold, scrutiny"): {"council": 1, "delivery": 23},
    ("internal.audit@cdc.example", "Cotswold, audit"): {"council": 1, "oversight": 1},
    ("leader@cbc.example", "Cheltenham, owner"): OWNER | {"forum": 1},
    ("advisers@cbc.example", "Cheltenham, owner"): OWNER,
    ("ed.commissioning@publica.example", "Joint team, commissioner"): {"partnership": 1},
    ("ed.commissioning@publica.example", "Publica, provider"): {},
    ("board.chair@publica.example", "Publica, provider"): {"board": 1, "board-to-owners": 1, "forum": 1},
    ("approver@publica.example", "Publica, provider"): {"provider": 3, "delivery": 32, "negotiation": 9},
    ("performance@publica.example", "Publica, provider"): {"provider": 3, "delivery": 32, "forum": 1},
    ("provider.customer@publica.example", "Publica, provider"): {
        "provider": 1,
        "delivery": 3,
        "negotiation": 3,
        "forum": 1,
    },
    ("procurement@publica.example", "Publica, provider"): {},
    ("legal@publica.example", "Publica, provider"): {},
    ("provider@contractor.example", "Contractor, provider"): {"provider": 1, "delivery": 1, "negotiation": 1},
    ("stakeholder@parish.example", "Parish, external"): {},
    ("admin@system.example", "System, system"): {},
}
"""How many compartments of which kind, besides the public and one's own."""


@pytest.mark.parametrize("email", [row["email"] for row in rows("signins")])
def test_a_sign_in_acts_in_the_capacities_of_its_posts(demonstration, email):
    labels = {each.label for each in capacities(email)}
    assert labels == DUAL[email] if email in DUAL else len(labels) == 1
    assert EmailAddress.objects.get(email=email).verified


@pytest.mark.parametrize(("email", "party"), SEES, ids=str)
def test_a_capacity_sees(demonstration, email, party):
    seen = Counter({kind: len(names) for kind, names in reach(capacity(email, party), "view").items()})
    assert (seen.pop("public"), seen.pop("personal")) == (1, 1)
    assert seen == SEES[email, party]


def test_a_provider_sees_its_own_papers_and_the_delivery_it_serves(demonstration):
    waste = reach(capacity("provider.waste@ubico.example", "Ubico, provider"), "view")
    assert waste["provider"] == ["Ubico: Waste and street cleaning crews"]
    assert waste["delivery"] == [
        "Cotswold: Street cleaning",
        "Cotswold: Waste and recycling collection",
        "Forest of Dean: Street cleaning",
        "Forest of Dean: Waste and recycling collection",
        "West Oxfordshire: Waste and recycling collection",
    ]
    assert waste["negotiation"] == [
        f"{council} with Ubico: Waste and recycling collection"
        for council in ("Cotswold", "Forest of Dean", "West Oxfordshire")
    ]
    assert waste["forum"] == ["Joint team: Client Officers Group"]
    assert waste.keys() <= {"provider", "delivery", "negotiation", "forum", "public", "personal"}


def test_a_former_provider_sees_nothing_of_a_service_that_went_home(demonstration):
    approver = reach(capacity("approver@publica.example", "Publica, provider"), "view")
    assert "West Oxfordshire: Planning" not in approver["delivery"]
    in_house = reach(capacity("provider.planning@wodc.example", "West Oxfordshire, provider"), "view")
    assert in_house["delivery"] == ["West Oxfordshire: Planning"]


@pytest.mark.parametrize(("email", "party"), [pair for pair in SEES if pair[0].endswith("@cdc.example")], ids=str)
def test_a_council_sees_nothing_of_another_but_what_is_joint(demonstration, email, party):
    joint = {"public", "personal", "partnership", "forum", "owners", "board-to-owners"}
    own = {
        name
        for action in ("view", "govern")
        for kind, names in reach(capacity(email, party), action).items()
        if kind not in joint
        for name in names
    }
    assert {re.split(":| with ", name)[0] for name in own} <= {"Cotswold"}


def test_who_governs_what(demonstration):
    def governed(email: str, party: str) -> dict[str, int]:
        return {kind: len(names) for kind, names in reach(capacity(email, party), "govern").items()}

    own = {"officers": 1, "council": 1, "delivery": 19, "shareholder": 1, "oversight": 1, "forum": 1, "negotiation": 6}
    review = {"appraisal": 1, "sealed": 1}
    assert governed("monitoring.officer@wodc.example", "West Oxfordshire, commissioner") == own | review
    host = own | {"delivery": 23, "forum": 4, "partnership": 1, "owners": 1, "negotiation": 4, "notes": 1}
    assert governed("monitoring.officer@cdc.example", "Cotswold, commissioner") == host
    board = {"board": 1, "board-to-owners": 1, "forum": 1, "provider": 3, "bid": 1}
    assert governed("board.chair@publica.example", "Publica, provider") == board
    assert governed("approver@publica.example", "Publica, provider") == {"provider": 3, "bid": 1}
    for email, party in SEES:
        if not email.startswith(("monitoring.officer", "board.chair", "approver")):
            assert governed(email, party) == {}, email


def test_the_same_through_the_database_as_the_application(demonstration):
    with acting(capacity("officer@cdc.example", "Cotswold, commissioner")) as by:
        assert {need.compartment.kind_id for need in Need.objects.select_related("compartment")} == {
            "officers",
            "council",
            "partnership",
        }
        assert set(Service.objects.values_list("council__short_name", flat=True)) == {"Cotswold"}
        assert Service.objects.count() == Service.objects.visible_to(by).count() == 23
        assert not ProviderTeam.objects.exists()
    with acting(capacity("provider.ict@publica.example", "Publica, provider")):
        assert not Need.objects.exists()
        assert [team.name for team in ProviderTeam.objects.all()] == ["ICT team"]
    with acting(capacity("admin@system.example", "System, system")):
        assert not Need.objects.exists()
        assert not Service.objects.exists()
        assert not ProviderTeam.objects.exists()


def test_appointments_are_made_where_the_party_belongs(demonstration):
    with as_owner():
        for party in Party.objects.select_related("organisation", "on_behalf_of", "governed_in__owner"):
            kind = party.organisation.kind
            if kind == "council" or party.on_behalf_of:
                council = party.on_behalf_of or party.organisation
                assert party.governed_in.kind_id == "oversight"
                assert party.governed_in.owner.organisation == council
            elif kind in ("company", "partnership"):
                assert party.governed_in.kind_id == {"company": "board", "partnership": "partnership"}[kind]
            else:
                assert party.governed_in is None  # administrators appoint


def test_each_row_of_the_files_is_there(demonstration):
    idle = {"cbc"}
    with as_owner():
        assert Person.objects.count() == len(rows("signins")) == 60
        assert Organisation.objects.filter(parent=None).count() == len(rows("organisations"))
        assert Council.objects.get(organisation=organisation("Cheltenham")).commissions is False
        assert Body.objects.count() == len(rows("bodies"))
        assert Portfolio.objects.exclude(post=None).count() == sum(bool(row["portfolio"]) for row in rows("posts"))
        assert Portfolio.objects.count() == len(rows("portfolios"))
        assert Holiday.objects.count() == len(rows("holidays"))
        assert ProviderTeam.objects.count() == len(rows("teams"))
        assert Provision.objects.count() == sum(row["council"] not in idle for row in rows("services"))
        assert Need.objects.count() == sum(row["council"] not in idle for row in rows("needs")) + len(rows("drafts"))
        for draft in rows("drafts"):
            assert Need.objects.get(statement=draft["statement"]).compartment.kind_id == draft["kind"]


def test_what_is_made_up_says_so_and_the_rest_has_a_source(demonstration):
    with as_owner():
        for model in (Need, Provision, Body, Portfolio, Holiday, Council):
            assert not model.objects.filter(source="", illustrative=False).exists(), model


def test_loading_again_changes_nothing_but_refreshes_the_words_of_needs(demonstration):
    models = (
        Person,
        Organisation,
        Party,
        Role,
        Post,
        Membership,
        Compartment,
        Need,
        Service,
        Provision,
        Body,
    )
    with as_owner():
        need = Need.objects.filter(value__gt=0).first()
        bare(Need.objects.filter(pk=need.pk)).update(unit="oxen")
        left = Membership.objects.get(person__email="officer@wodc.example", post__role__matter=False)
        Membership.objects.filter(pk=left.pk).update(ends_at=left.starts_at.replace(year=2099))
        before = [model.objects.count() for model in models]
        call_command("demo", stdout=io.StringIO())
        assert before == [model.objects.count() for model in models]
        assert Need.objects.get(pk=need.pk).unit == need.unit


def test_only_in_demonstration_mode(demonstration, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="in demonstration mode only"):
        call_command("demo")


def test_the_list_of_sign_ins_names_each_once_with_the_password(demonstration):
    said = io.StringIO()
    call_command("demo", "--sign-ins", stdout=said)
    lines = said.getvalue().splitlines()
    assert "commissioning" in lines[0]
    assert Counter(line.split()[0] for line in lines if "@" in line) == Counter(row["email"] for row in rows("signins"))
    assert sum(line == "wodc.example" for line in lines) == 1
