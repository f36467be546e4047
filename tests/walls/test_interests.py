"""Declarations of interest on the page: for the year and on a matter, and what others decide on them."""

from datetime import timedelta

import pytest
from guardian.shortcuts import assign_perm

from tests.owner import as_owner
from tests.walls.forms import listed, post
from tests.walls.scene import policy, raised
from tests.walls.test_pages import masked
from walls.identity import acting
from walls.models import Declaration, Exclusion, Organisation, Role, StandIn

YEAR = timedelta(days=366)
ABSENT = "0" * 12
SISTER = {"nil": "interest", "interest": "My sister bids.", "nature": "personal"}


def waiting(client) -> dict[str, str]:
    return {row[0]["text"]: row[3]["href"] for row in client.get("/").context["work"]["rows"]}


def on(office, place: str = "sealed") -> str:
    return f"/declarations/on/{getattr(office.world.compartments, place).ref}/"


def declared(office, name: str, path: str, **said) -> Declaration:
    assert post(office.browser(name), path, **said).status_code == 302
    with as_owner():
        return Declaration.objects.latest("pk")


def barred(office, name: str) -> set[str]:
    with as_owner():
        live = Exclusion.objects.filter(person=office.people[name], ends_at=None)
        return set(live.values_list("compartment__name", flat=True))


def test_EW_6_the_yearly_declaration_waits_and_nil_is_an_answer(office, clock):
    policy(office)
    client = office.browser("officer")
    assert waiting(client)["Your interests"] == "/declarations/new/"
    assert "Your interests" not in waiting(office.browser("keeper"))  # where no policy is in force
    assert "nil" in post(client, "/declarations/new/").context["form"].errors
    nil = declared(office, "officer", "/declarations/new/", nil="nil")
    assert (nil.nil, nil.interest, nil.compartment) == (True, "", None)
    assert "Your interests" not in waiting(client)
    assert not [row for row in waiting(office.browser("monitor")) if row.startswith("Declaration of")]
    clock.forward(YEAR)
    assert waiting(office.browser("officer"))["Your interests"] == "/declarations/new/"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"nil": "nil", "interest": "Shares"}, "nil"),
        ({"nil": "interest"}, "interest"),
        (SISTER | {"organisation": ABSENT}, "organisation"),
        (SISTER | {"nature": "strange"}, "nature"),
    ],
)
def test_a_declaration_says_one_thing(office, said, field):
    assert field in post(office.browser("officer"), "/declarations/new/", **said).context["form"].errors
    with as_owner():
        assert not Declaration.objects.exists()


def test_L32_a_conflict_is_with_a_matter_and_never_with_the_year(office):
    assert not declared(office, "officer", "/declarations/new/", **SISTER, conflict="on").conflict
    assert barred(office, "officer") == set()


def test_EW_6_a_declaration_is_its_persons_and_whose_it_is_to_decide(office):
    said = declared(office, "officer", "/declarations/new/", **SISTER)
    path = f"/declarations/{said.ref}/"
    assert office.browser("officer").get(path).status_code == 200
    monitor = office.browser("monitor")
    assert waiting(monitor)["Declaration of Officer"] == f"{path}decide/"
    assert "My sister bids." in monitor.get(path).content.decode()
    for name in ("second", "leader", "keeper", "provider", "admin"):
        client = office.browser(name)
        assert listed(client.get("/declarations/")) == []
        for page in ("", "decide/"):
            hidden, absent = client.get(f"{path}{page}"), client.get(f"/declarations/{ABSENT}/{page}")
            assert hidden.status_code == absent.status_code == 404
            assert masked(hidden) == masked(absent)


def test_EW_6_a_conflict_with_a_matter_bars_at_once(office, notes):
    said = declared(office, "dual", on(office), **SISTER, conflict="on")
    assert said.compartment_id == office.world.compartments.sealed.pk
    assert barred(office, "dual") == {"sealed"}
    with acting(office.by("dual", "Cotswold")) as me:
        assert office.world.compartments.sealed.pk not in me.compartments("view")
    page = office.browser("dual").get(f"/declarations/{said.ref}/")
    assert page.status_code == 200  # one's own words stay one's own
    assert page.context["actions"] == []


def test_L20_nobody_declares_on_a_matter_that_is_none_of_theirs(office):
    client = office.browser("officer")
    hidden, absent = client.get(on(office)), client.get(f"/declarations/on/{ABSENT}/")
    assert hidden.status_code == absent.status_code == 404
    assert masked(hidden) == masked(absent)
    assert client.get(on(office, "public")).status_code == 404


def test_EW_6_who_is_offered_a_side_declares_before_taking_it(office):
    wall = raised(office, policy(office))
    client = office.browser("dual")
    assert client.get(on(office)).status_code == 200
    declared(office, "dual", on(office), **SISTER, conflict="on")
    assert barred(office, "dual") == {"sealed", "joint"}
    assert client.get(f"/walls/{wall.ref}/side/").status_code == 404


def test_EW_7_the_monitors_own_conflict_bars_the_monitor_and_the_deputy_governs(office, notes):
    with as_owner():
        StandIn.objects.create(code="leader", stands_in_for="monitor")
        assign_perm("view", office.world.roles.monitor.group, office.world.compartments.sealed)
        assert Role.objects.filter(code="leader").exists()
    said = declared(office, "monitor", on(office), **SISTER, conflict="on")
    assert office.browser("monitor").get(on(office)).status_code == 404
    assert office.browser("monitor").get(f"/declarations/{said.ref}/decide/").status_code == 403
    deputy = office.browser("leader")
    assert waiting(deputy)["Declaration of Monitor"] == f"/declarations/{said.ref}/decide/"
    sent = post(deputy, f"/declarations/{said.ref}/decide/", verdict="lifted", decision="It is another firm.")
    assert sent.status_code == 302
    assert barred(office, "monitor") == set()


@pytest.mark.parametrize(
    ("verdict", "left", "words"),
    [("confirmed", {"sealed", "joint"}, "Confirmed: barred"), ("lifted", set(), "Lifted: no longer barred")],
)
def test_EW_6_a_conflict_is_confirmed_or_lifted(office, verdict, left, words):
    raised(office, policy(office))
    said = declared(office, "dual", on(office), **SISTER, conflict="on")
    client = office.browser("monitor")
    path = f"/declarations/{said.ref}/"
    offered = client.get(f"{path}decide/").context["form"]["verdict"].field.choices
    assert str(offered[0][1]).startswith("Confirmed")
    assert post(client, f"{path}decide/", verdict=verdict, decision="So it is.")["Location"] == path
    assert barred(office, "dual") == left
    told = {row["key"]: row["value"] for row in client.get(path).context["summary"]}
    assert (told["Decision"], told["Decided by"]) == (words, "Monitor")


def test_EW_6_a_conflict_is_narrowed_to_part_of_the_matter(office):
    raised(office, policy(office))
    said = declared(office, "dual", on(office), **SISTER, conflict="on")
    with as_owner():
        joint = Exclusion.objects.get(person=office.people["dual"], compartment__name="joint")
    client, path = office.browser("monitor"), f"/declarations/{said.ref}/decide/"
    none = post(client, path, verdict="narrowed", decision="Only the papers.")
    assert none.context["form"].errors["lift"] == ["Choose some of the places, and not all of them."]
    assert post(client, path, verdict="narrowed", decision="Only the papers.", lift=[joint.ref]).status_code == 302
    assert barred(office, "dual") == {"sealed"}


def test_what_is_no_conflict_is_noted(office):
    said = declared(office, "officer", "/declarations/new/", **SISTER)
    client, path = office.browser("monitor"), f"/declarations/{said.ref}/decide/"
    assert [key for key, _ in client.get(path).context["form"]["verdict"].field.choices] == ["noted"]
    assert post(client, path, verdict="lifted", decision="x").context["form"].errors["verdict"]
    assert post(client, path, verdict="noted", decision="No conflict.").status_code == 302
    assert "Declaration of Officer" not in waiting(client)


def test_EW_6_who_decides_reads_on_the_same_page_what_was_declared(office):
    raised(office, policy(office))
    said = declared(office, "dual", on(office), **SISTER, conflict="on")
    page = office.browser("monitor").get(f"/declarations/{said.ref}/decide/")
    told = {row["key"]: row["value"] for row in page.context["summary"]}
    assert (told["Declared by"], told["Interest"], told["Kind"]) == ("Dual", "My sister bids.", "Personal")
    assert b"My sister bids." in page.content


def test_an_organisation_of_a_council_is_told_from_anothers(office):
    with as_owner():
        council = Organisation.objects.get(short_name="Cotswold")
        Organisation.objects.create(name="Cabinet", short_name="Cabinet", kind="body", parent=council)
    field = office.browser("officer").get("/declarations/new/").context["form"]["organisation"]
    offered = {str(label) for _, label in field.field.choices}
    assert {"Cotswold", "Cabinet, Cotswold"} <= offered
