"""Organisations, posts, councils, portfolios and calendars on pages: kept by administrators, one way for all."""

import datetime as dt
from typing import Any

import pytest

from councils.models import Calendar, Council, Holiday, Portfolio
from tests.browsing import Browser, buttons, listed
from tests.demonstration import capacity, organisation
from tests.owner import as_owner, query
from walls.forms.base import GONE
from walls.models import Compartment, Membership, Organisation, Party, Post, Role

pytestmark = pytest.mark.usefixtures("demonstration")

ADMIN = "admin@system.example"
ABSENT = "0" * 12
REVERSED = ["The last day must be the same as the first or after it."]


def day(name: str, value: str) -> dict[str, str]:
    """The boxes of a date."""
    on = dt.date.fromisoformat(value)
    return {f"{name}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response.get("Location")
    return response.context["form"].errors


def changes(response: Any) -> list[str]:
    """What the panel of changes says, newest first."""
    panel = next(panel for panel in response.context["panels"] if panel["title"] == "Changes")
    return [row[2]["text"] for row in panel["table"]["rows"]]


def cotswold() -> Council:
    return Council.objects.get(organisation__short_name="Cotswold")


# -- Who


@pytest.mark.parametrize("email", ["monitoring.officer@cdc.example", "officer@cdc.example", "approver@publica.example"])
def test_registers_that_tell_who_takes_part_are_for_administrators(email):
    browser, there = Browser(email), organisation("Cotswold").ref
    post = Post.objects.filter(organisation__ref=there).first()
    for path in (
        "/organisations/",
        f"/organisations/{there}/",
        f"/organisations/{there}/edit/",
        f"/organisations/{ABSENT}/",
        "/posts/",
        f"/posts/{post.ref}/",
    ):
        assert browser.get(path).status_code == 403


@pytest.mark.parametrize("email", ["leader@cdc.example", "provider@contractor.example"])
def test_what_is_public_of_councils_everyone_signed_in_reads_and_nobody_changes(email):
    browser, council = Browser(email), cotswold()
    page = browser.get(f"/councils/{council.ref}/")
    assert page.status_code == 200
    assert buttons(page)["Change it"] == "Registers are kept by the service's administrators."
    assert [panel["title"] for panel in page.context["panels"]] == ["Portfolios"]  # the changes are for who keeps it
    for path in ("/councils/new/", f"/councils/{council.ref}/edit/", "/calendars/new/"):
        assert browser.get(path).status_code == 403


# -- Organisations and posts


def test_an_organisation_is_added_with_its_sides_and_their_roles():
    browser = Browser(ADMIN)
    said = {"kind": "contractor", "name": "Bright Cleaning Limited", "short_name": "Bright"}
    sent = browser.send("/organisations/new/", **said, **day("begins_on", "2026-04-01"))
    added = Organisation.objects.get(name="Bright Cleaning Limited")
    assert sent["Location"] == added.get_absolute_url()
    assert [party.side for party in Party.objects.filter(organisation=added)] == ["provider"]
    assert added.begins_on == dt.date(2026, 4, 1)
    assert changes(browser.get(sent["Location"])) == ["Added"]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"name": "COTSWOLD DISTRICT COUNCIL"}, "name", ["There is an organisation of this name already."]),
        (day("begins_on", "2026-04-02") | day("ends_on", "2026-04-01"), "ends_on", REVERSED),
        ({"parent": ABSENT}, "parent", [GONE]),
        ({"successor_of": "'; --"}, "successor_of", [GONE]),
        ({"kind": "council"}, "kind", None),
    ],
)
def test_a_bad_organisation_is_refused_beside_the_field(said, field, sentence):
    name = organisation("Cotswold").name.upper() if "name" in said else "New"
    typed = {"kind": "contractor", "short_name": "Kept text"} | said | {"name": name}
    response = Browser(ADMIN).send("/organisations/new/", **typed)
    assert list(errors(response)) == [field]
    assert sentence is None or errors(response)[field] == sentence
    assert b"Kept text" in response.content


def test_F10_two_administrators_editing_one_organisation_both_see_both_texts():
    mine, theirs = Browser(ADMIN), Browser(ADMIN)
    row = organisation("Publica")
    path = f"/organisations/{row.ref}/edit/"
    opened = mine.get(path).context
    typed = {"name": row.name, "short_name": "Mine"} | day("begins_on", "2016-12-05")
    hidden = {"_acting": opened["acting"]["ref"], "_once": opened["form_once"], "_version": opened["form_version"]}
    other = typed | {"short_name": "Theirs", "successor_of": organisation("Ubico").ref} | day("begins_on", "2017-01-01")
    assert theirs.send(path, **other).status_code == 302
    response = mine.post(path, hidden | typed)
    assert response.status_code == 409
    assert response.context["conflict"] == [
        {"label": "Short name", "yours": "Mine", "theirs": "Theirs"},
        {"label": "Successor of", "yours": "", "theirs": "Ubico"},
        {"label": "First day", "yours": "5 12 2016", "theirs": "1 1 2017"},
    ]
    said = changes(theirs.get(f"/organisations/{row.ref}/"))[0]
    assert "Short name: Publica became Theirs" in said
    assert "Successor of: nothing became Ubico" in said
    assert "became 1 January 2017" in said


def test_a_post_is_opened_with_a_role_of_its_party_and_retitled_and_ended():
    browser, council = Browser(ADMIN), organisation("Cotswold")
    role = Role.objects.get(party__organisation=council, code="officer")
    sent = browser.send(f"/organisations/{council.ref}/posts/new/", role=role.pk, title="Commissioning officer, waste")
    post = Post.objects.get(title="Commissioning officer, waste")
    assert sent["Location"] == post.get_absolute_url()
    assert post.role == role
    typed = {"title": "Commissioning officer, recycling"} | day("ends_on", "2027-03-31")
    assert browser.send(f"/posts/{post.ref}/edit/", **typed).status_code == 302
    said = changes(browser.get(sent["Location"]))
    assert said[0] == (
        "Last day: nothing became 31 March 2027\n"
        "Title: Commissioning officer, waste became Commissioning officer, recycling"
    )


def test_a_post_with_a_role_of_its_own_is_granted_apart():
    browser, council = Browser(ADMIN), organisation("Cotswold")
    role = Role.objects.get(party__organisation=council, code="officer")
    path = f"/organisations/{council.ref}/posts/new/"
    assert errors(browser.send(path, role=role.pk, own_role="on")) == {
        "title": ["Give the post a title that tells it from others of its role."]
    }
    assert browser.send(path, role=role.pk, own_role="on", single_holder="on", title="Trees").status_code == 302
    post = Post.objects.get(title__endswith="Trees")
    assert (post.role.code, post.role.party, post.single_holder) == ("officer", role.party, True)
    assert post.role != role


def test_L05_a_post_takes_no_role_of_another_organisation():
    path = f"/organisations/{organisation('Cotswold').ref}/posts/new/"
    foreign = Role.objects.filter(party__organisation=organisation("Publica")).first()
    for role in (foreign.pk, 10**9, "'; --"):
        assert errors(Browser(ADMIN).send(path, role=role, title="x"))["role"] == [GONE]


def test_a_second_post_of_one_title_is_refused():
    browser, role = Browser(ADMIN), Role.objects.get(party__organisation=organisation("Cotswold"), code="leader")
    path = f"/organisations/{organisation('Cotswold').ref}/posts/new/"
    told = ["There is a post of this title with this role already."]
    assert errors(browser.send(path, role=role.pk)) == {"title": told}


def test_EW_10_posts_of_a_matter_are_on_no_list():
    with as_owner():
        group = query("INSERT INTO auth_group (name) VALUES ('team') RETURNING id")[0][0]
        party = Party.objects.get(organisation=organisation("Cotswold"), side="commissioner")
        role = Role.objects.create(group_id=group, party=party, code="team", title="Team of review 1", matter=True)
        post = Post.objects.create(organisation=party.organisation, role=role, title="Team of review 1")
    browser = Browser(ADMIN)
    assert listed(browser.get("/posts/?title=review")) == []
    assert b"review 1" not in browser.get(f"/organisations/{party.organisation.ref}/").content
    assert b"review 1" not in browser.get("/bodies/new/").content
    assert browser.get(f"/posts/{post.ref}/").status_code == browser.get(f"/posts/{post.ref}/edit/").status_code == 404


# -- Councils and portfolios


def test_a_council_is_opened_and_its_first_monitoring_officer_appointed_without_a_shell():
    browser = Browser(ADMIN)
    said = {"name": "Thames Vale Council", "short_name": "Thames Vale", "abbreviation": "TVC", "commissions": "on"}
    said |= {"successor_of": organisation("Cotswold").ref}
    sent = browser.send("/councils/new/", **said)
    council = Council.objects.get(abbreviation="TVC")
    assert sent["Location"] == council.get_absolute_url()
    assert council.organisation.successor_of == organisation("Cotswold")
    with as_owner():
        assert Compartment.objects.filter(owner__organisation=council.organisation).count() == 4
    role = Role.objects.get(party__organisation=council.organisation, code="monitoring_officer")
    browser.send(f"/organisations/{council.organisation.ref}/posts/new/", role=role.pk, single_holder="on")
    post = Post.objects.get(role=role)
    typed = {
        "person": "monitoring.officer@tvc.example",
        "name": "Monitoring Officer, Thames Vale",
        "post": post.ref,
        "basis": "substantive",
        "reason": "Full Council, 12 May",
    }
    assert browser.send("/appointments/new/", **typed)["Location"] == "/appointments/"
    again = errors(browser.send("/appointments/new/", **(typed | {"person": "second@tvc.example"})))
    assert again == {"post": [GONE]}  # it has a governor now, who appoints
    assert capacity("monitoring.officer@tvc.example", "Thames Vale, commissioner").roles == {"monitoring_officer"}


def test_a_portfolio_is_added_changed_and_ended():
    browser, council = Browser(ADMIN), cotswold()
    holder = Post.objects.filter(organisation=council.organisation, role__code="portfolio_holder").first()
    path = f"/councils/{council.ref}/portfolios/new/"
    sent = browser.send(path, title="Trees and rivers", post=holder.ref, **day("begins_on", "2026-05-20"))
    portfolio = Portfolio.objects.get(title="Trees and rivers")
    assert sent["Location"] == portfolio.get_absolute_url()
    assert errors(browser.send(path, title="trees AND rivers")) == {
        "title": ["This council has a portfolio of this title already. End that one first."]
    }
    edit = f"/portfolios/{portfolio.ref}/edit/"
    typed = {"title": "Trees and rivers"} | day("begins_on", "2026-05-20")
    assert errors(browser.send(edit, **typed, **day("ends_on", "2026-05-19"))) == {"ends_on": REVERSED}
    assert browser.send(edit, **typed, **day("ends_on", "2027-05-19")).status_code == 302
    assert browser.send(path, title="Trees and rivers").status_code == 302
    assert "Post: " in changes(browser.get(sent["Location"]))[0]


def test_L05_a_portfolio_takes_no_post_of_another_council():
    path = f"/councils/{cotswold().ref}/portfolios/new/"
    foreign = Post.objects.get(organisation=organisation("Forest of Dean"), role__code="leader")
    for ref in (foreign.ref, ABSENT):
        assert errors(Browser(ADMIN).send(path, title="x", post=ref))["post"] == [GONE]


# -- Calendars


def test_a_holiday_added_late_carries_a_source_and_one_called_off_stays():
    browser, calendar = Browser(ADMIN), Calendar.objects.get(code="council")
    path = f"/calendars/{calendar.ref}/holidays/new/"
    typed = {"name": "Coronation"} | day("date", "2028-05-08")
    assert list(errors(browser.send(path, **typed))) == ["source"]
    assert browser.send(path, **typed, source="Royal proclamation").status_code == 302
    assert errors(browser.send(path, **typed, source="x")) == {"date": ["That day is in this calendar already."]}
    holiday = Holiday.objects.get(name="Coronation")
    off = typed | {"source": "Royal proclamation", "superseded": "on"}
    assert browser.send(f"/holidays/{holiday.ref}/edit/", **off).status_code == 302
    assert changes(browser.get(holiday.get_absolute_url()))[0] == "No longer a holiday: No became Yes"


# -- All of them


@pytest.mark.parametrize(
    "path",
    [
        "/organisations/{}/",
        "/organisations/{}/edit/",
        "/organisations/{}/posts/new/",
        "/posts/{}/",
        "/posts/{}/edit/",
        "/councils/{}/",
        "/councils/{}/edit/",
        "/councils/{}/portfolios/new/",
        "/portfolios/{}/",
        "/portfolios/{}/edit/",
        "/calendars/{}/",
        "/calendars/{}/edit/",
        "/calendars/{}/holidays/new/",
        "/holidays/{}/",
        "/holidays/{}/edit/",
    ],
)
def test_absent_references_are_not_found(path):
    browser = Browser(ADMIN)
    foreign = Membership.objects.values_list("ref", flat=True)
    with as_owner():
        other_models_ref = foreign[0]
    for ref in (ABSENT, other_models_ref, "x" * 300):
        assert browser.get(path.format(ref)).status_code == 404


def test_pages_stay_within_twelve_queries_with_ten_times_the_rows(django_assert_max_num_queries):
    browser, council = Browser(ADMIN), cotswold()
    paths = ["/organisations/", "/posts/", "/councils/", "/portfolios/", "/calendars/"]
    paths += [f"/councils/{council.ref}/", f"/organisations/{council.organisation.ref}/"]

    def asked(path: str) -> int:
        browser.get(path)
        with django_assert_max_num_queries(12) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    before = {path: asked(path) for path in paths}
    role = Role.objects.get(party__organisation=council.organisation, code="officer")
    with as_owner():
        for number in range(60):
            made = Organisation.objects.create(name=f"O{number}", short_name=f"O{number}", kind="parish")
            Post.objects.create(organisation=council.organisation, role=role, title=f"P{number}")
            Portfolio.objects.create(council=council, title=f"F{number}")
            Council.objects.create(organisation=made, abbreviation=f"C{number}")
            Calendar.objects.create(code=f"c{number}", name=f"C{number}")
    assert {path: asked(path) for path in paths} == before
