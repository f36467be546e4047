"""Returns on the page: filling in, checking, signing off, and who sees none of it."""

import datetime as dt

import pytest
from django.utils import timezone

from commissioning.monitoring.actions import accept_report, query_report
from publica.models import CostLine, Return, ReturnFigure
from publica.returns.actions import add_cost, open_return, sign_off
from tests.browsing import Browser, buttons, listed
from tests.owner import as_owner
from tests.pages.costs import cost
from tests.pages.visits import Visit
from tests.publica.returns.world import ANSWERED, COUNCILS, DUE, QUARTER, WAIT, Careline
from tests.sweep.browsers import bare
from walls.identity import acting
from walls.tables import british

MEMBER, MANAGER = "careline@publica.example", "careline.manager@publica.example"
PERFORMANCE, APPROVER = "performance@publica.example", "approver@publica.example"
OTHERS = (
    "officer@cdc.example",
    "lead.commissioner@cdc.example",
    "monitoring.officer@wodc.example",
    "leader@wodc.example",
    "provider.waste@ubico.example",
    "provider.ict@publica.example",
    "board.chair@publica.example",
    "admin@system.example",
)
MOST = 12
"""Statements of a page."""


def typed(careline: Careline, council: str, answered: str, wait: str, why: str = "") -> dict[str, str]:
    refs = {name: careline.measures[council, name].ref for name in (ANSWERED, WAIT)}
    return {
        f"value-{refs[ANSWERED]}": answered,
        f"value-{refs[WAIT]}": wait,
        f"why-{refs[ANSWERED]}": why,
        f"why-{refs[WAIT]}": "",
    }


def parts(ret: Return) -> dict[str, str]:
    """The address of each council's part."""
    with as_owner():
        return {
            str(part.service.council): f"/returns/parts/{part.ref}/"
            for part in ret.parts.select_related("service__council")
        }


def value(careline: Careline, ret: Return, council: str, name: str) -> str:
    with as_owner():
        return str(ReturnFigure.objects.get(part__ret=ret, measure=careline.measures[council, name]).value)


def test_a_return_is_submitted_in_five_pages_from_sign_in(careline):
    ret = careline.do(
        careline.manager,
        open_return,
        team=careline.team,
        period=QUARTER,
        due_on=DUE,
        parts=[careline.services["Cotswold"]],
    )
    browser = Browser(MANAGER)  # the first page
    home = browser.get("/")
    waiting = {row[0]["text"]: row[3]["href"] for row in home.context["work"]["rows"]}
    page = browser.get(waiting[str(ret)])
    form = page.context["panels"][0]["table"]["rows"][0][0]["href"]
    filled = browser.send(form, **typed(careline, "Cotswold", "96.5%", "1,009.5", "An alarm recall."))
    assert filled.url == f"/returns/{ret.ref}/submit/"
    refused = browser.send(filled.url)
    assert "Say why" in refused.content.decode()  # the wait is off target
    told = typed(careline, "Cotswold", "96.5%", "9")
    assert browser.send(form, **told).url == filled.url
    assert browser.send(filled.url).url == f"/returns/{ret.ref}/"
    with as_owner():
        assert Return.objects.get(pk=ret.pk).state == "submitted"
    assert value(careline, ret, "Cotswold", ANSWERED) == "96.5000"


def test_each_part_leads_to_the_next(careline):
    ret = careline.open()
    browser = Browser(MEMBER)
    first, second = parts(ret)["Cotswold"], parts(ret)["West Oxfordshire"]
    assert browser.send(first, **typed(careline, "Cotswold", "n/a", "9")).url == second
    # who may not submit goes back to the return
    assert browser.send(second, **typed(careline, "West Oxfordshire", "95", "9")).url == f"/returns/{ret.ref}/"
    page = browser.get(f"/returns/{ret.ref}/")
    rows = page.context["panels"][0]["table"]["rows"]
    assert [[cell["text"] for cell in row[:4]] for row in rows] == [
        ["Cotswold: Careline", "1 of 2", ANSWERED, "None"],
        ["West Oxfordshire: Careline", "2 of 2", "None", "None"],
    ]
    assert buttons(page)["Check and submit"] == "This is for the team's manager to do."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("ninety", "not a number"),
        ("12 May", "is a date"),
        ("£5", "in pounds"),
        ("940", "is this 940%?"),
        ("9" * 20, "too large"),
    ],
)
def test_what_is_no_figure_is_said_and_nothing_is_lost(careline, wrong, words):
    ret = careline.open()
    answer = Browser(MEMBER).send(parts(ret)["Cotswold"], **typed(careline, "Cotswold", wrong, "9", "My reason."))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert words in shown
    assert "My reason." in shown
    assert value(careline, ret, "Cotswold", WAIT) == "None"


def test_F10_two_editors_see_both_texts(careline):
    ret = careline.open()
    browser = Browser(MEMBER)
    path = parts(ret)["Cotswold"]
    opened = browser.get(path).context
    careline.fill(ret, answered="97")
    hidden = {"_acting": opened["acting"]["ref"], "_once": opened["form_once"], "_version": opened["form_version"]}
    answer = browser.post(path, hidden | typed(careline, "Cotswold", "91", "9", "Mine."))
    assert answer.status_code == 409
    told = {entry["label"]: (entry["theirs"], entry["yours"]) for entry in answer.context["conflict"]}
    assert told == {ANSWERED: ("97", "91"), f"Commentary on {ANSWERED}": ("", "Mine.")}
    assert value(careline, ret, "Cotswold", ANSWERED) == "97.0000"
    # seen both, they may go on
    hidden |= {"_once": answer.context["form_once"], "_version": answer.context["form_version"]}
    assert browser.post(path, hidden | typed(careline, "Cotswold", "91", "9", "Mine.")).status_code == 302
    assert value(careline, ret, "Cotswold", ANSWERED) == "91.0000"


def test_F10_a_move_is_made_on_what_was_seen(careline):
    ret = careline.fill(careline.open())
    browser = Browser(MANAGER)
    opened = browser.get(f"/returns/{ret.ref}/submit/").context
    careline.fill(ret, answered="99")
    hidden = {"_acting": opened["acting"]["ref"], "_once": opened["form_once"], "_version": opened["form_version"]}
    answer = browser.post(f"/returns/{ret.ref}/submit/", hidden)
    assert "since you opened this page" in answer.content.decode()
    with as_owner():
        assert Return.objects.get(pk=ret.pk).state == "draft"


@pytest.mark.parametrize("email", OTHERS)
def test_EW_2_nobody_else_sees_anything_of_it(careline, email):
    draft = careline.assured()
    cost = careline.do(careline.member, add_cost, team=careline.team, year=2031, heading="Staff", amount=1000)
    browser = Browser(email)
    below = ("", "edit/", "history/", "submit/", "assure/", "send-back/", "sign-off/", "revise/", "workbook/")
    for path in [
        *(f"/returns/{draft.ref}/{each}" for each in below),
        *parts(draft).values(),
        f"/costs/{cost.ref}/",
        f"/costs/{cost.ref}/edit/",
        f"/costs/{cost.ref}/history/",
    ]:
        assert browser.get(path).status_code == 404, path
    for path in ("/returns/", "/costs/"):
        assert "Careline" not in browser.get(path).content.decode()
    assert "Careline" not in browser.get("/returns/progress/?period=2031-2").content.decode()


def test_EW_2_before_sign_off_councils_reach_no_row_of_it(careline):
    draft = careline.assured()
    for who in (*careline.officers.values(),):
        with acting(who) as by:
            for model in (Return, ReturnFigure, CostLine):
                assert not model.objects.visible_to(by).exists()
                assert not model.objects.exists()  # nor without the filter
    careline.do(careline.approver, sign_off, ret=draft)
    assert {careline.report(council).standing for council in COUNCILS} == {"awaiting"}


def test_EW_3_a_councils_slice_changes_nothing_for_another(careline):
    careline.signed_off()
    browser = Browser("officer@wodc.example")
    report = careline.report("West Oxfordshire")
    paths = ["/", "/reports/", f"/reports/{report.ref}/", "/reports/progress/?period=2031-2", "/search/?q=careline"]
    before = [said(browser.get(path)) for path in paths]
    assert any(b"Careline" in each for each in before)
    assert not any(b"Cotswold: Careline" in each or b"Careline, Cotswold" in each for each in before)
    other = careline.report("Cotswold")
    careline.do(careline.officers["Cotswold"], query_report, report=other, text="How were calls counted?")
    assert [said(browser.get(path)) for path in paths] == before
    careline.do(careline.officers["Cotswold"], accept_report, report=careline.report("Cotswold"))
    assert [said(browser.get(path)) for path in paths] == before


def said(answer) -> bytes:
    """A page without what is drawn anew each time it is asked for."""
    assert answer.status_code == 200
    return bare(answer, "nowhere")[2]


def test_the_way_to_the_councils_on_the_page(careline):
    ret = careline.fill(careline.open())
    page = f"/returns/{ret.ref}/"
    assert Browser(MANAGER).send(f"{page}submit/").url == page
    checks = Browser(PERFORMANCE)
    assert str(ret) in {row[0]["text"] for row in checks.get("/").context["work"]["rows"]}
    assert checks.send(f"{page}send-back/", reason="Look at Cotswold.").url == page
    assert "Look at Cotswold." in Browser(MEMBER).get(page).content.decode()
    assert Browser(MANAGER).send(f"{page}submit/").url == page
    assert checks.send(f"{page}assure/").url == page
    signs = Browser(APPROVER)
    assert str(ret) in {row[0]["text"] for row in signs.get("/").context["work"]["rows"]}
    assert checks.get(f"{page}sign-off/").status_code == 403
    assert signs.send(f"{page}sign-off/").url == page
    rows = signs.get(page).context["panels"][0]["table"]["rows"]
    assert [row[-1]["tag"]["text"] for row in rows] == ["Awaiting acceptance"] * 2
    queried = careline.report("Cotswold")
    careline.do(careline.officers["Cotswold"], query_report, report=queried, text="How were calls counted?")
    team = Browser(MEMBER)
    waiting = {row[0]["text"]: row for row in team.get("/").context["work"]["rows"]}
    assert waiting[str(queried)][3]["href"] == f"{page}revise/"
    assert waiting[str(queried)][2]["text"] == british(queried.due_on)
    opened = team.get(f"{page}revise/")
    assert "How were calls counted?" in opened.content.decode()
    assert opened.context["form"]["due_on"].value() == queried.due_on
    day = {"due_on-day": "1", "due_on-month": "11", "due_on-year": "2031"}
    assert team.send(f"{page}revise/", **day).status_code == 302
    assert str(queried) not in {row[0]["text"] for row in team.get("/").context["work"]["rows"]}


def at_home(email: str) -> set[str]:
    """Where the sections of somebody's home lead."""
    sections = Browser(email).get("/").context["sections"]
    return {item["href"] for section in sections for item in section["items"] if "href" in item}


def test_the_grid_shows_who_has_not_sent_it_and_signs_off_many(careline):
    grid = "/returns/progress/?period=2031-2"
    assert "Not opened, due 30 October 2031" in Browser(PERFORMANCE).get(grid).content.decode()
    late = Browser(PERFORMANCE).get("/returns/progress/?period=2025-4").content.decode()
    assert "Late, not opened, due 30 April 2026" in late
    assert Browser(MEMBER).get(grid).status_code == 403
    assert grid.partition("?")[0] in at_home(PERFORMANCE)
    assert grid.partition("?")[0] not in at_home(MEMBER)
    ret = careline.assured()
    browser = Browser(APPROVER)
    page = browser.get(grid)
    row = next(row for row in page.context["table"]["rows"] if row[0]["text"] == careline.team.name)
    assert [cell.get("tag", {}).get("text") for cell in row if cell.get("href")] == ["Quality assured"] * 2
    assert all(cell["text"].startswith(f"Due {british(ret.due_on)}<") for cell in row if cell.get("href"))
    assert "may sign off without" in Browser(PERFORMANCE).get(grid).content.decode()
    assert browser.send(grid, returns=[ret.ref]).status_code == 302
    with as_owner():
        assert Return.objects.get(pk=ret.pk).state == "signed off"


def test_a_late_return_says_so_on_its_own_page(careline):
    ret = careline.open()

    def told() -> str:
        rows = Browser(MEMBER).get(ret.get_absolute_url()).context["summary"]
        return next((row["tag"] or {}).get("text", "") for row in rows if row["key"] == "To be signed off by")

    assert told() == ""
    with as_owner():
        ret.due_on = timezone.localdate() - dt.timedelta(days=1)
        ret.save()
    assert told() == "Late"


def test_what_is_exceptional_is_opened_one_by_one(careline):
    ret = careline.assured(wait=None)
    browser = Browser(APPROVER)
    page = browser.get("/returns/progress/?period=2031-2")
    assert [row[0]["href"] for row in page.context["exceptions"]["rows"]] == [f"/returns/{ret.ref}/"]
    forced = browser.send("/returns/progress/?period=2031-2", returns=[ret.ref])
    assert forced.status_code == 200
    with as_owner():
        assert Return.objects.get(pk=ret.pk).state == "assured"


def test_a_return_is_opened_on_the_page(careline):
    browser = Browser(PERFORMANCE)
    opened = browser.send("/returns/new/", team=careline.team.ref, period="2025-4")
    assert opened.status_code == 302
    page = browser.get(opened.url)
    assert "Quarter 4, 2025-26" in page.content.decode()
    agreed = {line["key"]: line["value"] for line in page.context["summary"]}
    assert agreed["To be signed off by"] == "30 April 2026"
    again = browser.send("/returns/new/", team=careline.team.ref, period="2025-4")
    assert "has a return for this period already" in again.content.decode()
    assert Browser("officer@cdc.example").get("/returns/new/").status_code == 403


def test_the_cost_base_is_kept_by_the_team(careline):
    browser = Browser(MEMBER)
    said = {"heading": "Staff", "amount": "120000.50", "year": "2026"}
    added = browser.send("/costs/new/", team=careline.team.ref, **said)
    assert added.status_code == 302
    assert "£120,000.50" in browser.get(added.url).content.decode()
    assert browser.send(f"{added.url}edit/", **(said | {"amount": "1"})).status_code == 302
    assert listed(browser.get("/costs/")) == ["Staff"]
    assert Browser(PERFORMANCE).get(f"{added.url}edit/").status_code == 403
    assert Browser(PERFORMANCE).get("/costs/new/").status_code == 403


@pytest.mark.parametrize("email", [MANAGER, PERFORMANCE, APPROVER])
@pytest.mark.parametrize("state", ["open", "submitted", "assured", "signed_off"])
def test_a_return_costs_few_statements(careline, email, state):
    ret = getattr(careline, state)()
    browser = Browser(email)
    browser.get("/")
    for path in ("/", f"/returns/{ret.ref}/", "/returns/", "/returns/progress/?period=2031-2", *_open_to(browser, ret)):
        if browser.get(path).status_code == 200:
            assert cost(browser, Visit("", path, is_html=True)).statements <= MOST, path


def _open_to(browser: Browser, ret: Return) -> list[str]:
    page = browser.get(f"/returns/{ret.ref}/")
    return [button["href"] for button in page.context["actions"] if not button.get("refusal")]
