"""Agreements, their plans and commissioners' notes: who keeps them, and from whom they are kept."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commissioning.delivery.actions import add_note, add_plan_item, edit_agreement, edit_note, open_agreement
from commissioning.models import Agreement, CommissionerNote, PlanItem, Service
from tests.browsing import Browser, buttons, listed
from tests.commissioning.scene import QUIET, SERVICE, TEAM, lead, officer, scene, service, team, team_post
from tests.demonstration import capacity, organisation, reach
from tests.owner import as_owner
from walls.identity import acting
from walls.models import Membership, Person, Post

pytestmark = pytest.mark.usefixtures("demonstration")

PROVIDER = ("provider.revenues@publica.example", "Publica, provider")


def opened(by, *, post: Post | None = None, **more) -> Agreement:
    return open_agreement(
        by=by, service=service("Cotswold"), team_post=post or team_post(), title="Support services", **more
    )


def test_an_agreement_opens_what_both_sides_see_and_nobody_else():
    by = officer("Cotswold")
    with acting(by):
        agreement = opened(by, begins_on=dt.date(2017, 11, 1))
    name = f"Cotswold with Publica: {SERVICE}"
    for who in (PROVIDER, ("approver@publica.example", "Publica, provider")):
        assert name in reach(capacity(*who), "contribute")["negotiation"]
    assert name in reach(capacity("portfolio.finance@cdc.example", "Cotswold, members"), "decide")["negotiation"]
    for who in [
        ("provider.ict@publica.example", "Publica, provider"),
        ("performance@publica.example", "Publica, provider"),
        ("councillor@cdc.example", "Cotswold, members"),
        ("officer@wodc.example", "West Oxfordshire, commissioner"),
    ]:
        assert name not in reach(capacity(*who), "view").get("negotiation", [])
    assert (agreement.team_name, agreement.provider.short_name) == (TEAM, "Publica")


def test_the_team_of_an_agreement_joins_the_delivery():
    ict = capacity("provider.ict@publica.example", "Publica, provider")
    delivery = f"Cotswold: {SERVICE}"
    assert delivery not in reach(ict, "view")["delivery"]
    by = officer("Cotswold")
    with acting(by):
        opened(by, post=team_post("ICT team"))
    assert delivery in reach(ict, "contribute")["delivery"]


def test_only_those_who_keep_the_service_open_agreements():
    for by in (capacity("leader@cdc.example", "Cotswold, members"), team()):
        with acting(by), pytest.raises(PermissionDenied):
            opened(by)
    by = officer("Cotswold")
    with as_owner():
        clerk = Post.objects.filter(role__code="clerk").first()
    with acting(by):
        with pytest.raises(ValidationError, match="provider's team"):
            opened(by, post=clerk)
        with pytest.raises(ValidationError, match="last day"):
            opened(by, begins_on=dt.date(2020, 1, 2), ends_on=dt.date(2020, 1, 1))


def test_a_plan_and_an_agreement_are_kept_by_the_council_alone():
    here = scene("Cotswold")
    by = lead("Cotswold")
    with acting(by):
        agreement = edit_agreement(by=by, agreement=Agreement.objects.get(pk=here.agreement.pk), title="Changed")
        item = add_plan_item(by=by, agreement=agreement, title="A project", aim="Fewer mistakes")
        assert item.compartment_id == agreement.compartment_id
        with pytest.raises(ValidationError, match="changed this since"):
            edit_agreement(by=by, agreement=here.agreement, title="Stale")
    with acting(team()), pytest.raises(PermissionDenied, match="another post"):
        add_plan_item(by=team(), agreement=agreement, title="Ours", aim="Ours")


def test_notes_are_kept_from_every_provider_and_from_whom_the_provider_employs():
    by = officer("Cotswold")
    with acting(by):
        note = add_note(by=by, service=service("Cotswold"), text="They are late with everything.")
        second = add_note(by=by, service=service("Cotswold"), text="Less so.")
        assert note.compartment_id == second.compartment_id != service("Cotswold").compartment_id
        assert edit_note(by=by, note=second, text="Less so now.").version == 2

    def sees(who) -> bool:
        reader = capacity(*who)
        with acting(reader):
            return CommissionerNote.objects.visible_to(reader).exists()

    colleague = ("s151@cdc.example", "Cotswold, commissioner")
    assert sees(colleague)
    for outsider in [
        PROVIDER,
        ("approver@publica.example", "Publica, provider"),
        ("leader@cdc.example", "Cotswold, members"),
    ]:
        assert not sees(outsider)
    with as_owner():  # employed by the provider as well, in whatever post
        adviser = Post.objects.get(role__code="performance", organisation=organisation("Publica"))
        Membership.objects.create(person=Person.objects.get(email=colleague[0]), post=adviser)
    assert not sees(colleague)


def test_notes_on_an_in_house_service_are_the_councils_own():
    with as_owner():
        planning = Service.objects.get(name="Planning", council__short_name="West Oxfordshire")
    by = officer("West Oxfordshire")
    with acting(by):
        note = add_note(by=by, service=planning, text="Our own team.")
        assert CommissionerNote.objects.visible_to(by).get().pk == note.pk
    inside = capacity("provider.planning@wodc.example", "West Oxfordshire, provider")
    with acting(inside):
        assert not CommissionerNote.objects.visible_to(inside).exists()


def test_others_who_act_beside_the_service_note_nothing():
    for by in (team(), capacity("councillor@cdc.example", "Cotswold, members")):
        with acting(by), pytest.raises(PermissionDenied, match="another post"):
            add_note(by=by, service=service("Cotswold"), text="Ours")


def panel(page, title: str) -> dict | None:
    return next((each for each in page.context["panels"] if each["title"] == title), None)


def test_an_officer_opens_an_agreement_and_plans_on_the_page():
    here = service("Cotswold")
    browser = Browser("officer@cdc.example")
    typed = {"title": "Support services", "team_post": team_post().ref, "source": ""}
    sent = browser.send(f"/services/{here.ref}/agreements/new/", **typed)
    assert sent.status_code == 302, sent.context["form"].errors
    page = browser.get(sent["Location"])
    summary = {line["key"]: line["value"] for line in page.context["summary"]}
    assert summary["Team"] == TEAM
    assert summary["A report is due"] == "30 days after a period's end"
    edit = f"{sent['Location']}edit/"
    refused = browser.send(edit, title="Support services", reports_within="-1").context["form"].errors
    assert set(refused) == {"reports_within"}
    assert browser.send(edit, title="Support services", reports_within="45").status_code == 302
    page = browser.get(sent["Location"])
    assert {"key": "A report is due", "value": "45 days after a period's end"} in page.context["summary"]
    assert "Support services" in listed(browser.get("/agreements/"))
    line = {"position": "1", "title": "Collect", "aim": "Every bill is right", "source": ""}
    sent = browser.send(f"{sent['Location']}plan-items/new/", **line)
    assert sent.status_code == 302
    with as_owner():
        item = PlanItem.objects.get(title="Collect")
    assert sent["Location"] == f"/plan-items/{item.ref}/"
    changed = browser.send(f"/plan-items/{item.ref}/edit/", **line | {"aim": "No bill is wrong"})
    assert changed.status_code == 302
    assert browser.get(f"/plan-items/{item.ref}/history/").status_code == 200
    theirs = Browser(PROVIDER[0])
    assert buttons(theirs.get(f"/plan-items/{item.ref}/"))["Change it"].endswith("Lead commissioner.")
    assert theirs.get(f"/plan-items/{item.ref}/edit/").status_code == 403
    assert Browser("officer@wodc.example").get(f"/plan-items/{item.ref}/").status_code == 404


def test_who_is_not_shown_what_is_offered_across_sees_the_agreement_with_its_history_all_the_same():
    agreement = scene().agreement
    with as_owner():
        item = PlanItem.objects.get(agreement=agreement)
    browser = Browser("councillor@cdc.example")
    for page in (f"/agreements/{agreement.ref}/", f"/plan-items/{item.ref}/"):
        assert browser.get(page).status_code == 200
        assert browser.get(f"{page}history/").status_code == 200


def test_the_page_of_a_note_says_who_reads_it():
    here = service("Cotswold", "Customer services")
    browser = Browser("officer@cdc.example")
    path = f"/services/{here.ref}/notes/new/"
    first = browser.get(path)
    assert first.context["audience"] == "your council's commissioners, save whomever the provider employs"
    sent = browser.send(path, text="They are late with everything.")
    assert sent.status_code == 302
    page = browser.get(sent["Location"])
    assert page.context["audience"] == browser.get(path).context["audience"] == "Cotswold's commissioners"
    provider = Browser("provider.customer@publica.example")
    assert panel(provider.get(f"/services/{here.ref}/"), "Commissioners' notes") is None
    assert provider.get(sent["Location"]).status_code == 404
    assert provider.get(path).status_code == 403


def test_notes_are_listed_for_those_who_read_them_all_or_a_service_at_a_time():
    here, other = service("Cotswold", QUIET), service("Cotswold", "Planning")
    officer, clerk = capacity("officer@cdc.example", "Cotswold, commissioner"), Browser("clerk@cdc.example")
    assert panel(clerk.get(f"/services/{here.ref}/"), "Commissioners' notes") is None
    with acting(officer):
        for about in (here, other):
            add_note(by=officer, service=about, text=f"On {about.name}")
    led = panel(clerk.get(f"/services/{here.ref}/"), "Commissioners' notes")
    assert led is not None
    of_here, of_all = (set(listed(clerk.get(path))) for path in (led["actions"][0]["href"], "/notes/"))
    ours = {f"On {here.name}", f"On {other.name}"}
    assert of_here & ours == {f"On {here.name}"}
    assert of_all & ours == ours
    assert listed(clerk.get("/notes/?service=000000000000")) == []
    for stranger in (PROVIDER[0], "officer@wodc.example"):
        assert listed(Browser(stranger).get("/notes/")) == []
        assert listed(Browser(stranger).get(f"/notes/?service={here.ref}")) == []
