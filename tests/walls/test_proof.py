"""For those who must prove it: why somebody can or cannot see something, and the evidence pack."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.owner import as_owner, query
from tests.walls.forms import listed
from tests.walls.helpers import refused
from tests.walls.scene import oversight, policy, raised
from tests.walls.test_pages import masked
from walls import heads
from walls.actions.walls import lower_wall, name_for_wall, sign, take_name_off, take_side
from walls.identity import acting
from walls.models import AuditEvent, EmployerBar, Exclusion, NamedForWall, Permit, Wall

ABSENT = "0" * 12
HOUR = timedelta(hours=1)


def why(office, place: str = "sealed") -> str:
    return f"/overseen/{getattr(office.world.compartments, place).ref}/why/"


def ask(office, person: str, *, by: str = "monitor", place: str = "sealed", **more) -> tuple[str, list[str]]:
    """The answer, and the sentences of the rules."""
    page = office.browser(by).get(why(office, place), {"person": f"{person}@test.example"} | more)
    return page.context["answer"], [row[2]["text"] for row in page.context["table"]["rows"]]


def test_a_post_that_was_given_it_is_why(office):
    assert ask(office, "dual") == (
        "Yes: a rule lets this person in, and none keeps them out.",
        ["The post held in this capacity was given it."],
    )


def test_L20_who_is_not_known_here_is_answered_as_who_is_let_in_by_nothing(office):
    client = office.browser("monitor")
    answers = []
    for address in ("nobody@test.example", "nosuch@test.example"):
        page = client.get(why(office), {"person": address})
        answers.append(masked(page).replace(address.encode(), b""))
    assert answers[0] == answers[1]
    assert ask(office, "nobody") == ("No: no rule lets this person in.", [])


def test_each_rule_that_keeps_somebody_out_is_a_sentence(office):
    clause = policy(office)
    wall = raised(office, clause, undertaking="I tell nobody.")
    answer, rules = ask(office, "dual")
    assert answer == "No: a rule would let this person in, and another keeps them out."
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"A wall stands before it since {today}, and they had not taken this side of it." in rules
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
    assert (
        f"A wall stands before it since {today}, and they had not signed what their side asks for."
        in (ask(office, "dual")[1])
    )
    with acting(team):
        sign(by=team, wall=wall)
    assert ask(office, "dual")[0].startswith("Yes")
    with as_owner():
        place = office.world.compartments.sealed
        bar = Exclusion.objects.create(person=office.people["dual"], compartment=place, reason="A relative bids.")
        EmployerBar.objects.create(
            compartment=place, organisation=office.world.parties.provider.organisation, reason="A candidate."
        )
    answer, rules = ask(office, "dual")
    assert answer.startswith("No")
    assert any(rule.startswith("They are barred by name, since ") for rule in rules)
    assert "It is kept from whomever Publica employs, and nobody has ring-fenced them." in rules
    assert "A relative bids." not in str(rules)
    with as_owner():
        office.people["dual"].inactive_from = timezone.now()
        office.people["dual"].save()
        permit = Permit.objects.create(
            capacity=office.world.capacities.second,
            compartment=place,
            ends_at=timezone.now() + HOUR,
            asked_by=office.people["second"],
            approved_by=office.people["monitor"],
        )
        assert bar.pk
    assert "The person's sign-in was disabled." in ask(office, "dual")[1]
    assert f"Wall permit {permit.ref} lets them, until" in str(ask(office, "second")[1])


def test_EW_7_a_permit_that_passes_a_wall_is_why(office):
    raised(office, policy(office), undertaking="I tell nobody.")
    for name, party in (("officer", "Cotswold"), ("dual", "Cotswold")):
        with as_owner():
            permit = Permit.objects.create(
                capacity_id=office.by(name, party).pk,
                compartment=office.world.compartments.sealed,
                ends_at=timezone.now() + HOUR,
                asked_by=office.people[name],
                approved_by=office.people["monitor"],
            )
        answer, rules = ask(office, name)
        assert answer.startswith("Yes")
        today = f"{timezone.localdate():%-d %B %Y}"
        passes = f"A wall stands before it since {today}, and they had not taken this side of it: the permit passes it."
        assert passes in rules
        assert any(rule.startswith(f"Wall permit {permit.ref} lets them, until") for rule in rules)
    with acting(office.by("dual", "Cotswold")):
        take_side(by=office.by("dual", "Cotswold"), wall=Wall.objects.get(), side=1)
    assert any(rule.endswith("their side asks for: the permit passes it.") for rule in ask(office, "dual")[1])


def test_it_is_told_of_a_day_in_the_past(office, clock):
    with as_owner():
        Exclusion.objects.create(person=office.people["dual"], compartment=office.world.compartments.sealed, reason="x")
    clock.forward(timedelta(days=2))
    day = timezone.localdate() - timedelta(days=3)
    past = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    assert ask(office, "dual", **past)[0] == "No: no rule lets this person in."  # who was appointed after that
    day = timezone.localdate() - timedelta(days=1)
    past = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    assert ask(office, "dual", **past)[0].startswith("No: a rule would let")
    ahead = {"on-day": "1", "on-month": "1", "on-year": "2190"}
    page = office.browser("monitor").get(why(office), {"person": "dual@test.example"} | ahead)
    assert "Choose today or an earlier day." in str(page.context["form"].errors)


def everyone(office, *, by: str = "monitor", place: str = "sealed", **more: Any) -> dict[str, list[list[str]]]:
    """By title of its panel, the rows of what is told of everyone."""
    panels = office.browser(by).get(why(office, place), {"person": ""} | more).context["panels"]
    return {panel["title"]: [[cell["text"] for cell in row] for row in panel["table"]["rows"]] for panel in panels}


@pytest.mark.urls("tests.notes.urls")
def test_who_governs_is_told_who_could_see_it_who_did_and_who_was_turned_away(office, notes, clock):
    team = office.browser("dual")
    team.post("/acting-as/", {"capacity": office.world.capacities.dual.ref})
    assert team.get(f"/notes/{notes['sealed'].ref}/").status_code == 200
    assert office.browser("officer").get(f"/notes/{notes['sealed'].ref}/").status_code == 404
    told = everyone(office)
    assert ["Dual", "Officer", "add and change", "grant"] in told["Who could see it"]
    assert "Officer" not in {row[0] for row in told["Who could see it"]}
    assert [row[1:] for row in told["Who did on that day"]] == [["Officer", "note"]]
    assert [row[1:] for row in told["Who was turned away on that day"]] == [
        ["Officer", f"/notes/{notes['sealed'].ref}/"]
    ]
    clock.forward(timedelta(days=2))
    day = timezone.localdate() - timedelta(days=2)
    assert not everyone(office)["Who did on that day"]
    past = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    then = everyone(office, **past)
    assert [row[1] for row in then["Who did on that day"]] == ["Officer"]


def test_of_what_is_public_nobody_in_particular_is_told(office):
    with as_owner():
        assign_perm("govern", office.world.roles.monitor.group, office.world.compartments.public)
    page = office.browser("monitor").get(why(office, "public"), {"person": ""})
    assert page.context["panels"][0]["empty"] == "Anyone could see it: it is public."


@pytest.mark.urls("tests.notes.urls")
def test_EW_7_internal_audit_asks_of_everyone_on_a_day_too_as_far_as_it_oversees(office, notes, clock):
    oversight(office)
    assert office.browser("officer").get(f"/notes/{notes['sealed'].ref}/").status_code == 404
    told = everyone(office, by="leader")
    assert told == everyone(office)
    assert ["Dual", "Officer", "add and change", "grant"] in told["Who could see it"]
    assert len(told["Who was turned away on that day"]) == 1
    with as_owner():
        Exclusion.objects.create(person=office.people["dual"], compartment=office.world.compartments.sealed, reason="x")
    clock.forward(timedelta(days=2))
    assert "Dual" not in {row[0] for row in everyone(office, by="leader")["Who could see it"]}
    with acting(office.by("leader")):
        elsewhere = office.world.compartments.draft.pk
        refused(
            lambda: query("SELECT * FROM walls.who_could_see(%s, walls.clock())", elsewhere), "only those who govern"
        )
    with acting(office.by("second")):
        sealed = office.world.compartments.sealed.pk
        refused(lambda: query("SELECT * FROM walls.who_could_see(%s, walls.clock())", sealed), "only those who govern")


def test_who_oversees_asks_too_and_to_others_there_is_nothing_to_ask_about(office):
    oversight(office)
    auditor = office.browser("leader")
    assert {"sealed", "council", "joint", "oversight"} <= set(listed(auditor.get("/overseen/")))
    assert ask(office, "dual", by="leader")[0].startswith("Yes")
    for name in ("officer", "provider", "keeper", "admin"):
        client = office.browser(name)
        assert "sealed" not in listed(client.get("/overseen/"))
        for page in ("why", "evidence"):
            hidden = client.get(f"/overseen/{office.world.compartments.sealed.ref}/{page}/")
            absent = client.get(f"/overseen/{ABSENT}/{page}/")
            assert hidden.status_code == absent.status_code == 404
            assert masked(hidden) == masked(absent)


def test_who_is_barred_from_a_matter_oversees_nothing_of_it(office):
    oversight(office)
    with as_owner():
        Exclusion.objects.create(
            person=office.people["leader"], compartment=office.world.compartments.sealed, reason="A relative bids."
        )
    assert "sealed" not in listed(office.browser("leader").get("/overseen/"))
    assert office.browser("leader").get(why(office)).status_code == 404


def taken(office, name: str, place: str = "sealed") -> zipfile.ZipFile:
    answer = office.browser(name).get(f"/overseen/{getattr(office.world.compartments, place).ref}/evidence/")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def sheet(pack: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.read(name).decode("utf-8-sig"))))


@pytest.mark.django_db(transaction=True)
def test_EW_9_the_pack_says_who_was_let_in_and_proves_it_by_the_chain(office, notes, settings, tmp_path):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads"
    oversight(office)
    wall: Wall = raised(office, policy(office), undertaking="I tell nobody.", reason="=1+1")
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
    with acting(team):
        sign(by=team, wall=wall)
    assert office.browser("officer").get(f"/notes/{notes['sealed'].ref}/").status_code == 404
    heads.publish()
    pack = taken(office, "leader")
    assert pack.testzip() is None
    assert sheet(pack, "walls.csv")[0]["Reason"] == "'=1+1"
    assert [row["Person"] for row in sheet(pack, "people.csv")] == ["Dual"]
    assert sheet(pack, "undertakings.csv")[0]["Version"] == "1"
    assert {row["Compartment"] for row in sheet(pack, "sides.csv")} == {"sealed"}
    chain = json.loads(pack.read("chain.json"))
    assert {"side taken", "undertaking signed", "barrier", "register"} <= {e["kind"] for e in chain["events"]}
    for event in chain["events"]:
        made = hashlib.sha256(bytes.fromhex(event["prev"]) + event["text"].encode()).hexdigest()
        assert made == event["hash"]
    assert json.loads(pack.read("heads.json")) == heads.published() != []
    pack.extractall(tmp_path)
    run = [sys.executable, "verify.py"]
    assert subprocess.run(run, cwd=tmp_path, check=True, capture_output=True).stdout.endswith(b", 0 wrong.\n")
    chain["events"][0]["text"] += " "
    (tmp_path / "chain.json").write_text(json.dumps(chain))
    tampered = subprocess.run(run, cwd=tmp_path, check=False, capture_output=True)
    assert (tampered.returncode, b"is not what was chained" in tampered.stdout) == (1, True)
    with as_owner():
        assert AuditEvent.objects.filter(kind="evidence taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_L45_a_pack_holds_nothing_of_a_compartment_that_its_taker_does_not_watch(office, notes):
    raised(office, policy(office))
    with as_owner():
        secret = Exclusion.objects.create(
            person=office.people["provider"], compartment=office.world.compartments.draft, reason="x"
        )
        assert secret.pk
    pack = taken(office, "monitor")
    content = b"".join(pack.read(name) for name in pack.namelist())
    assert b"draft" not in content
    assert b"Provider" not in content
    places = {office.world.compartments.sealed.pk}
    said = json.loads(pack.read("chain.json"))["events"]
    assert {event["compartment"] for event in said} <= {"", "sealed"}
    assert places


def around(office, kind: str, **more) -> Wall:
    """A wall by name around the sealed matter alone, for which the leader and the dual-hatted person are named."""
    named = [office.people[name].pk for name in ("leader", "dual")]
    return raised(
        office, policy(office), kind=kind, sides={1: [office.world.compartments.sealed.pk]}, named=named, **more
    )


def names(office, taker: str) -> dict[str, tuple[str, bool, str]]:
    """By person named, who named them, whether there is an end, and who took the name off, as one pack says it."""
    told = sheet(taken(office, taker), "named.csv")
    assert all(row["Wall"] and row["Named"] for row in told)
    return {row["Person"]: (row["Named by"], bool(row["Until"]), row["Taken off by"]) for row in told}


@pytest.mark.django_db(transaction=True)
def test_EW_9_the_pack_says_who_was_named_for_a_wall_and_who_took_the_name_off(office, notes):
    oversight(office)
    wall, monitor = around(office, "inclusion"), office.by("monitor")
    with acting(monitor):
        off = NamedForWall.objects.select_related("wall").get(person=office.people["dual"])
        take_name_off(by=monitor, name=off, reason="Their work is done")
    told = {"Leader": ("Monitor", False, ""), "Dual": ("Monitor", True, "Monitor")}
    assert names(office, "monitor") == told
    assert names(office, "leader") == told  # who looks on, as internal audit does
    with acting(monitor):
        name_for_wall(by=monitor, wall=wall, person=office.people["dual"])
    assert len(sheet(taken(office, "monitor"), "named.csv")) == 3


@pytest.mark.django_db(transaction=True)
def test_EW_9_the_pack_tells_an_end_that_is_to_come_from_a_name_taken_off(office, notes):
    wall, monitor = around(office, "contractor", ends_at=timezone.now() + HOUR), office.by("monitor")
    assert names(office, "monitor") == dict.fromkeys(("Leader", "Dual"), ("Monitor", True, ""))
    with acting(monitor):
        lower_wall(by=monitor, wall=wall)
    assert names(office, "monitor") == dict.fromkeys(("Leader", "Dual"), ("Monitor", True, "Monitor"))


def test_L45_a_pack_names_nobody_for_a_wall_that_its_taker_does_not_watch(office, notes):
    around(office, "inclusion")
    with as_owner():
        assign_perm("govern", office.world.roles.officer.group, office.world.compartments.lane)
    pack = taken(office, "officer", "lane")
    assert sheet(pack, "named.csv") == sheet(pack, "walls.csv") == []
    with acting(office.by("officer")):
        assert not NamedForWall.objects.exists()


def test_L45_a_pack_names_nobody_where_its_taker_governs_a_part_and_not_the_wall(office, notes):
    sides = {1: [office.world.compartments.sealed.pk, office.world.compartments.joint.pk]}
    raised(office, policy(office), kind="inclusion", sides=sides, named=[office.people["leader"].pk])
    with as_owner():
        assign_perm("govern", office.world.roles.officer.group, office.world.compartments.joint)
    pack = taken(office, "officer", "joint")
    assert (len(sheet(pack, "walls.csv")), sheet(pack, "named.csv")) == (1, [])
