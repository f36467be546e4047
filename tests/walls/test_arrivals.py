"""Movers between employers: whoever ends their post says where they go on to, read by those who appoint there."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.demonstration import capacities
from tests.owner import as_owner, query
from tests.walls.forms import day, post
from tests.walls.helpers import refused
from tests.walls.office import Office
from tests.walls.scene import policy
from tests.walls.test_standing import stand
from tests.walls.test_walls_pages import buttons
from walls.actions.appointments import appoint, end_appointment
from walls.actions.moves import GONE_ON, NOT_THERE, classes_of, move, take_on
from walls.actions.walls import take_side
from walls.identity import acting
from walls.keeping import arrivals
from walls.models import Bar, Basis, Cause, Clause, Exclusion, Membership, OutboxMessage, Post
from walls.views.waiting import wall_tasks

DAY = timedelta(days=1)
ABSENT = "0" * 12


def leaves(office: Office, name: str = "officer", held: str = "officer", **more) -> Membership:
    """The council's monitor ends somebody's post; Forest is where they go on to."""
    by, to = office.by("monitor"), office.posts["forest_officer"].organisation
    with acting(by):
        return end_appointment(by=by, appointment=office.held(name, held), goes_to=to, **more)


def comes_to(office: Office, name: str) -> list[str]:
    with acting(office.by(name)):
        return [each.name for each in arrivals()]


def page(left: Membership) -> str:
    return f"/moves/arrivals/{left.ref}/"


def test_EW_3_the_other_employers_governor_is_told_and_takes_them_on_in_one_step(office):
    left = leaves(office)
    keeper, by = office.browser("keeper"), office.by("keeper")
    with as_owner():
        told = OutboxMessage.objects.filter(kind="notice", body__words="arrives")
        assert [(each.capacity_id, each.body["path"]) for each in told] == [(by.pk, "/moves/")]
    assert "Take on Officer, Forest" in buttons(keeper.get("/moves/"))
    with acting(by):
        waits = [(task.what, task.href) for task in wall_tasks(asking(by)) if task.action == "Appoint them"]
        assert waits == [("Officer, Forest", page(left))]
    shown = keeper.get(page(left)).content.decode()
    assert "Monitor, Forest</option>" in shown and "Officer, Forest</option>" in shown
    assert "Cotswold</option>" not in shown
    answer = post(keeper, page(left), post=office.posts["forest_officer"].ref, reason="Transfer")
    assert answer.status_code == 302
    with as_owner():
        made = Membership.objects.get(person=office.people["officer"], post=office.posts["forest_officer"])
        assert (made.ends_at, made.reason) == (None, "Transfer")
    assert comes_to(office, "keeper") == []
    assert keeper.get(page(left)).status_code == 404


@pytest.fixture
def clause(office, notes) -> Clause:
    return policy(office)


def asking(by) -> Any:
    return type("Request", (), {"acting": by})()


def test_EW_3_what_a_side_bars_them_from_stays_closed_at_the_other_employer(office, clause):
    wall = stand(office, clause)
    with acting(office.by("leader")):
        take_side(by=office.by("leader"), wall=wall, side=1)
    with as_owner():
        assign_perm("view", office.posts["forest_officer"].role.group, office.world.compartments.sealed)
    leaves(office, "leader", "leader")
    by = office.by("keeper")
    with acting(by):
        take_on(by=by, arrival=arrivals()[0], post=office.posts["forest_officer"], reason="Transfer")
    sealed = office.world.compartments.sealed.pk
    with as_owner():
        assert Exclusion.objects.filter(
            person=office.people["leader"], compartment=sealed, cause=Cause.COOLING_OFF, ends_at__gt=timezone.now()
        ).exists()
    with acting(office.by("leader")):
        assert query("SELECT count(*) FROM notes_note WHERE compartment_id = %s", sealed) == [(0,)]


def test_L20_nobody_learns_who_goes_on_but_those_who_appoint_there(office):
    left = leaves(office)
    for name in ("monitor", "leader", "admin", "officer", "forester"):
        if name != "officer":  # who holds no post any more, and so acts for nobody
            assert comes_to(office, name) == []
    for name in ("monitor", "admin"):
        hidden, absent = (office.browser(name).get(path) for path in (page(left), f"/moves/arrivals/{ABSENT}/"))
        assert hidden.status_code == absent.status_code == 404
    assert office.browser("forester").get(page(left)).status_code == 403
    with acting(office.by("keeper")):
        assert not Membership.objects.filter(pk=left.pk).exists()  # nor what post it was, nor why it ended
    assert b"Cotswold" not in office.browser("keeper").get(page(left)).content


def test_L20_an_end_that_says_nothing_tells_nobody(office):
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("officer", "officer"))
    assert comes_to(office, "keeper") == []
    with as_owner():
        assert not OutboxMessage.objects.filter(body__words="arrives").exists()


def test_who_is_theirs_already_and_who_left_long_ago_are_not_taken_on(office, clock):
    left = leaves(office, ends_at=timezone.now() + DAY)
    assert comes_to(office, "keeper") == ["Officer"]
    clock.forward(32 * DAY)
    assert comes_to(office, "keeper") == []
    with as_owner():
        assert left.goes_to is not None
        appoint(by=None, person=office.people["second"], post=office.posts["forest_officer"])
    leaves(office, "second")
    assert comes_to(office, "keeper") == []


def covers(office: Office, name: str, held: str) -> Membership:
    """Somebody acts for the keeper or the officer of Forest for a week, in their post."""
    with as_owner():
        covered = Membership.objects.filter(post=office.posts[held], ends_at=None).earliest("pk")
        return Membership.objects.create(
            person=office.people[name],
            post=covered.post,
            basis=Basis.ACTING,
            covers=covered,
            ends_at=timezone.now() + 7 * DAY,
            reason="Leave",
        )


def test_who_covers_there_or_was_there_once_is_taken_on(office, clock):
    with as_owner():
        post, until = office.posts["forest_officer"], timezone.now() + DAY
        Membership.objects.create(person=office.people["second"], post=post, ends_at=until)
    clock.forward(2 * DAY)
    covers(office, "officer", "forest_officer")
    leaves(office)
    leaves(office, "second")
    assert comes_to(office, "keeper") == ["Officer", "Second"]


def test_nobody_takes_on_themselves(office):
    with as_owner():
        keeper = office.people["keeper"]
        appoint(by=None, person=keeper, post=office.posts["officer"])
    leaves(office, "keeper", "officer")
    assert comes_to(office, "keeper") == []
    acting_for = covers(office, "second", "forest_monitor")
    leaves(office, "second")
    (by,) = [each for each in capacities(acting_for.person.email) if each.party_id == acting_for.post.role.party_id]
    with acting(by):
        assert arrivals() == []


def test_EX_26_every_bar_on_an_appointment_bars_this_one(office):
    left = leaves(office)
    by = office.by("keeper")
    with acting(by):
        (arrival,) = arrivals()
        with pytest.raises(ValidationError, match=NOT_THERE):
            take_on(by=by, arrival=arrival, post=office.posts["officer"], reason="x")
    with acting(office.by("monitor")), pytest.raises(ValidationError, match=GONE_ON):
        take_on(by=office.by("monitor"), arrival=arrival, post=office.posts["forest_officer"], reason="x")
    with as_owner():
        Bar.objects.create(one="officer", other="monitor", reason="The law parts these posts too.", source="EX-26")
        taken = Post.objects.get(pk=office.posts["forest_monitor"].pk)
        Post.objects.filter(pk=taken.pk).update(single_holder=True)
    sent = {"post": taken.ref, "reason": "x"}
    page_shown = post(office.browser("keeper"), page(left), **sent)
    assert "already has a substantive holder" in str(page_shown.context["form"].errors["post"])


def test_EW_3_where_they_go_is_said_by_those_alone_who_end_it_also_by_a_bare_statement(office):
    by, to = office.by("keeper"), office.posts["forest_officer"].organisation
    with as_owner():
        held = office.held("officer", "officer")
    with acting(by), pytest.raises(PermissionDenied):
        end_appointment(by=by, appointment=held, goes_to=to)
    with acting(by):
        query("UPDATE walls_membership SET goes_to_id = %s, ends_at = walls.clock() WHERE id = %s", to.pk, held.pk)
    with as_owner():
        assert Membership.objects.get(pk=held.pk).goes_to is None
    with acting(office.by("monitor")):
        refused(
            lambda: query("UPDATE walls_membership SET goes_to_id = %s WHERE id = %s", to.pk, held.pk), "who_goes_on"
        )


def test_the_page_that_ends_an_appointment_offers_other_employers(office):
    client = office.browser("monitor")
    with as_owner():
        held = office.held("officer", "officer")
    path = f"/appointments/{held.ref}/end/"
    offered = {each.name for each in client.get(path).context["form"].fields["goes_to"].queryset}
    assert offered == {"Forest"}
    with as_owner():
        forest = office.posts["forest_officer"].organisation
    assert post(client, path, goes_to=forest.ref, **day("ends_at", DAY)).status_code == 302
    assert "Forest" in client.get(f"/appointments/{held.ref}/").content.decode()
    assert comes_to(office, "keeper") == ["Officer"]


def test_EW_3_a_class_goes_on_to_another_employer_on_the_page_that_moves_it(office):
    client, officer = office.browser("monitor"), office.posts["officer"]
    path = f"/moves/{officer.organisation.ref}/"
    with as_owner():
        forest = office.posts["forest_officer"].organisation
    choices = client.get(path).context["form"].fields[officer.ref].choices
    onward = {words: value for value, words in choices if words.startswith("Their appointments end, and")}
    assert list(onward) == ["Their appointments end, and they go on to Forest"]
    chosen = {officer.ref: onward["Their appointments end, and they go on to Forest"]}
    assert post(client, path, sure="on", reason="Transfer", **chosen).status_code == 302
    with as_owner():
        left = Membership.objects.filter(post=officer, goes_to=forest)
        assert left.count() == 3 and all(each.ends_at is not None for each in left)
        told = OutboxMessage.objects.filter(kind="notice", body__words="arrives")
        assert {each.capacity_id for each in told} == {office.by("keeper").pk}
        names = sorted(left.values_list("person__name", flat=True))
    assert sorted(comes_to(office, "keeper")) == names


def test_a_class_that_ends_keeps_where_one_of_it_was_said_to_go(office):
    leaves(office, ends_at=timezone.now() + DAY)
    by, officer = office.by("monitor"), office.posts["officer"]
    with acting(by):
        move(by=by, of=classes_of(officer.organisation), to={officer.pk: None}, reason="It is over")
    assert comes_to(office, "keeper") == ["Officer"]
