"""Movers: sides left and permits ended as a post ends, told to those who appoint; and whole classes moved at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.celery import app
from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.test_standing import let_in, stand
from walls import tasks
from walls.actions.appointments import appoint, end_appointment
from walls.actions.moves import CHANGED, YOURSELF, Class, Destination, classes_of, move
from walls.actions.walls import take_side
from walls.audit import record_reads
from walls.capacities import capacities_of
from walls.identity import acting
from walls.models import (
    Basis,
    Cause,
    Clause,
    CompartmentKind,
    Exclusion,
    Membership,
    OutboxMessage,
    Party,
    Permit,
    PermitRequest,
    Person,
    Post,
    SideTaken,
    Wall,
    WallsPolicy,
)

SCHEDULED = "recheck sides"


@pytest.fixture
def clause(db) -> Clause:
    with as_owner():
        policy = WallsPolicy.objects.create(version=1, title="Ethical Walls policy")
        return Clause.objects.create(policy=policy, number="3", title="Walls", text="A wall is raised when ...")


@pytest.fixture
def wall(office, clause) -> Wall:
    """Around the sealed matter, on whose first side the leader is."""
    raised = stand(office, clause)
    with acting(office.by("leader")):
        take_side(by=office.by("leader"), wall=raised, side=1)
    return raised


def left(wall: Wall) -> bool:
    with as_owner():
        return SideTaken.objects.get(wall=wall).left_at is not None


def inspectors(office) -> Post:
    """Another post of the council, with the officers' role."""
    with as_owner():
        officer = office.posts["officer"]
        return Post.objects.create(organisation=officer.organisation, role=officer.role, title="Inspector")


def by_class(office, **to: Destination) -> tuple[list, dict[int, Destination]]:
    found = classes_of(office.posts["officer"].organisation)
    return found, {office.posts[name].pk: post for name, post in to.items()}


def test_EW_3_an_appointment_that_ends_now_leaves_the_side_and_begins_cooling_off(office, wall):
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("leader", "leader"))
    assert left(wall)
    with as_owner():
        cooling = Exclusion.objects.filter(person=office.people["leader"], cause=Cause.COOLING_OFF)
        assert office.world.compartments.sealed.pk in cooling.values_list("compartment", flat=True)
        assert not cooling.filter(ends_at__lt=timezone.now() + timedelta(days=150)).exists()


def test_EW_3_an_end_set_beforehand_is_found_by_the_clock(office, wall, clock):
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("leader", "leader"), ends_at=timezone.now() + timedelta(hours=1))
    tasks.recheck_sides()
    assert not left(wall)
    clock.forward(timedelta(hours=2))
    tasks.recheck_sides()
    assert left(wall)
    entry = app.conf.beat_schedule[SCHEDULED]
    assert entry["task"] == tasks.recheck_sides.name
    assert entry["schedule"] <= 600


def test_EW_7_a_permit_ends_with_the_capacity_it_was_given_to_and_does_not_come_back(office):
    permit = let_in(office, "officer")
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("officer", "officer"))
        appoint(by=by, person=office.people["officer"], post=office.posts["officer"])
    with as_owner():
        assert Permit.objects.filter(pk=permit.pk, ends_at__lte=timezone.now()).exists()
    with acting(office.by("officer")):
        assert query("SELECT count(*) FROM notes_note") == [(0,)]


def test_EW_7_a_permit_of_one_who_still_serves_stays(office):
    permit = let_in(office, "officer")
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("second", "officer"))
    with as_owner():
        assert Permit.objects.get(pk=permit.pk).ends_at == permit.ends_at


def test_classes_are_of_what_one_appoints_to_and_of_no_matter(office):
    with acting(office.by("monitor")):
        found = {each.post.title: each.many for each in classes_of(office.posts["officer"].organisation)}
    assert found == {"Leader": 1, "Monitor": 1, "Officer": 3}
    with acting(office.by("keeper")):
        assert classes_of(office.posts["officer"].organisation) == []


def test_a_class_moves_together_and_another_stays(office):
    by, to = office.by("monitor"), inspectors(office)
    with acting(by):
        of, chosen = by_class(office, officer=to)
        assert move(by=by, of=of, to=chosen, reason="Transfer of the service") == 3
        held = {each.post.title: each.many for each in classes_of(to.organisation)}
        assert held == {"Inspector": 3, "Leader": 1, "Monitor": 1}
    with as_owner():
        told = OutboxMessage.objects.filter(kind="notice", body__words="appointed")
        assert told.count() == 3
        begun = Membership.objects.filter(post=to)
        assert {each.reason for each in begun} == {"Transfer of the service"}
        last = max(each.starts_at for each in begun)
        ended = Membership.objects.filter(post=office.posts["officer"], ends_at__lte=last)
        assert ended.count() == 3


def test_EW_3_who_moves_to_a_post_that_opens_nothing_of_it_leaves_the_side(office, wall):
    by, to = office.by("monitor"), inspectors(office)
    with acting(by):
        of, chosen = by_class(office, leader=to)
        move(by=by, of=of, to=chosen, reason="Election")
    assert left(wall)


def test_a_class_that_only_ends_is_appointed_nowhere(office):
    by = office.by("monitor")
    with acting(by):
        of, chosen = by_class(office, officer=None)
        assert move(by=by, of=of, to=chosen, reason="The service goes to another employer") == 3
        assert {each.post.title for each in classes_of(office.posts["officer"].organisation)} == {"Leader", "Monitor"}


def test_a_batch_between_two_employers_ends_the_posts_at_one_and_begins_those_at_the_other(office):
    """A service comes home: whoever appoints at both decides it by class, and each begins as they end."""
    by, home, away = office.by("monitor"), inspectors(office), office.posts["provider"]
    with as_owner():
        Party.objects.filter(pk=office.world.parties.provider.pk).update(governed_in=office.world.compartments.council)
    with acting(by):
        of = classes_of(away.organisation)
        assert move(by=by, of=of, to={away.pk: home}, reason="The service comes home", on_behalf_of=None) == 2
    with as_owner():
        ended = Membership.objects.get(person=office.people["provider"], post=away)
        begun = Membership.objects.get(person=office.people["provider"], post=home)
        assert ended.ends_at is not None and ended.ends_at <= begun.starts_at and begun.ends_at is None
        assert begun.reason == "The service comes home"
    assert {capacity.label for capacity in capacities_of(office.people["provider"].pk)} >= {"Cotswold, commissioner"}
    with acting(office.by("provider", "Cotswold")) as me:
        assert office.world.compartments.draft.pk not in me.compartments("view")


def test_the_owners_command_moves_a_class_and_tells_nobody(office):
    with as_owner():
        officer = office.posts["officer"]
        of = [Class(officer, tuple(Membership.objects.filter(post=officer)))]
        assert move(by=None, of=of, to={officer.pk: None}, reason="It is over") == 3
        assert not OutboxMessage.objects.filter(kind="notice").exists()


def test_hundreds_move_in_as_many_statements_as_three(office):
    by, officer, to = office.by("monitor"), office.posts["officer"], inspectors(office)
    asked = []
    for many, source, target in ((3, officer, to), (303, to, officer)):
        if many > 3:
            with as_owner():
                people = Person.objects.bulk_create(
                    Person(email=f"{n}@test.example", name=f"Officer {n}") for n in range(many - 3)
                )
                Membership.objects.bulk_create(Membership(person=person, post=to) for person in people)
        with acting(by):
            of = classes_of(to.organisation)
            with CaptureQueriesContext(connection) as seen:
                assert move(by=by, of=of, to={source.pk: target}, reason="Transfer") == many
        asked.append(len(seen))
    assert asked[0] == asked[1] < 20


def test_what_the_law_parts_is_refused_and_all_stay(office):
    by = office.by("monitor")
    with as_owner():
        Membership.objects.create(person=office.people["second"], post=office.posts["leader"])
    with acting(by):
        of, chosen = by_class(office, officer=office.posts["monitor"])
        with pytest.raises(ValidationError):
            move(by=by, of=of, to=chosen, reason="Why not")
        found = {each.post.title: each.many for each in classes_of(office.posts["officer"].organisation)}
        assert found["Officer"] == 3


def test_nobody_moves_themselves_nor_whom_they_do_not_govern(office):
    by = office.by("monitor")
    with acting(by):
        of, chosen = by_class(office, monitor=None)
        with pytest.raises(ValidationError, match=YOURSELF):
            move(by=by, of=of, to=chosen, reason="Going")
        of, chosen = by_class(office, officer=office.posts["forest_officer"])
        with pytest.raises(PermissionDenied):
            move(by=by, of=of, to=chosen, reason="Going")
    keeper = office.by("keeper")
    with acting(keeper), pytest.raises(PermissionDenied):
        move(by=keeper, of=of, to={office.posts["officer"].pk: None}, reason="Going")


def test_one_who_has_gone_meanwhile_stops_the_batch(office):
    by = office.by("monitor")
    with acting(by):
        of, chosen = by_class(office, officer=None)
        end_appointment(by=by, appointment=office.held("second", "officer"))
        with pytest.raises(ValidationError, match=CHANGED):
            move(by=by, of=of, to=chosen, reason="Going")


def cells(response: Any) -> dict[str, dict[str, str]]:
    """By person and post left, the cells of the list by their headings."""
    table = response.context["table"]
    heads = [column["text"] for column in table["head"]]
    rows = [{head: cell["text"] for head, cell in zip(heads, row, strict=True)} for row in table["rows"]]
    return {row["Person"]: row for row in rows}


def test_EW_6_the_page_of_moves_tells_what_a_mover_leaves_behind(office, wall):
    let_in(office, "leader")
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("leader", "leader"))
        end_appointment(by=by, appointment=office.held("dual", "officer"))
    told = cells(office.browser("monitor").get("/moves/"))
    leader, dual = told["Leader"], told["Dual"]
    assert "sealed, cooling off until" in leader["Sides left"]
    assert "sealed" in leader["Wall permits ended"]
    assert leader["Holds now"] == "No post that you appoint to"
    assert leader["To hand over"] == "Leader: nobody holds the post"
    assert dual["Still named for"] == "1 matter: end these one by one"
    assert (dual["Sides left"], dual["To hand over"]) == ("None", "Nothing that is known")
    assert "Team" not in dual["Holds now"]


def test_L20_moves_elsewhere_are_not_told(office, wall):
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("leader", "leader"))
    assert cells(office.browser("keeper").get("/moves/")) == {}
    assert office.browser("officer").get("/moves/").status_code == 403


def left_page(office, name: str, post: str, *, by: str = "monitor") -> Any:
    with as_owner():
        ref = office.held(name, post).ref
    return office.browser(by).get(f"/appointments/{ref}/left/")


def listed(page: Any, title: str) -> list[list[str]]:
    (found,) = [panel["table"] for panel in page.context["panels"] if panel["title"].startswith(title)]
    return [[cell["text"] for cell in row[:3]] for row in found["rows"]]


def test_EW_3_a_move_lists_drafts_duties_and_what_was_read_in_numbers(office, notes):
    officer = office.by("officer")
    with acting(officer):
        Note.objects.create(compartment=office.world.compartments.council, title="Draft of the officer")
        changed = Note.objects.get(title="joint")
        changed.title = "Joint, changed"
        changed.save()
    with acting(office.by("leader")):
        changed.refresh_from_db()
        changed.title = "Joint, changed by another since"
        changed.save()
    with as_owner():
        CompartmentKind.objects.filter(code="council").update(sealed=True)
    with acting(officer) as at_work:
        list(Note.objects.all())
        list(Note.history.all())
        record_reads(at_work)
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=office.held("officer", "officer"))
    page = left_page(office, "officer", "officer")
    assert listed(page, "Drafts") == [["Notes", "council", "1"]]
    assert listed(page, "What they read") == [["Notes", "council", "2"], ["Versions of notes", "council", "2"]]
    duties = {row["key"]: row["value"] for row in page.context["panels"][0]["summary"]}
    assert duties["To hand over"] == "Nothing that is known"
    assert "Draft of the officer" not in page.content.decode()
    with as_owner():
        ref = office.held("officer", "officer").ref
    assert f"/appointments/{ref}/left/" in office.browser("monitor").get("/moves/").content.decode()


def test_cover_that_runs_on_and_requests_that_wait_are_to_be_handed_over(office):
    with as_owner():
        held = office.held("officer", "officer")
        Membership.objects.create(
            person=office.people["leader"],
            post=held.post,
            basis=Basis.DEPUTY,
            covers=held,
            ends_at=timezone.now() + timedelta(days=7),
        )
        PermitRequest.objects.create(
            capacity_id=office.by("officer").pk,
            to_party=office.world.parties.council,
            compartment=office.world.compartments.sealed,
            purpose="x",
            reason="x",
            until=timezone.now() + timedelta(days=1),
            asked_by=office.people["officer"],
        )
    by = office.by("monitor")
    with acting(by):
        end_appointment(by=by, appointment=held)
    duties = {
        row["key"]: row["value"] for row in left_page(office, "officer", "officer").context["panels"][0]["summary"]
    }
    assert "Cover by Leader runs until" in duties["To hand over"]
    assert "1 request for a wall permit waits" in duties["To hand over"]


def test_L20_what_a_mover_leaves_is_told_to_those_alone_who_appoint_there(office, notes):
    assert left_page(office, "officer", "officer", by="keeper").status_code == 404
    assert left_page(office, "officer", "officer", by="leader").status_code == 403
    page = left_page(office, "provider", "provider", by="admin")  # whose party nobody governs
    assert [panel["table"]["rows"] for panel in page.context["panels"][1:]] == [[], []]


def sent(office, **typed: str) -> Any:
    browser = office.browser("monitor")
    path = f"/moves/{office.posts['officer'].organisation.ref}/"
    context = browser.get(path).context
    hidden = {"_acting": context["acting"]["ref"], "_once": context["form_once"], "_version": context["form_version"]}
    return browser.post(path, hidden | {"reason": "Transfer"} | typed)


def test_a_class_is_moved_on_its_page_after_a_look(office):
    to, officer = inspectors(office), office.posts["officer"]
    page = office.browser("monitor").get(f"/moves/{officer.organisation.ref}/")
    assert [panel["title"] for panel in page.context["panels"]] == ["Leader", "Monitor", "Officer"]
    assert sent(office, **{officer.ref: to.ref}).context["form"].errors.keys() == {"sure"}
    assert sent(office, sure="on").context["form"].non_field_errors()
    assert sent(office, sure="on", **{officer.ref: "0" * 12}).context["form"].errors.keys() == {officer.ref}
    assert sent(office, sure="on", _version="another", **{officer.ref: to.ref}).context["form"].non_field_errors() == [
        CHANGED
    ]
    assert sent(office, sure="on", **{officer.ref: to.ref}).status_code == 302
    with as_owner():
        assert Membership.objects.filter(post=to).count() == 3


def test_posts_of_one_name_on_two_sides_are_told_apart(office):
    officer = office.posts["officer"]
    with as_owner():
        other = Post.objects.create(
            organisation=officer.organisation, role=office.posts["leader"].role, title=officer.title
        )
    field = office.browser("monitor").get(f"/moves/{officer.organisation.ref}/").context["form"][officer.ref].field
    assert (other.ref, f"{other} (as {other.role.party.side})") in field.choices


def test_L20_an_organisation_whose_posts_one_does_not_fill_is_as_absent(office):
    for ref in (office.posts["forest_officer"].organisation.ref, "0" * 12):
        assert office.browser("monitor").get(f"/moves/{ref}/").status_code == 404
