"""Who reads a verdict of the leak test, and that it stays as it was written."""

from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.browsing import Browser
from tests.demonstration import capacities
from tests.owner import as_owner, query
from walls.actions import leaktests
from walls.actions.leaktests import look_for_leaks, write_down
from walls.identity import acting
from walls.leaktest import asking, running
from walls.leaktest.scopes import Scope
from walls.leaktest.tally import CHANNELS, LEAK, Finding, Tally
from walls.management.commands import leaktest
from walls.models import Compartment, Exclusion, LeakTest, OutboxMessage, Person, Wall
from walls.outbox import deliver_due

pytestmark = pytest.mark.usefixtures("demonstration")

MONITOR, DEPUTY, AUDIT = (
    f"{post}@wodc.example" for post in ("monitoring.officer", "deputy.monitoring.officer", "internal.audit")
)
ELSEWHERE = "monitoring.officer@cdc.example"
OTHERS = (ELSEWHERE, "lead.commissioner@wodc.example", "leader@wodc.example", "performance@publica.example")
COUNCIL = "West Oxfordshire"


def wall() -> Wall:
    """The wall that the demonstration has raised around a matter of that council."""
    with as_owner():
        return Wall.objects.get(keeper__owner__organisation__short_name=COUNCIL)


def run_of(*, leaks: bool = False, began: timedelta = timedelta()) -> running.Run:
    """What came of a run on one kind of compartment and one wall; with a leak from the wall, if there was one."""
    stands, tally = wall(), Tally()
    with as_owner():
        kind = Compartment.objects.filter(kind="council")[0]
        behind = tuple(Compartment.objects.filter(wall_sides__wall=stands).select_related("owner"))
    for scope in ("council", stands.ref):
        tally.planted[scope] = {scope}
        for channel in CHANNELS:
            tally.search(channel, [scope])
            tally.found[channel, scope] = {scope}
    if leaks:
        tally.leak(Finding(stands.ref, "lists", "needs", "provider (Publica, provider)"))
    scopes = (Scope("council", (kind,)), Scope(stands.ref, behind, stands))
    return running.Run(7, timezone.now() - began, timezone.now() - began, scopes, tally)


def written(**how: Any) -> list[LeakTest]:
    with as_owner():
        return write_down(run_of(**how))


def of_wall(verdicts: list[LeakTest]) -> LeakTest:
    return next(verdict for verdict in verdicts if verdict.wall_id)


def listed(email: str) -> set[str]:
    """The verdicts on somebody's page, by the addresses that it leads to."""
    rows = Browser(email).get("/leak-tests/").context["table"]["rows"]
    return {row[0]["href"] for row in rows}


def read_barely(email: str) -> set[int]:
    """The verdicts that a bare query gives somebody."""
    by = capacities(email)[0]
    with acting(by):
        return set(LeakTest.objects.values_list("pk", flat=True))


def test_those_who_read_the_oversight_read_it_and_nobody_else():
    verdicts = written()
    with as_owner():
        oversight = Compartment.objects.get(kind="oversight", owner__organisation__short_name=COUNCIL)
    own = {verdict for verdict in verdicts if verdict.compartment_id == oversight.pk}
    assert {verdict.wall_id for verdict in own} == {None, wall().pk}
    for email in (MONITOR, DEPUTY, AUDIT):
        assert listed(email) == {verdict.get_absolute_url() for verdict in own}
        assert read_barely(email) == {verdict.pk for verdict in own}
        assert all(Browser(email).get(verdict.get_absolute_url()).status_code == 200 for verdict in own)
    for email in OTHERS:
        assert not listed(email) & {verdict.get_absolute_url() for verdict in own}
        assert not read_barely(email) & {verdict.pk for verdict in own}
        assert all(Browser(email).get(verdict.get_absolute_url()).status_code == 404 for verdict in own)


def test_L45_a_verdict_on_a_wall_shows_to_those_who_watch_what_it_parts_alone():
    on_wall = of_wall(written())
    with as_owner():
        person = Person.objects.get(email=MONITOR)
        for place in Compartment.objects.filter(wall_sides__wall=wall()):
            Exclusion.objects.create(person=person, compartment=place, reason="A conflict")
    assert on_wall.pk not in read_barely(MONITOR)
    assert listed(MONITOR)
    assert on_wall.get_absolute_url() not in listed(MONITOR)
    assert Browser(MONITOR).get(on_wall.get_absolute_url()).status_code == 404
    assert on_wall.get_absolute_url() in listed(DEPUTY)


def test_it_tells_the_counts_and_what_leaked_and_names_no_row():
    on_wall = of_wall(written(leaks=True))
    page = Browser(MONITOR).get(on_wall.get_absolute_url())
    told = {line["key"]: line["value"] for line in page.context["summary"]}
    assert told["Why it did not pass"] == LEAK
    assert told["Marks found by whom they are for"] == "1 of 1"
    titles = [panel["title"] for panel in page.context["panels"]]
    assert titles[:2] == ["By channel", "What leaked"]
    assert [cell["text"] for cell in page.context["panels"][1]["table"]["rows"][0]] == [
        "Lists",
        "needs",
        "provider (Publica, provider)",
    ]


def test_what_leaks_from_a_wall_fails_its_own_verdict_and_no_other():
    verdicts = written(leaks=True)
    assert {verdict.wall_id for verdict in verdicts if not verdict.passed} == {wall().pk}


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({}, "The last leak test passed."),
        ({"leaks": True}, "The last leak test did not pass."),
        ({"began": timedelta(days=1, minutes=1)}, "There has been no leak test for more than a day."),
    ],
)
def test_the_page_begins_with_how_the_last_run_came_out(how, words):
    written(**how)
    assert words in Browser(MONITOR).get("/leak-tests/").content.decode()


def test_a_failure_is_told_to_those_who_govern_it_and_a_pass_to_nobody():
    written()
    with as_owner():
        assert not OutboxMessage.objects.filter(body__words="leak_test").exists()
    on_wall = of_wall(written(leaks=True))
    deliver_due()
    assert told_of(on_wall) == {MONITOR}


def told_of(verdict: LeakTest) -> set[str]:
    with as_owner():
        found = OutboxMessage.objects.filter(body__path=verdict.get_absolute_url(), outcome="delivered")
        return set(found.values_list("capacity__person__email", flat=True))


def test_L45_who_may_not_read_the_verdict_is_told_of_none():
    with as_owner():
        person = Person.objects.get(email=MONITOR)
        for place in Compartment.objects.filter(wall_sides__wall=wall()):
            Exclusion.objects.create(person=person, compartment=place, reason="A conflict")
    on_wall = of_wall(written(leaks=True))
    deliver_due()
    assert MONITOR not in told_of(on_wall)


def test_a_verdict_stays_as_it_was_written_also_for_the_owner_of_the_tables():
    written()
    for statement in ("UPDATE walls_leaktest SET passed = true", "DELETE FROM walls_leaktest"):
        with as_owner(), pytest.raises(DatabaseError, match="stays as it was written"), transaction.atomic():
            query(statement)


def test_the_application_writes_none():
    (verdict, *_) = written()
    verdict.pk, verdict.ref, verdict._state.adding = None, "000000000000", True
    with acting(capacities(MONITOR)[0]), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        verdict.save()


def test_F19_two_at_once_run_one(monkeypatch):
    monkeypatch.setattr(leaktests, "carry_out", lambda *given, **how: pytest.fail("it ran beside another"))
    other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in SIGN_IN})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [running.LOCK])
        with as_owner(), pytest.raises(running.Busy):
            look_for_leaks()
        with as_owner(), pytest.raises(CommandError, match="under way") as refused:
            call_command("leaktest")
        assert refused.value.returncode == 2
    finally:
        other.close()


SIGN_IN = {"dbname", "user", "password", "host", "port"}


def test_F19_a_second_clock_of_the_night_starts_none(monkeypatch, capsys):
    runs = []
    monkeypatch.setattr(leaktests, "carry_out", lambda *given, **how: runs.append(given) or run_of())
    with as_owner():
        call_command("leaktest", "--nightly")
        call_command("leaktest", "--nightly")
        assert len(runs) == 1
        call_command("leaktest", "--seed", "9")
    assert runs[1:] == [(9,)]
    assert "There was a leak test in the last six hours." in capsys.readouterr().out


def test_a_failed_run_ends_with_1_and_says_where(monkeypatch, capsys):
    monkeypatch.setattr(leaktests, "carry_out", lambda *given, **how: run_of(leaks=True))
    with as_owner(), pytest.raises(CommandError, match="did not pass: 1 of") as refused:
        call_command("leaktest")
    assert refused.value.returncode == 1
    said = capsys.readouterr().out
    assert "lists: needs to provider (Publica, provider)" in said
    assert LEAK in said


def test_where_nobody_would_read_it_it_is_no_pass(monkeypatch):
    monkeypatch.setattr(LeakTest, "kinds", ("nothing of the kind",))
    monkeypatch.setattr(leaktests, "carry_out", lambda *given, **how: run_of())
    with as_owner(), pytest.raises(CommandError, match="nobody to tell"):
        call_command("leaktest")


def test_it_refuses_to_run_as_anybody_but_the_owner(monkeypatch):
    monkeypatch.setattr(leaktest, "owns_the_tables", lambda: False)
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("leaktest")


def test_who_signed_in_is_what_counts_and_not_the_role_taken_on(settings):
    assert asking.owns_the_tables()
    given = settings.DATABASE_APPLICATION
    real = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    try:
        with real.cursor() as cursor:
            cursor.execute(asking.OWNS)
            assert cursor.fetchone() == (False,)
    finally:
        real.close()
