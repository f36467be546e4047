"""Whose people are kept out of a compartment, and who of them is let be, on the page (EW-8)."""

from datetime import timedelta

import pytest

from tests.owner import as_owner
from tests.walls.forms import day, post
from tests.walls.helpers import refused
from tests.walls.scene import oversight, policy, raised
from walls.identity import acting
from walls.models import EmployerBar, Organisation, RingFence, SideTaken

ABSENT = "0" * 12
WEEK = timedelta(days=7)
NOBODY = "Nobody whom an employer's bar keeps out of this signs in with that address."


def at(office, page: str = "kept-out/new/", place: str = "council") -> str:
    return f"/compartments/{getattr(office.world.compartments, place).ref}/{page}"


def shown(office, name: str = "monitor", place: str = "council"):
    return office.browser(name).get(f"/overseen/{getattr(office.world.compartments, place).ref}/kept-out/")


def panel(page, title: str) -> list[list[str]]:
    (table,) = [each["table"] for each in page.context["panels"] if each["title"] == title]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def publica(office) -> Organisation:
    return office.world.parties.provider.organisation


def reaches(office, name: str, party: str = "", place: str = "council") -> bool:
    with acting(office.by(name, party)) as me:
        return getattr(office.world.compartments, place).pk in me.compartments("view")


def kept(office, **more: str):
    return post(office.browser("monitor"), at(office), organisation=publica(office).ref, reason="It bids.", **more)


def test_EW_8_a_governor_keeps_an_employer_out_and_everybody_who_works_there(office):
    assert reaches(office, "dual", "Cotswold")
    assert kept(office)["Location"] == shown(office).request["PATH_INFO"]
    assert not reaches(office, "dual", "Cotswold") and reaches(office, "officer")
    assert panel(shown(office), "Kept out")[0][:2] == ["whomever Publica employs", "It bids."]
    again = kept(office)
    assert again.context["form"].errors["organisation"] == ["It is kept out already."]
    own = post(
        office.browser("monitor"), at(office), organisation=office.world.parties.council.organisation.ref, reason="x"
    )
    assert own.context["form"].non_field_errors() == ["A compartment is not kept from the organisation whose it is."]


def test_EW_2_of_the_owner_the_side_that_competes_is_kept_out_and_its_officers_are_not(office):
    council = office.world.parties.council.organisation
    sent = post(
        office.browser("monitor"), at(office), organisation=council.ref, side="provider", reason="Its team bids."
    )
    assert sent.status_code == 302
    assert reaches(office, "officer") and reaches(office, "leader")
    assert panel(shown(office), "Kept out")[0][0] == "whomever Cotswold employs on its provider’s side"
    assert kept(office, side="provider").status_code == 302
    assert not reaches(office, "dual", "Cotswold")  # who provides for Publica too


def test_EW_8_who_is_kept_out_is_ring_fenced_by_address_and_nobody_is_looked_up(office):
    kept(office)
    client, path = office.browser("monitor"), at(office, "ring-fences/new/")
    for address in ("nobody@test.example", "nosuch@test.example", "officer@test.example"):
        assert post(client, path, person=address, reason="x").context["form"].errors["person"] == [NOBODY]
    own = post(client, path, person="monitor@test.example", reason="x").context["form"].errors["person"]
    assert own == ["You cannot ring-fence yourself. Somebody else must."]
    sent = post(client, path, person="dual@test.example", reason="For the council alone.", **day("ends_at", WEEK))
    assert sent.status_code == 302 and reaches(office, "dual", "Cotswold")
    assert panel(shown(office), "Let be")[0][:2] == ["Dual", "For the council alone."]
    assert post(client, path, person="dual@test.example", reason="x").context["form"].errors["person"] == [NOBODY]


def test_EW_8_the_same_adviser_never_serves_two_sides(office):
    wall = raised(office, policy(office))
    with as_owner():
        EmployerBar.objects.create(
            compartment=office.world.compartments.sealed, organisation=publica(office), reason="It bids."
        )
        SideTaken.objects.create(person=office.people["dual"], wall=wall, side=2)
    sent = post(
        office.browser("monitor"), at(office, "ring-fences/new/", "sealed"), person="dual@test.example", reason="x"
    )
    assert sent.context["form"].non_field_errors() == [
        "They are on another side of this matter, and the same adviser never serves two."
    ]
    with acting(office.by("monitor")):
        refused(
            lambda: RingFence.objects.create(
                person=office.people["dual"], compartment=office.world.compartments.sealed, reason="x"
            ),
            "never serves two",
        )
    with as_owner():
        assert not RingFence.objects.exists()


def test_a_bar_and_a_ring_fence_are_ended_from_a_list_of_those_that_stand(office):
    kept(office)
    client, path = office.browser("monitor"), at(office, "kept-out/end/")
    post(client, at(office, "ring-fences/new/"), person="dual@test.example", reason="x")
    with as_owner():
        fence = RingFence.objects.get()
    choices = dict(client.get(path).context["form"].fields["barrier"].choices)
    assert choices == {f"{publica(office).ref}-": "Kept out: whomever Publica employs", fence.ref: "Let be: Dual"}
    assert post(client, path, barrier=ABSENT).context["form"].errors["barrier"] == ["Choose one from the list."]
    assert post(client, path, barrier=fence.ref).status_code == 302
    assert not reaches(office, "dual", "Cotswold")
    assert post(client, path, barrier=f"{publica(office).ref}-").status_code == 302
    assert reaches(office, "dual", "Cotswold")
    assert client.get(path).context["form"].fields["barrier"].choices == []
    assert panel(shown(office), "Kept out")[0][3] and panel(shown(office), "Let be")[0][3]


def test_who_oversees_reads_it_and_changes_nothing_and_others_find_nothing(office):
    oversight(office)
    kept(office)
    page = shown(office, "leader")
    assert panel(page, "Kept out")[0][0] == "whomever Publica employs"
    assert {button["refusal"] for button in page.context["actions"]} == {
        "Those who govern this compartment say whose people are kept out of it, and who of them is let be."
    }
    for name in ("officer", "provider", "keeper", "admin"):
        assert shown(office, name).status_code == 404, name
    for page_of in ("kept-out/new/", "kept-out/end/", "ring-fences/new/"):
        assert office.browser("keeper").get(at(office, page_of)).status_code == 404
        assert office.browser("officer").get(at(office, page_of)).status_code == 403
    with acting(office.by("officer")):
        assert not EmployerBar.objects.exists()


@pytest.mark.parametrize("path", ["/compartments/{}/", "/overseen/"])
def test_it_is_found_from_the_compartment_and_from_what_one_oversees(office, path):
    page = office.browser("monitor").get(path.format(office.world.compartments.council.ref))
    assert f"/overseen/{office.world.compartments.council.ref}/kept-out/" in page.content.decode()
