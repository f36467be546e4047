"""Opening companies and their teams, as the application role."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from councils.models import Council
from publica.actions import open_company, open_team, open_team_post
from publica.models import ProviderTeam
from tests.demonstration import capacities, capacity, organisation, party, reach
from tests.owner import as_owner
from walls.identity import acting
from walls.models import Compartment, Membership, Party, Person, Post

ADMINISTRATOR = ("admin@system.example", "System, system")
APPROVER = ("approver@publica.example", "Publica, provider")
CHAIR = ("board.chair@publica.example", "Publica, provider")
TEAM = "Careline team"


@pytest.fixture
def post(demonstration) -> Post:
    """The post of a team that is still to be opened."""
    by = capacity(*ADMINISTRATOR)
    with acting(by):
        return open_team_post(by=by, organisation=organisation("Publica"), name=TEAM)


def test_a_provider_opens_its_team_and_no_council_reaches_it(post):
    by = capacity(*APPROVER)
    with acting(by):
        team = open_team(by=by, post=post, name=TEAM, services="Careline")
        assert team.ref == post.role.scope
        assert ProviderTeam.objects.visible_to(by, "decide").filter(pk=team.pk).exists()
    with acting(capacity(*CHAIR)):
        Membership.objects.create(person=Person.objects.get(email="stakeholder@parish.example"), post=post)
    name = f"Publica: {TEAM}"
    reached = set()
    for person in Person.objects.all():
        for each in capacities(person.email):
            if name in reach(each, "view").get("provider", []):
                reached.add(person.email)
    assert reached == {
        "approver@publica.example",
        "performance@publica.example",
        "stakeholder@parish.example",  # as a member of the team, in a capacity of Publica's
    }


def test_the_board_governs_its_teams_and_reads_none(post):
    by = capacity(*APPROVER)
    with acting(by):
        open_team(by=by, post=post, name=TEAM)
    assert f"Publica: {TEAM}" in reach(capacity(*CHAIR), "govern")["provider"]
    with acting(capacity(*CHAIR)):
        assert not ProviderTeam.objects.exists()


@pytest.mark.parametrize(
    "who",
    [
        ("lead.commissioner@cdc.example", "Cotswold, commissioner"),
        ("performance@publica.example", "Publica, provider"),
        ("provider.waste@ubico.example", "Ubico, provider"),
    ],
    ids=str,
)
def test_others_open_no_team_there(post, who):
    by = capacity(*who)
    with acting(by), pytest.raises(DatabaseError, match="does not open such a compartment"):
        open_team(by=by, post=post, name=TEAM)


def test_a_team_needs_its_own_post_and_opens_once(post):
    by = capacity(*APPROVER)
    with acting(by):
        with pytest.raises(ValidationError, match="post of a provider team"):
            open_team(by=by, post=Post.objects.get(title="Approver of returns"), name=TEAM)
        open_team(by=by, post=post, name=TEAM)
        with pytest.raises(ValidationError, match="already open"):
            open_team(by=by, post=post, name=TEAM)


def test_a_team_post_is_an_administrators_to_open(demonstration):
    by = capacity(*APPROVER)
    with acting(by), pytest.raises(PermissionDenied):
        open_team_post(by=by, organisation=organisation("Publica"), name=TEAM)


def test_an_administrator_opens_a_company_with_its_owners(demonstration):
    by = capacity(*ADMINISTRATOR)
    owners = list(Council.objects.filter(abbreviation__in=["CDC", "CBC"]))
    cotswold = next(council for council in owners if council.commissions)
    with acting(by):
        open_company(by=by, name="Careline Ltd", short_name="Careline", owners=owners, host=cotswold)
    with as_owner():
        opened = Compartment.objects.filter(name__startswith="Careline:")
        assert {each.kind_id for each in opened} == {"board", "owners", "board-to-owners"}
        assert Party.objects.get(pk=party("Careline", "provider").pk).governed_in.kind_id == "board"
    name = "Careline: its owners' papers"
    assert name in reach(capacity("leader@cbc.example", "Cheltenham, owner"), "decide")["owners"]
    wodc = reach(capacity("leader@wodc.example", "West Oxfordshire, owner"), "view")
    assert name not in wodc["owners"]
    monitoring = reach(capacity("monitoring.officer@cdc.example", "Cotswold, commissioner"), "govern")
    assert name in monitoring["owners"]


def test_the_host_is_one_of_the_owners(demonstration):
    owners = list(Council.objects.filter(abbreviation="CDC"))
    other = Council.objects.get(abbreviation="WODC")
    with as_owner(), pytest.raises(ValidationError, match="one of the owners"), transaction.atomic():
        open_company(by=None, name="Careline Ltd", short_name="Careline", owners=owners, host=other)
