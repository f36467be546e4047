"""The Ethical Walls policy on the page: versions, clauses, where it is in force, and who has acknowledged it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.owner import as_owner
from tests.walls.forms import day, listed, post
from tests.walls.helpers import refused
from tests.walls.scene import oversight, policy
from walls.actions.policies import NOT_IN_FORCE, acknowledge, clauses_for, to_acknowledge
from walls.identity import acting
from walls.models import Acknowledgement, Clause, Organisation, PolicyInForce, WallsPolicy

YEAR = timedelta(days=366)
ABSENT = "0" * 12


def waiting(client) -> dict[str, str]:
    return {row[0]["text"]: row[3]["href"] for row in client.get("/").context["work"]["rows"]}


def test_everyone_reads_the_policy_its_clauses_and_where_it_is_in_force(office):
    clause = policy(office)
    for name in ("provider", "officer", "admin", "keeper"):
        client = office.browser(name)
        assert listed(client.get("/walls-policy/")) == ["1"]
        page = client.get(f"/walls-policy/{clause.policy.ref}/")
        clauses, where = page.context["panels"][:2]
        assert clauses["summary"] == [{"key": "3 Walls", "value": "A wall is raised when ..."}]
        assert [row[0]["text"] for row in where["table"]["rows"]] == ["Cotswold", "Publica"] or len(
            where["table"]["rows"]
        ) == 2
        assert page.context["illustrative"]


def test_those_who_keep_some_oversight_write_a_version_and_put_it_in_force(office):
    oversight(office)
    client = office.browser("monitor")
    at = post(client, "/walls-policy/new/", title="Ethical Walls policy", summary="First")["Location"]
    early = post(client, f"{at}in-force/", organisation=cotswold().ref, **day("begins_on", timedelta()))
    assert early.context["form"].non_field_errors() == ["This version has no clauses yet."]
    assert post(client, f"{at}clauses/new/", number="1", title="Sides", text="Each has one.")["Location"] == at
    again = post(client, f"{at}clauses/new/", number="1", title="Sides", text="Each has one.")
    assert "This version has a clause of that number already." in str(again.context["form"].errors)
    assert (
        post(client, f"{at}in-force/", organisation=cotswold().ref, **day("begins_on", timedelta()))["Location"] == at
    )
    assert client.get(f"{at}clauses/new/").status_code == 403
    with as_owner():
        assert Clause.objects.get().policy.in_force.get().organisation == cotswold()


def cotswold() -> Organisation:
    return Organisation.objects.get(short_name="Cotswold")


def test_nobody_else_writes_it(office):
    oversight(office)
    ref = policy(office).policy.ref
    for name in ("officer", "provider", "keeper", "admin", "leader"):
        client = office.browser(name)
        assert client.get("/walls-policy/new/").status_code == 403, name
        assert client.get(f"/walls-policy/{ref}/clauses/new/").status_code == 403, name
    refused = office.browser("officer").get("/walls-policy/").context["actions"][0]["refusal"]
    assert refused == "The policy is written by the Monitoring Officers."
    assert office.browser("officer").get(f"/walls-policy/{ref}/in-force/").status_code == 403


def test_a_governor_puts_it_in_force_only_where_they_govern(office):
    clause = policy(office)
    page = post(
        office.browser("keeper"),
        f"/walls-policy/{clause.policy.ref}/in-force/",
        organisation=cotswold().ref,
        **day("begins_on", timedelta()),
    )
    assert page.context["form"].errors["organisation"] == ["Choose one from the list."]


def test_it_waits_for_everyone_where_it_is_in_force_until_they_acknowledge_it_and_again_after_a_year(office, clock):
    clause = policy(office)
    words, path = "Ethical Walls policy, version 1", f"/walls-policy/{clause.policy.ref}/acknowledge/"
    client = office.browser("officer")
    assert waiting(client)[words] == path
    assert words not in waiting(office.browser("keeper"))  # it is not in force there
    assert "A wall is raised when ..." in client.get(path).content.decode()
    assert "agree" in post(client, path).context["form"].errors
    assert post(client, path, agree="on")["Location"] == "/"
    assert words not in waiting(client)
    with acting(office.by("officer")):
        assert to_acknowledge(office.by("officer")) == []
    clock.forward(YEAR)
    client = office.browser("officer")
    assert waiting(client)[words] == path
    with acting(office.by("officer")):
        assert to_acknowledge(office.by("officer")) == [clause.policy]


def test_a_new_version_asks_again(office):
    first = policy(office)
    client = office.browser("officer")
    post(client, f"/walls-policy/{first.policy.ref}/acknowledge/", agree="on")
    second = policy(office, version=2)
    assert waiting(client)["Ethical Walls policy, version 2"] == f"/walls-policy/{second.policy.ref}/acknowledge/"


@pytest.mark.parametrize("which", ["no longer", "not yet", "nowhere", "elsewhere"])
def test_EW_1_what_is_not_in_force_where_one_serves_is_not_acknowledged(office, which):
    first = policy(office)
    with as_owner():
        if which == "no longer":
            policy(office, version=2)
        elif which == "not yet":
            PolicyInForce.objects.update(begins_on=timezone.localdate() + timedelta(days=1))
        elif which == "nowhere":
            PolicyInForce.objects.all().delete()
        else:
            PolicyInForce.objects.exclude(organisation=cotswold()).delete()
            PolicyInForce.objects.update(organisation=Organisation.objects.get(short_name="Forest"))
    by, client = office.by("officer"), office.browser("officer")
    page = client.get(f"/walls-policy/{first.policy.ref}/")
    assert page.context["actions"][0]["refusal"] == NOT_IN_FORCE
    assert client.get(f"/walls-policy/{first.policy.ref}/acknowledge/").status_code == 403
    with acting(by):
        with pytest.raises(ValidationError, match="not in force where you serve"):
            acknowledge(by=by, policy=first.policy)
        refused(
            lambda: Acknowledgement.objects.create(person_id=by.person_id, policy=first.policy),
            "not in force where you serve",
        )
    with as_owner():
        assert not Acknowledgement.objects.exists()


def test_nobody_acknowledges_without_a_person(office):
    with pytest.raises(ValidationError, match="Somebody must acknowledge"):
        acknowledge(by=None, policy=policy(office).policy)


def test_governors_see_who_of_theirs_has_acknowledged_it(office):
    clause = policy(office)
    path = f"/walls-policy/{clause.policy.ref}/acknowledged/"
    post(office.browser("officer"), f"/walls-policy/{clause.policy.ref}/acknowledge/", agree="on")
    page = office.browser("monitor").get(path)
    told = {row[0]["text"]: row[2]["text"] for row in page.context["table"]["rows"]}
    assert (told["Officer"], told["Leader"]) == ("No", "Yes")
    assert "Provider" not in told
    assert office.browser("officer").get(path).status_code == 403
    assert office.browser("monitor").get(f"/walls-policy/{ABSENT}/acknowledged/").status_code == 404
    told = {row[0]["text"]: row[1]["text"] for row in office.browser("keeper").get(path).context["table"]["rows"]}
    assert told == {"Forester": "Not yet", "Keeper": "Not yet"}
    with as_owner():
        assert Acknowledgement.objects.count() == 1


def test_clauses_are_cited_of_the_version_in_force_there_or_else_of_the_newest(office):
    first = policy(office)
    with as_owner():
        second = WallsPolicy.objects.create(version=2, title="Next")
        Clause.objects.create(policy=second, number="1", title="Next", text="Not in force")
    forest = Organisation.objects.get(short_name="Forest")
    assert list(clauses_for(cotswold())) == list(clauses_for(forest)) == [first]


@pytest.mark.parametrize("page", ["", "clauses/new/", "in-force/", "acknowledge/"])
def test_a_version_that_is_none_is_absent(office, page):
    assert office.browser("monitor").get(f"/walls-policy/{ABSENT}/{page}").status_code == 404
