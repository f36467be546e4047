"""The guide's six monitoring groups: once a council accepts a report, each of them reads it, and nobody else does."""

import pytest

from commissioning.models import Report
from tests.browsing import Browser
from tests.councils.thread import panel
from tests.governance.reports import accepted, awaiting
from tests.governance.shared import BOARD, COG, GROUPS, MLG, MRB, agreed, body
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("demonstration")

DELIVERY = "delivery"
READERS = [
    ("board.chair@publica.example", "Publica, provider", BOARD),
    ("scrutiny.chair@cdc.example", "Cotswold, scrutiny", DELIVERY),
    ("scrutiny.member@cdc.example", "Cotswold, scrutiny", DELIVERY),
    ("leader@cdc.example", "Cotswold, members", DELIVERY),
    ("portfolio.environment@cdc.example", "Cotswold, members", DELIVERY),
    ("lead.commissioner@wodc.example", "West Oxfordshire, commissioner", COG),
    ("provider.customer@publica.example", "Publica, provider", COG),
    ("provider.waste@ubico.example", "Ubico, provider", COG),
    ("performance@publica.example", "Publica, provider", COG),
    ("leader@cdc.example", "Cotswold, owner", MRB),
    ("leader@wodc.example", "West Oxfordshire, owner", MRB),
    ("leader@cbc.example", "Cheltenham, owner", MRB),
    ("councillor@cdc.example", "Liaison Group, for Cotswold", MLG),
    ("councillor@wodc.example", "Liaison Group, for West Oxfordshire", MLG),
]
"""Who reads, in which capacity, and by which copy."""
OTHERS = [
    ("councillor@wodc.example", "West Oxfordshire, members"),
    ("leader@wodc.example", "West Oxfordshire, members"),
    ("officer@wodc.example", "West Oxfordshire, commissioner"),
    ("scrutiny.member@wodc.example", "West Oxfordshire, scrutiny"),
    ("provider@contractor.example", None),
    ("stakeholder@parish.example", None),
    ("admin@system.example", None),
]
"""Who reads none of the copies."""


def browser(email: str, label: str | None) -> Browser:
    """A sign-in acting in one of its capacities, or in the only one."""
    signed_in = Browser(email)
    if label is not None:
        signed_in.act_as(label)
    return signed_in


def shared_and_accepted() -> dict[str, Report]:
    """A report that every group is to receive, accepted: its copies, by who reads each."""
    for name in GROUPS:
        agreed(name)
    delivered = accepted()
    with as_owner():
        copies = {name: Report.objects.get(origin=delivered.ref, compartment=body(name).forum_id) for name in GROUPS}
    return copies | {DELIVERY: delivered}


def test_each_of_the_six_groups_reads_the_accepted_report():
    copies = shared_and_accepted()
    for email, label, by_copy in READERS:
        page = browser(email, label).get(copies[by_copy].get_absolute_url())
        assert page.status_code == 200, (email, label, by_copy)
        text = page.content.decode()
        assert "More was judged in time than last year." in text
        assert "57.1%" in text and "Applications judged in time" in text


def test_nobody_else_reads_any_copy_nor_learns_of_one():
    copies = shared_and_accepted()
    for email, label in OTHERS:
        reader = browser(email, label)
        for name, copy in copies.items():
            assert reader.get(copy.get_absolute_url()).status_code == 404, (email, name)
        assert "More was judged in time" not in reader.get("/reports/").content.decode()


def test_a_group_reads_its_own_copy_alone():
    copies = shared_and_accepted()
    for email, label, by_copy in READERS:
        if by_copy in (BOARD, MRB, MLG):
            reader = browser(email, label)
            seen = {name for name, copy in copies.items() if reader.get(copy.get_absolute_url()).status_code == 200}
            assert seen == {by_copy}, (email, label)


def test_a_shared_copy_says_by_what_agreement_it_is_there():
    standing = agreed(MLG)
    delivered = accepted()
    with as_owner():
        copy = Report.objects.get(origin=delivered.ref, shared_under=standing)
    reader = browser("councillor@wodc.example", "Liaison Group, for West Oxfordshire")
    told = panel(reader.get(copy.get_absolute_url()), "Sharing")["summary"]
    words = "A standing release to Members' Liaison Group, agreed by Cotswold's Lead commissioner"
    assert told[0] == {"key": "Shared under", "value": words, "href": f"/sharing/{standing.ref}/"}
    assert told[1]["key"] == "Agreed on" and told[1]["value"]


def test_before_acceptance_none_of_them_reads_it():
    for name in GROUPS:
        agreed(name)
    waiting = awaiting()
    with as_owner():
        assert not Report.objects.filter(origin=waiting.ref).exists()
    for email, label, _ in READERS:
        if "portfolio" in email:
            continue  # a portfolio holder agrees the terms, and sees what is offered
        assert browser(email, label).get(waiting.get_absolute_url()).status_code == 404, (email, label)
