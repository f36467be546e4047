"""Services on the page: both sides of the wall see one delivery, and only the council keeps its record."""

import pytest

from commissioning.models import Provision, Service
from tests.browsing import Browser, buttons, listed
from tests.owner import as_owner
from walls.models import Organisation

pytestmark = pytest.mark.usefixtures("demonstration")


def service(council: str, name: str) -> Service:
    with as_owner():
        return Service.objects.get(council__short_name=council, name=name)


@pytest.mark.parametrize(
    ("email", "sees"),
    [
        ("officer@cdc.example", True),
        ("leader@cdc.example", True),
        ("scrutiny.member@cdc.example", True),
        ("provider.waste@ubico.example", True),
        ("provider.ict@publica.example", False),
        ("officer@wodc.example", False),
        ("provider@contractor.example", False),
        ("stakeholder@parish.example", False),
        ("admin@system.example", False),
    ],
)
def test_a_service_is_seen_by_its_council_and_its_providers_people(email, sees):
    waste = service("Cotswold", "Waste and recycling collection")
    browser = Browser(email)
    assert (browser.get(f"/services/{waste.ref}/").status_code == 200) is sees
    assert ("Waste and recycling collection" in listed(browser.get("/services/?name=waste and rec"))) is sees or (
        email == "officer@wodc.example"  # sees its own of the same name
    )


def test_the_provider_sees_and_does_not_keep_the_record():
    waste = service("Cotswold", "Waste and recycling collection")
    page = Browser("provider.waste@ubico.example").get(f"/services/{waste.ref}/")
    assert page.context["panels"][0]["table"]["rows"]
    assert buttons(page)["Add a provider"].startswith("Services are recorded by")


def test_an_officer_records_a_service_and_its_provider_sees_it():
    officer = Browser("officer@cdc.example")
    with as_owner():
        ubico = Organisation.objects.get(short_name="Ubico")
    sent = officer.send("/services/new/", name="Leaf clearing", provider=ubico.ref)
    assert sent.status_code == 302, sent.context["form"].errors
    assert officer.get(sent["Location"]).status_code == 200
    assert Browser("officer@wodc.example").get(sent["Location"]).status_code == 404
    again = officer.send("/services/new/", name="Leaf clearing", provider=ubico.ref)
    assert again.status_code == 200 and "already recorded" in str(again.context["form"].errors)


def test_reversed_and_overlapping_days_are_told_and_nothing_is_saved():
    officer = Browser("officer@cdc.example")
    waste = service("Cotswold", "Waste and recycling collection")
    with as_owner():
        before = Provision.objects.filter(service=waste).count()
        publica = Organisation.objects.get(short_name="Publica")

    def typed(first: tuple[str, str, str], last: tuple[str, str, str]) -> dict[str, str]:
        parts = ("day", "month", "year")
        return (
            {"provider": publica.ref, "source": "", "note": "Kept text"}
            | {f"begins_on-{part}": value for part, value in zip(parts, first, strict=True)}
            | {f"ends_on-{part}": value for part, value in zip(parts, last, strict=True)}
        )

    path = f"/services/{waste.ref}/providers/new/"
    reversed_days = officer.send(path, **typed(("1", "4", "2030"), ("31", "3", "2030")))
    overlap = officer.send(path, **typed(("1", "4", "2020"), ("31", "3", "2021")))
    rubbish = officer.send(path, **typed(("31", "2", "2030"), ("x", "", "")))
    for answer in (reversed_days, overlap, rubbish):
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert answer.context["form"]["note"].value() == "Kept text"
    with as_owner():
        assert Provision.objects.filter(service=waste).count() == before


def test_only_who_can_deliver_is_offered_as_a_provider():
    waste = service("Cotswold", "Waste and recycling collection")
    page = Browser("officer@cdc.example").get(f"/services/{waste.ref}/providers/new/")
    offered = {str(label) for _, label in page.context["form"].fields["provider"].choices}
    assert {"Publica", "Ubico"} <= offered
    assert not {"Cabinet", "Full Council", "System", "Public"} & offered
