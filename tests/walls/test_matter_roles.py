"""Posts of people named for a matter: known to those who know of the matter, and counted by nobody else (L08)."""

import pytest
from guardian.shortcuts import assign_perm

from tests.owner import as_owner, query
from tests.walls.scene import oversight, policy, raised
from walls.actions.compartments import subjects_of
from walls.identity import acting
from walls.models import CompartmentKind, CompartmentSubject, Party, Post, Role

COUNTED = {
    "walls_post": "SELECT role_id FROM walls_post",
    "walls_role": "SELECT group_id FROM walls_role",
    "auth_group": "SELECT id FROM auth_group",
}


def counted(capacity) -> dict[str, bool]:
    """By table, whether a bare query of it meets the team's role."""
    with as_owner():
        team = Role.objects.get(code="team").pk
    with acting(capacity):
        return {table: team in {key for (key,) in query(statement)} for table, statement in COUNTED.items()}


def knows(capacity) -> bool:
    seen = set(counted(capacity).values())
    assert len(seen) == 1, "the three tables tell different things"
    return seen.pop()


@pytest.mark.parametrize(
    ("who", "party", "known"),
    [
        ("dual", "Cotswold", True),  # named for it
        ("dual", "Publica", True),  # it is the same person
        ("leader", "", True),  # sees it
        ("monitor", "", True),  # governs it
        ("officer", "", False),
        ("second", "", False),
        ("provider", "", False),
        ("keeper", "", False),
        ("admin", "", False),
    ],
)
def test_L08_a_bare_query_counts_the_posts_of_ones_own_matters_alone(office, notes, who, party, known):
    assert knows(office.by(who, party)) is known


def test_L08_the_public_counts_none_and_sees_every_other_post(office):
    assert not knows(office.world.capacities.public)
    with acting(office.world.capacities.public):
        assert set(Post.objects.values_list("title", flat=True)) == {
            post.title for name, post in office.posts.items() if name != "team"
        }


def test_L08_who_oversees_a_matter_knows_of_its_people(office):
    with as_owner():
        query("DELETE FROM walls_compartmentgroupobjectpermission")
    assert not knows(office.by("leader"))
    oversight(office)
    assert knows(office.by("leader"))


def test_L08_behind_a_wall_those_know_to_whom_a_side_is_offered(office, notes):
    raised(office, policy(office))
    assert knows(office.by("leader"))
    assert not knows(office.by("officer"))


def test_L08_where_people_are_not_to_learn_of_each_other_one_knows_ones_own_party(office):
    """Candidates of one review see the same briefing, and none of them counts the others."""
    with as_owner():
        CompartmentKind.objects.filter(code="joint").update(apart=True)
        assign_perm("view", office.world.roles.team.group, office.world.compartments.joint)
    assert knows(office.by("officer"))  # sees what is joint, and is of the team's party
    assert not knows(office.by("provider"))  # sees it too
    assert knows(office.by("monitor"))  # governs it
    with as_owner():
        CompartmentKind.objects.filter(code="joint").update(apart=False)
    assert knows(office.by("provider"))


def test_the_subjects_of_a_place_are_told_as_far_as_one_may_know_of_their_roles(office):
    with as_owner():
        other = Role.objects.create(
            group=type(office.world.roles.team.group).objects.create(name="b"),
            party=Party.objects.get(side="provider"),
            code="candidate",
            title="Named",
            matter=True,
        )
        place = office.world.compartments.council
        CompartmentKind.objects.filter(code="council").update(apart=True)
        for role in (office.world.roles.team, other):
            CompartmentSubject.objects.create(compartment=place, relation="team", role=role)
            assign_perm("view", role.group, place)
    with acting(office.by("officer")):  # whose post opens such places
        assert [subject.thing for subject in subjects_of(place)] == [office.world.roles.team]
    with acting(office.by("monitor")):
        assert {subject.thing for subject in subjects_of(place)} == {office.world.roles.team, other}
