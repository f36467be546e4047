"""Reports on the page: one page for every copy, at a bounded cost, and answers that only the council gives."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from commissioning.models import Figure, Measure, Report, Standing
from commissioning.monitoring.actions import FigureValue, accept_report, add_measure
from commissioning.monitoring.charts import _drawn
from commissioning.monitoring.periods import Period
from tests.browsing import Browser, buttons, listed
from tests.commissioning.monitoring.test_reports import GOOD, RED, share
from tests.commissioning.scene import PERIOD, QUIET, Scene, arrived, officer, scene
from tests.owner import as_owner
from tests.pages.costs import cost
from tests.pages.visits import Visit
from walls.identity import acting
from walls.tables import british

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER, PROVIDER = "officer@cdc.example", "provider.revenues@publica.example"


@pytest.fixture
def cotswold() -> Scene:
    return scene("Cotswold")


def accepted(of: Scene, **more) -> Report:
    """An accepted report, where the council reads it."""
    report = arrived(of, of.values(**more.pop("values", GOOD)), **more)
    with as_owner():
        return accept_report(by=None, report=report, accepted_by="Commissioning officer, Cotswold")


def ours(page) -> list[str]:
    """The reports of the service that a list names, among those of the demonstration."""
    return [name for name in listed(page) if name == QUIET]


def of_service(page) -> list[dict]:
    """The service's row of the grid."""
    return next(row for row in page.context["table"]["rows"] if row[1]["text"] == QUIET)


def panel(page, title: str) -> dict:
    return next(each for each in page.context["panels"] if each["title"] == title)


def summary(page) -> dict:
    return {line["key"]: line["value"] for line in page.context["summary"]}


def test_an_officer_reads_a_report_and_accepts_it(cotswold):
    report = arrived(cotswold, cotswold.values(**RED))
    browser = Browser(OFFICER)
    assert ours(browser.get("/reports/")) == [QUIET]
    page = browser.get(f"/reports/{report.ref}/")
    assert buttons(page) == {"Accept": "", "Query": "", "History": ""}
    told = summary(page)
    assert told["Signed off"] == "Approver of returns, Publica, 20 October 2026, 10:30am"
    assert told["To be accepted by"] == "3 November 2026"
    served = panel(page, "Every bill is right")["table"]["rows"]
    assert [cell["text"] for cell in served[1]] == [
        "Days to process a claim",
        "12.0 days",
        "8.0 days",
        "",
        "",
        "About days",
    ]
    assert served[1][3]["tag"] == {"text": "Off target", "colour": "red"}
    measure = cotswold.measures["days"]
    assert served[1][0]["href"] == f"/measures/{measure.ref}/"
    sent = browser.send(f"/reports/{report.ref}/accept/")
    assert sent.status_code == 302
    told = summary(browser.get(sent["Location"]))
    assert told["Accepted"].startswith("Commissioning officer, Cotswold, ")
    assert ours(browser.get("/reports/")) == [QUIET]  # once: the copy offered is not listed again
    assert browser.get(f"/reports/{report.ref}/").status_code == 200
    assert browser.get(f"/reports/{report.ref}/accept/").status_code == 403


def test_a_query_is_told_on_the_page_of_the_provider(cotswold):
    report = arrived(cotswold, cotswold.values(**RED))
    browser = Browser(OFFICER)
    empty = browser.send(f"/reports/{report.ref}/query/", text=" ")
    assert empty.status_code == 200 and empty.context["form"].errors
    assert browser.send(f"/reports/{report.ref}/query/", text="Why did claims take 12 days?").status_code == 302
    page = Browser(PROVIDER).get(f"/reports/{report.ref}/")
    assert summary(page)["What is queried"] == "Why did claims take 12 days?"
    assert buttons(page)["Accept"].startswith("This is for the council's commissioning officers")


@pytest.mark.parametrize(
    ("email", "waiting", "answered"),
    [
        ("officer@cdc.example", 200, 200),
        ("scrutiny.member@cdc.example", 404, 200),
        ("councillor@cdc.example", 404, 200),
        (PROVIDER, 200, 200),
        ("performance@publica.example", 404, 200),
        ("officer@wodc.example", 404, 404),
        ("provider.ict@publica.example", 404, 404),
        ("admin@system.example", 404, 404),
    ],
)
def test_who_reads_it_before_and_after(cotswold, email, waiting, answered):
    report = arrived(cotswold, cotswold.values(**GOOD))
    browser = Browser(email)
    assert browser.get(f"/reports/{report.ref}/").status_code == waiting
    assert browser.get(f"/reports/{report.ref}/accept/").status_code in ((200,) if email == OFFICER else (403, 404))
    with as_owner():
        copy = accept_report(by=None, report=Report.objects.get(pk=report.pk))
    assert browser.get(f"/reports/{copy.ref}/").status_code == answered


def test_a_monitoring_group_reads_the_same_and_what_it_serves(cotswold):
    share("Members' Liaison Group")
    accepted(cotswold)
    reader = Browser("councillor@cdc.example")
    reader.act_as("Liaison Group, for Cotswold")
    with as_owner():
        copy = Report.objects.get(standing=Standing.SHARED, service_name=QUIET)
    assert ours(reader.get("/reports/")) == [QUIET]
    page = reader.get(f"/reports/{copy.ref}/")
    first = panel(page, "Every bill is right")["table"]["rows"][0][0]
    assert (first["text"], first["href"]) == ("Council tax collected", "")  # the measure itself is not theirs to open
    told = panel(page, "Sharing")["summary"][0]
    assert told["value"].startswith("A standing release to Members' Liaison Group")
    assert buttons(page) == {"History": ""}


def test_a_trend_is_drawn_with_its_table_once_it_has_points_enough(cotswold):
    periods = [Period(2026, 2)]
    for _ in range(3):
        periods.insert(0, periods[0].before)
    for number, period in enumerate(periods):
        last = accepted(cotswold, values=GOOD | {"collected": str(88 + number)}, period=period)
        browser = Browser("scrutiny.member@cdc.example")
        page = browser.get(f"/reports/{last.ref}/")
        charts = panel(page, "Every bill is right")["charts"]
        assert [chart["title"] for chart in charts] == (
            ["Council tax collected", "Days to process a claim"] if number >= 2 else []
        )
    assert [row[0]["text"] for row in charts[0]["table"]["rows"]] == [str(each) for each in reversed(periods)]
    html = page.content.decode()
    first, second, calls = re.findall(r"<svg .*?</svg>", html, re.DOTALL)
    assert 'role="img" aria-label="Line chart of Council tax collected: from 88.0% in Quarter 3, 2025-26' in first
    assert "lowest 7.5 days, highest 7.5 days; target 8.0 days." in second
    assert "Calls answered: from 1,200 calls" in calls and "target" not in calls
    assert not re.search(r"style=|<script|href=| id=", first + second + calls)
    before = panel(page, "Every bill is right")["table"]["rows"][0][4]["text"]
    assert before == "90.0%"
    measure = browser.get(f"/measures/{cotswold.measures['collected'].ref}/")
    assert panel(measure, "Accepted figures")["charts"][0]["title"] == "Council tax collected"
    earlier = browser.get(f"/reports/{accepted_in(periods[2]).ref}/")
    assert len(panel(earlier, "Every bill is right")["charts"][0]["table"]["rows"]) == 3


def accepted_in(period: Period) -> Report:
    with as_owner():
        return Report.objects.exclude(origin="").get(service_name=QUIET, year=period.year, quarter=period.quarter)


def test_a_report_of_sixty_measures_and_twenty_charts_is_cheap(cotswold):
    with as_owner():
        extra = [
            add_measure(
                by=None,
                service=cotswold.agreement.service,
                name=f"Measure {number}",
                unit="%",
                polarity="higher",
                position=10 + number,
            )
            for number in range(57)
        ]
    quarters = [PERIOD.before.before, PERIOD.before, PERIOD]
    for at, period in enumerate(quarters):
        told = extra if period == PERIOD else extra[:17]
        figures = cotswold.values(**GOOD) + [
            FigureValue(measure, Decimal(50 + at + measure.position)) for measure in told
        ]
        with as_owner():
            report = accept_report(by=None, report=arrived(cotswold, figures, period=period))
    browser = Browser("scrutiny.chair@cdc.example")
    browser.get("/")
    path = f"/reports/{report.ref}/"
    page = browser.get(path)
    assert page.content.decode().count("<svg ") == 20
    assert sum(len(each["table"]["rows"]) for each in page.context["panels"] if "charts" in each) == 60
    found = cost(browser, Visit("report", path, is_html=True))
    assert found.statements <= 12
    kept = _drawn.cache_info().hits
    browser.get(f"/reports/{report.ref}/")
    assert _drawn.cache_info().hits == kept + 20


def test_the_grid_says_who_has_not_sent_it_and_accepts_many(cotswold):
    scene("West Oxfordshire")
    good = arrived(cotswold, cotswold.values(**GOOD))
    browser = Browser(OFFICER)
    path = f"/reports/progress/?period={PERIOD.code}"
    page = browser.get(path)
    assert [head["text"] for head in page.context["table"]["head"]] == ["Team", "Service", "Cotswold"]
    row = of_service(page)
    assert row[2]["tag"]["text"] == "Awaiting acceptance" and row[2]["href"] == f"/reports/{good.ref}/"
    assert f"ue {british(good.due_on)}<" in row[2]["text"]  # due, or late; what is read out alone follows
    before = browser.get(f"/reports/progress/?period={PERIOD.before.code}")
    due = british(PERIOD.before.ends_on + dt.timedelta(days=30))
    assert of_service(before)[2]["text"] == f"Late, not received, due {due}"
    with as_owner():
        today = timezone.localdate()
        cotswold.agreement.reports_within = (today - PERIOD.before.ends_on).days
        cotswold.agreement.save()
    later = browser.get(f"/reports/progress/?period={PERIOD.before.code}")
    assert of_service(later)[2]["text"] == f"Not received, due {british(today)}"
    sent = browser.send(path, reports=[good.ref])
    assert sent["Location"] == path
    assert of_service(browser.get(path))[2]["tag"]["text"] == "Accepted"
    again = browser.send(path, reports=[good.ref])
    assert again.status_code == 200 and again.context["form"].errors


def test_what_is_red_or_missing_is_opened_one_by_one(cotswold):
    red = arrived(cotswold, cotswold.values(**RED))
    path = f"/reports/progress/?period={PERIOD.code}"
    browser = Browser(OFFICER)
    page = browser.get(path)
    assert page.context["exceptions"]["rows"][0][0]["href"] == f"/reports/{red.ref}/"
    assert browser.send(path, reports=[red.ref]).context["form"].errors
    with as_owner():
        assert Report.objects.get(pk=red.pk).standing == Standing.AWAITING
    for email in ("leader@cdc.example", PROVIDER, "scrutiny.chair@cdc.example"):
        assert Browser(email).get(path).status_code == 403


def test_another_councils_report_is_no_choice(cotswold):
    west = scene("West Oxfordshire")
    theirs = arrived(west, west.values(**GOOD))
    browser = Browser(OFFICER)
    path = f"/reports/progress/?period={PERIOD.code}"
    foreign = browser.send(path, reports=[theirs.ref]).context["form"].errors["reports"]
    absent = browser.send(path, reports=["0123456789ab"]).context["form"].errors["reports"]
    assert foreign == absent
    with as_owner():
        assert Report.objects.get(pk=theirs.pk).standing == Standing.AWAITING


def test_the_list_is_narrowed_by_allowed_choices(cotswold):
    arrived(cotswold, cotswold.values(**GOOD))
    accepted(cotswold, period=PERIOD.before)
    browser = Browser(OFFICER)
    assert len(ours(browser.get("/reports/"))) == 2
    assert len(ours(browser.get("/reports/?standing=accepted"))) == 1
    assert len(ours(browser.get("/reports/?year=2026&quarter=2"))) == 1
    assert ours(browser.get("/reports/?year=2019")) == []
    assert browser.get("/reports/?year=x&quarter=9&council=zz&standing=9").status_code == 200


def test_made_up_figures_are_marked_and_real_ones_have_their_source(cotswold):
    measure = cotswold.measures["collected"]
    report = arrived(
        cotswold,
        [FigureValue(measure, None, source="https://www.example.org/kpi.pdf", illustrative=True)],
    )
    page = Browser(OFFICER).get(f"/reports/{report.ref}/")
    cell = panel(page, "Every bill is right")["table"]["rows"][0][-1]
    assert (cell["text"], cell["href"]) == ("www.example.org", "https://www.example.org/kpi.pdf")
    assert cell["tag"]["text"] == "Illustrative"


def test_officers_set_measures_and_targets_on_the_page():
    here = scene("Cotswold")
    service = here.agreement.service
    browser = Browser(OFFICER)
    typed = {"unit": "%", "decimals": "1", "polarity": "higher", "tolerance": "0.05", "kind": "ratio", "position": "9"}
    typed |= {"definition": "", "source": "", "plan_item": ""}
    sent = browser.send(f"/services/{service.ref}/measures/new/", name="Appeals won", **typed)
    assert sent.status_code == 302, sent.context["form"].errors
    with as_owner():
        measure = Measure.objects.get(name="Appeals won")
    twice = browser.send(f"/services/{service.ref}/measures/new/", name="Appeals won", **typed)
    assert "measure of this name already" in str(twice.context["form"].errors)
    path = f"/measures/{measure.ref}/targets/new/"
    set_once = browser.send(path, period="2026-3", value="60", upper="", source="")
    assert set_once["Location"] == f"/measures/{measure.ref}/"
    again = browser.send(path, period="2026-3", value="70", upper="", source="")
    assert "target for this period already" in str(again.context["form"].errors)
    assert browser.send(path, period="1999-3", value="70").context["form"].errors["period"]
    page = browser.get(f"/measures/{measure.ref}/")
    (row,) = panel(page, "Targets")["table"]["rows"]
    assert (row[0]["text"], row[1]["text"]) == ("Quarter 3, 2026-27", "60.0%")
    changed = browser.send(row[0]["href"], value="65", upper="", source="Plan")
    assert changed.status_code == 302
    theirs = Browser(PROVIDER).get(f"/measures/{measure.ref}/")
    assert panel(theirs, "Targets")["table"]["rows"][0][0]["text"] == "Quarter 3, 2026-27"
    assert buttons(theirs)["Change it"].startswith("Measures are recorded by")


def test_nothing_of_a_figure_is_stored_beyond_its_report(cotswold):
    report = accepted(cotswold)
    by = officer("Cotswold")
    with acting(by):
        assert {figure.compartment_id for figure in Figure.objects.filter(report=report)} == {report.compartment_id}


def test_a_search_tells_like_named_rows_apart(cotswold):
    report = accepted(cotswold)
    browser = Browser(OFFICER)
    page = browser.get("/search/", {"q": f'"{QUIET}"'})
    found = {row[1]["text"]: row[0]["text"] for row in page.context["found"]["rows"]}
    reports = [row[0]["text"] for row in page.context["found"]["rows"] if row[1]["text"] == "Report"]
    assert f"{report}, from Publica" in reports
    assert f"{report}, from Publica, as it was signed off" in reports
    assert found["Service"] == f"{QUIET}, Cotswold"


def test_a_search_costs_no_more_than_a_page_may(cotswold):
    accepted(cotswold)
    visit = Visit("search", "/search/?q=services", is_html=True)
    assert cost(Browser(OFFICER), visit).statements <= 12
