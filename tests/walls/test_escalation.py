"""Ways by which somebody might climb: each tried in SQL as the application's role, and each refused."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import refused, titles
from walls.actions import grants
from walls.actions.cover import hand_over
from walls.actions.walls import extend_wall
from walls.identity import acting
from walls.models import (
    AuditEvent,
    Basis,
    Compartment,
    Exclusion,
    Membership,
    Organisation,
    Party,
    Permit,
    Person,
    Post,
    Release,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallSide,
)

OURS = "keeps|not rewritten|later"
SOON = timedelta(days=7)


def forest() -> Compartment:
    """A second council's compartment, which its own monitor governs and the first council's does not."""
    with as_owner():
        return Compartment.objects.get(name="forest")


def a_wall(*sides: tuple[Compartment, int], undertaking: int | None = None) -> Wall:
    """A standing wall, made by the owner."""
    with as_owner():
        wall = Wall.objects.create(reason="Review")
        for compartment, side in sides:
            WallSide.objects.create(wall=wall, compartment=compartment, side=side)
            if undertaking:
                UndertakingText.objects.create(wall=wall, side=side, version=undertaking, text="Tell nobody.")
        return wall


# -- Becoming somebody else by changing which row is whose


def test_nobody_takes_the_number_of_another_person(world):
    with acting(world.capacities.officer):
        refused(
            lambda: query("UPDATE walls_person SET id = id + 1000 WHERE id = %s", world.people.officer.pk),
            match="does not keep",
        )


@pytest.mark.parametrize("table", ["walls_post", "walls_party", "walls_organisation", "councils_calendar"])
def test_an_administrator_swaps_no_entries_of_a_register(office, table):
    with as_owner():
        query("INSERT INTO councils_calendar (ref, code, name) VALUES ('000000000000', 'x', 'x')")
    with acting(office.by("admin")):
        refused(lambda: query("UPDATE {table} SET id = id + 1000".replace("{table}", table)), match=OURS)
        refused(
            lambda: query(
                "UPDATE {table} SET ref = 'zzz' WHERE id = (SELECT max(id) FROM {table})".replace("{table}", table)
            ),
            match=OURS,
        )


def test_a_row_keeps_its_number(world):
    with acting(world.capacities.officer):
        Note.objects.create(compartment=world.compartments.council, title="x")
        refused(lambda: query("UPDATE notes_note SET id = id + 1000"), match="never changes")


def test_a_password_link_goes_to_no_other_address(office):
    """Whoever could add an address to a person could have the link sent to it."""
    monitor = office.people["monitor"]
    for who in ("officer", "admin"):
        with acting(office.by(who)):
            refused(
                lambda: EmailAddress.objects.create(user=monitor, email="mine@test.example", verified=True),
                match="address",
            )
            EmailAddress.objects.create(user=monitor, email="Monitor@test.example", verified=True)
            refused(lambda: EmailAddress.objects.update(email="mine@test.example"), match="address")
            refused(partial(EmailAddress.objects.update, user=office.people[who]), match="address")
            EmailAddress.objects.all().delete()


def test_a_person_is_not_disabled_in_the_past(office):
    with acting(office.by("admin")):
        Person.objects.filter(pk=office.people["second"].pk).update(inactive_from=timezone.now() - timedelta(days=365))
        past = Person.objects.get(pk=office.people["second"].pk).inactive_from
        assert past is not None and timezone.now() - past < timedelta(minutes=1)


# -- Parties, posts and roles that bring grants with them


def templated(kind: str = "council") -> None:
    """Whoever advises a council's commissioners contributes to its compartments, by template."""
    query(
        "INSERT INTO walls_granttemplate (kind_id, relation, side, code, action) "
        "VALUES (%s, 'council', 'commissioner', 'officer', 'contribute')",
        kind,
    )
    query(
        "INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id) "
        "SELECT c.id, 'council', y.organisation_id FROM walls_compartment c JOIN walls_party y ON y.id = c.owner_id "
        "WHERE c.kind_id = %s",
        kind,
    )


def test_an_administrator_opens_no_ungoverned_party_in_place_of_a_governed_one(office):
    """Nobody would govern it, so that they could appoint to it, and its roles would have the council's grants."""
    council = office.world.parties.council
    with as_owner():
        templated()

    def officer_of(party: Party) -> int:
        return query("SELECT walls.open_role(%s, 'officer', '', 'Officer', false)", party.pk)[0][0]

    with acting(office.by("admin")):
        new = Organisation.objects.create(name="New", short_name="New", kind="test")
        place = {"side": "commissioner", "audience": "x", "organisation": new, "on_behalf_of": council.organisation}
        refused(lambda: Party.objects.create(**place), match="is governed where")
        governed = Party.objects.create(**place, governed_in_id=council.governed_in_id)
        other = Party.objects.create(
            side="commissioner", audience="x", organisation=council.organisation, on_behalf_of=new
        )
        granted, none = officer_of(governed), officer_of(other)
        refused(
            lambda: Membership.objects.create(
                person=office.people["nobody"],
                post=Post.objects.create(organisation=new, role_id=granted, title="x"),
            )
        )
    with as_owner():
        assert query("SELECT DISTINCT group_id FROM walls_grantperiod WHERE group_id IN (%s, %s)", granted, none) == [
            (granted,)
        ]


def test_a_role_of_one_team_receives_no_standing_grants(office):
    with as_owner():
        templated()
    party = office.world.parties.council.pk
    with acting(office.by("admin")):
        ((role,),) = query("SELECT walls.open_role(%s, 'officer', 'one team', 'Team', false)", party)
    with as_owner():
        assert query("SELECT * FROM walls_grantperiod WHERE group_id = %s", role) == []


def test_a_post_stands_in_the_organisation_of_its_role(office):
    """Else the laws that part two posts of one organisation would not see it."""
    with acting(office.by("admin")):
        elsewhere = Organisation.objects.create(name="New", short_name="New", kind="test")
        refused(
            lambda: Post.objects.create(organisation=elsewhere, role=office.world.roles.monitor, title="x"), match=OURS
        )


# -- Handing over and lengthening


def test_a_seat_in_a_named_team_is_not_handed_over(office):
    """People are named for a matter one by one (EW-8); a member names nobody."""
    with as_owner():
        mine = Membership.objects.create(person=office.people["officer"], post=office.posts["team"])
    by = office.by("officer")
    with acting(by):
        with pytest.raises(PermissionDenied):
            hand_over(
                by=by,
                posts={mine: office.people["second"]},
                basis=Basis.DEPUTY,
                starts_at=None,
                ends_at=timezone.now() + SOON,
                reason="Leave",
            )
        refused(
            lambda: Membership.objects.create(
                person=office.people["second"],
                post=office.posts["team"],
                basis=Basis.DEPUTY,
                covers=mine,
                ends_at=timezone.now() + SOON,
            )
        )


def test_cover_is_of_the_post_that_it_names(office):
    with as_owner():
        mine = office.held("officer", "officer")
    with acting(office.by("monitor")):
        refused(
            lambda: Membership.objects.create(
                person=office.people["second"],
                post=office.posts["leader"],
                basis=Basis.DEPUTY,
                covers=mine,
                ends_at=timezone.now() + SOON,
            ),
            match="cover is of the post",
        )


def test_cover_and_permits_are_never_lengthened(office):
    world, now = office.world, timezone.now()
    with as_owner():
        cover = Membership.objects.create(
            person=office.people["second"],
            post=office.posts["leader"],
            basis=Basis.DEPUTY,
            covers=office.held("leader", "leader"),
            ends_at=now + SOON,
        )
        permit = Permit.objects.create(
            capacity=world.capacities.provider,
            compartment=world.compartments.sealed,
            reason="x",
            asked_by=office.people["leader"],
            approved_by=office.people["monitor"],
            ends_at=now + SOON,
        )
    with acting(office.by("leader")):
        refused(lambda: Membership.objects.filter(pk=cover.pk).update(ends_at=now + 2 * SOON), match=OURS)
        assert Membership.objects.filter(pk=cover.pk).update(ends_at=now + SOON / 2) == 1
    with acting(office.by("monitor")):
        refused(lambda: Permit.objects.filter(pk=permit.pk).update(ends_at=now + 2 * SOON), match=OURS)
        assert Permit.objects.filter(pk=permit.pk).update(ends_at=now + SOON / 2) == 1


# -- Governors: what one governs opens nothing to oneself, and reaches no further


def test_a_governor_gives_no_grant_to_a_role_of_their_own(office):
    """To change who may see opens nothing: a way in takes two people, by permit (EW-7)."""
    world, by = office.world, office.by("monitor")
    with acting(by):
        refused(lambda: assign_perm("view", world.roles.monitor.group, world.compartments.sealed))
        with pytest.raises(ValidationError, match="of your own"):
            grants.give(
                by=by, compartment=world.compartments.sealed, role=world.roles.monitor, action="view", reason="x"
            )
        assign_perm("view", world.roles.officer.group, world.compartments.sealed)


def test_a_permit_lifts_only_an_exclusion_from_its_own_compartment_and_of_its_own_person(office):
    world = office.world
    with as_owner():
        elsewhere = Exclusion.objects.create(person=office.people["forester"], compartment=forest(), reason="x")
        another = Exclusion.objects.create(
            person=office.people["second"], compartment=world.compartments.sealed, reason="x"
        )
        own = Exclusion.objects.create(
            person=office.people["officer"], compartment=world.compartments.sealed, reason="x"
        )

    def permit(lifts):
        return Permit.objects.create(
            capacity=world.capacities.officer,
            compartment=world.compartments.sealed,
            lifts_id=lifts,
            reason="x",
            asked_by=office.people["leader"],
            approved_by=office.people["monitor"],
            ends_at=timezone.now() + SOON,
        )

    with acting(office.by("monitor")):
        refused(lambda: permit(elsewhere.pk))
        refused(lambda: permit(another.pk))
        refused(lambda: permit(999_999))
        permit(own.pk)


def test_nobody_ends_an_exclusion_of_their_own(office):
    with as_owner():
        coming = Exclusion.objects.create(
            person=office.people["monitor"],
            compartment=office.world.compartments.sealed,
            reason="x",
            starts_at=timezone.now() + SOON,
        )
    with acting(office.by("monitor")):
        assert Exclusion.objects.filter(pk=coming.pk).exists()
        assert Exclusion.objects.filter(pk=coming.pk).update(ends_at=coming.starts_at) == 0


def test_nobody_joins_or_lowers_the_wall_of_another(office):
    wall = a_wall((forest(), 1))
    with acting(office.by("monitor")):
        sealed = office.world.compartments.sealed
        refused(lambda: extend_wall(by=None, wall=wall, compartment=sealed, side=2), "raise a wall before it")
        refused(lambda: WallSide.objects.create(wall=wall, compartment=sealed, side=2))
        assert Wall.objects.update(ends_at=timezone.now() + SOON) == 0
    # One side of it is not the wall: lowering it opens the other side too.
    with as_owner():
        WallSide.objects.create(wall=wall, compartment=office.world.compartments.sealed, side=2)
    for who in ("monitor", "keeper"):
        with acting(office.by(who)):
            assert Wall.objects.filter(pk=wall.pk).exists()
            assert Wall.objects.update(ends_at=timezone.now() + SOON) == 0


def test_a_wall_is_raised_by_the_function_alone(office):
    with acting(office.by("monitor")):
        refused(lambda: query("INSERT INTO walls_wall (ref, reason) VALUES ('abcdefghjkmn', 'Review')"))


# -- The past, and what was signed


def test_a_side_is_taken_and_an_undertaking_signed_now_and_as_it_stands(office):
    world = office.world
    wall = a_wall((world.compartments.sealed, 1), undertaking=2)
    long_ago = timezone.now() - timedelta(days=365)
    team = office.people["dual"]
    with acting(office.by("dual", "Cotswold")):
        SideTaken.objects.create(person=team, wall=wall, side=1, taken_at=long_ago)
        refused(lambda: Undertaking.objects.create(person=team, wall=wall, version=3))
        Undertaking.objects.create(person=team, wall=wall, version=2, signed_at=long_ago)
        assert SideTaken.objects.get(wall=wall).taken_at > long_ago + SOON
        assert Undertaking.objects.get(wall=wall).signed_at > long_ago + SOON


def test_history_says_who_and_when_and_not_what_it_is_told(world):
    long_ago = timezone.now() - timedelta(days=365)
    with acting(world.capacities.officer):
        note = Note.objects.create(compartment=world.compartments.council, title="x")
        version = note.history.get()
        version.pk, version.acting_id, version.history_date = None, world.capacities.leader.pk, long_ago
        version.save(force_insert=True)
        assert {version.acting_id for version in note.history.all()} == {world.capacities.officer.pk}
        assert min(version.history_date for version in note.history.all()) > long_ago + SOON


def test_an_event_of_the_databases_own_kind_is_not_forged(world):
    with acting(world.capacities.officer):
        for kind in ("register", "change", "compartment opened"):
            refused(partial(query, "INSERT INTO walls_auditevent (kind, body) VALUES (%s, '{}')", kind))
        refused(lambda: query("INSERT INTO walls_auditevent (id, kind, body) VALUES (999, 'tried', '{}')"))
        query("INSERT INTO walls_auditevent (kind, body) VALUES ('tried', '{}')")
    with as_owner():
        assert AuditEvent.objects.filter(kind="tried", capacity_id=world.capacities.officer.pk).count() == 1


def test_a_release_says_truly_when_it_was_opened_and_approved(world):
    long_ago = timezone.now() - timedelta(days=365)
    with acting(world.capacities.officer):
        release = Release.objects.create(
            source=world.compartments.council,
            target=world.compartments.public,
            digest="x",
            reason="x",
            opened_by=world.people.officer,
            opened_at=long_ago,
        )
        assert Release.objects.get(pk=release.pk).opened_at > long_ago + SOON
    with acting(world.capacities.leader):
        mine = Release.objects.filter(pk=release.pk)
        mine.update(approved_by=world.people.leader, approved_at=long_ago)
        mine.update(approved_at=long_ago)
        approved_at = mine.get().approved_at
        assert approved_at is not None and approved_at > long_ago + SOON


# -- The doors themselves


def test_the_application_runs_no_function_that_builds_the_wall(world):
    internal = {"enclose", "register", "give_templated", "templated", "has_governor"}
    with acting(world.capacities.officer):
        open_to_us = query(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'walls' AND has_function_privilege(p.oid, 'EXECUTE')"
        )
    assert internal.isdisjoint(name for (name,) in open_to_us)


def test_a_table_of_ones_own_does_not_stand_in_for_one_of_the_walls(world, notes):
    """A definer function looks into pg_temp last, so a temporary table of the same name changes nothing."""
    with acting(world.capacities.provider):
        before = titles()
        query("CREATE TEMP TABLE walls_capacity AS SELECT %s::bigint AS id, 1::bigint AS person_id", 1)
        query("CREATE TEMP TABLE walls_grantperiod (LIKE public.walls_grantperiod)")
        query("SET LOCAL search_path = pg_temp, public")
        assert titles() == before
        assert query("SELECT walls.me()") == [(world.people.provider.pk,)]


def test_no_definer_function_leaves_its_search_path_open(world):
    assert (
        query(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'walls' "
            "AND p.prosecdef AND NOT coalesce(p.proconfig @> ARRAY['search_path=public, pg_temp'], false)"
        )
        == []
    )


@pytest.mark.parametrize(
    "table",
    ["walls_role", "auth_group", "walls_capacity", "walls_compartment", "walls_compartmentsubject", "walls_grantperiod",
     "walls_bar", "walls_granttemplate", "walls_compartmentkind", "walls_auditlink", "walls_outboxmessage"],
)  # fmt: skip
def test_nobody_writes_what_only_the_database_writes(office, table):
    (column,) = query(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", f"public.{table}"
    )[0]
    statements = [
        statement.replace("{table}", table).replace("{column}", column)
        for statement in (
            "INSERT INTO {table} DEFAULT VALUES",
            "DELETE FROM {table}",
            "UPDATE {table} SET {column} = {column}",
        )
    ]
    for who in ("officer", "monitor", "admin", "provider"):
        with acting(office.by(who)):
            for statement in statements:
                refused(partial(query, statement), match="permission denied")
