"""The demonstration files hold together before anything loads them."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from commissioning.monitoring.periods import Period
from config.demo.delivery import QUARTERS

Row = dict[str, str]

DEMO = Path(__file__).resolve().parents[2] / "config" / "demo"

COLUMNS = {
    "organisations": (
        "key,name,short_name,kind,parent,from,to,successor_of,gss_code,company_number,website,note,source,mark"
    ),
    "bodies": "key,organisation,name,kind,quorum,role,monitoring_group,source,mark",
    "portfolios": "key,council,title,from,to,source,mark",
    "posts": ("key,organisation,party_side,on_behalf_of,role,title,body,portfolio,single_holder,statutory,source,mark"),
    "teams": "key,organisation,name,services,source,mark",
    "signins": "email,display,posts,team,source,mark",
    "services": "key,council,name,lgsl,provider,team,from,to,note,source,mark",
    "needs": "council,theme,statement,value,unit,period,comparison,note,source,mark",
    "holidays": "calendar,date,name,source,mark",
    "sources": "key,title,address,date",
    "plans": "key,council,title,from,to,note,source,mark",
    "priorities": "key,plan,position,title,summary,needs,source,mark",
    "policies": "key,council,title,goals,earlier_goals,values,processes,owner,adopted,priorities,source,mark",
    "outcomes": "key,place,statement,client_group,indicators,priorities,policies,source,mark",
    "client_groups": "service,client_group,source,mark",
    "cycles": "key,place,title,service,councils,step,since,turn,source,mark",
    "agreements": "key,council,service,provider,team,crew,title,from,to,note,source,mark",
    "plan_items": "service,councils,position,title,aim,due,outcome,source,mark",
    "measures": (
        "service,councils,plan_item,position,name,definition,unit,decimals,polarity,kind,yearly,tolerance,absolute,"
        "source,mark"
    ),
    "quarters": "council,service,measure,target,values,commentary,source,mark",
    "figures": "agreement,measure,period,value,note,published,source,mark",
    "delegations": "post,authority,from,to,source,mark",
    "sharing": "service,councils,bodies,agreed,source,mark",
    "returns": "team,state,due,filled,commentary,source,mark",
    "answers": "council,team,answer,text,source,mark",
    "costs": "team,heading,amount,source,mark",
    "walls_policy": "number,title,text,source,mark",
    "reviews": (
        "key,council,service,title,purpose,stage,team,ring_fenced,signed,known_as,bidder,bidder_team,source,mark"
    ),
    "papers": "review,place,sort,title,text,by,source,mark",
}
MARKED = [name for name in COLUMNS if name != "sources"]
DATED = ["organisations", "portfolios", "services", "plans", "agreements", "delegations"]
COUNCILS = ["cdc", "foddc", "wodc"]

AT_EACH_COUNCIL = (
    "leader;lead.commissioner;s151;deputy.s151;monitoring.officer;deputy.monitoring.officer;portfolio.environment;"
    "portfolio.finance;scrutiny.chair;scrutiny.member;councillor;officer;clerk;internal.audit"
)
AT_PUBLICA = (
    "ed.commissioning;board.chair;approver;performance;provider.customer;provider.revenues;provider.ict;"
    "procurement;procurement.2;legal;legal.2"
)
ELSEWHERE = (
    "leader@cbc.example;advisers@cbc.example;provider.waste@ubico.example;provider.planning@wodc.example;"
    "provider@contractor.example;stakeholder@parish.example;admin@system.example"
)
CLIENT_OFFICERS = (
    "lead.commissioner@cdc.example;lead.commissioner@foddc.example;lead.commissioner@wodc.example;"
    "performance@publica.example;provider.customer@publica.example;provider.revenues@publica.example;"
    "provider.ict@publica.example;provider.waste@ubico.example;provider.planning@wodc.example"
)
ROLES = {
    "commissioner": (
        "officer;lead_commissioner;s151;deputy_s151;monitoring_officer;deputy_monitoring_officer;clerk;"
        "procurement_adviser;legal_adviser;executive_director;cog_member"
    ),
    "members": "leader;portfolio_holder;councillor",
    "scrutiny": "scrutiny_chair;scrutiny_member",
    "audit": "auditor",
    "owner": "owner_member;owner_adviser",
    "provider": "executive_director;board_chair;approver;performance;team_member;team_manager;adviser;cog_member",
    "forum": "mlg_member",
    "external": "stakeholder",
    "system": "administrator",
}


def rows(name: str) -> list[Row]:
    """The rows of one demonstration file; a short or long row raises ValueError."""
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return [dict(zip(header, line, strict=True)) for line in lines]


def keys(name: str) -> set[str]:
    """The keys of one file, for looking references up."""
    return {row["key"] for row in rows(name)}


def parts(value: str) -> list[str]:
    """The values of a field that holds several."""
    return value.split(";") if value else []


def holdings() -> dict[str, list[Row]]:
    """The posts each sign-in holds, by e-mail address."""
    post = {row["key"]: row for row in rows("posts")}
    return {row["email"]: [post[key] for key in parts(row["posts"])] for row in rows("signins")}


def period(row: Row) -> tuple[date, date]:
    """First and last day of a row, an open end standing for ever."""
    first = date.fromisoformat(row["from"]) if row["from"] else date.min
    last = date.fromisoformat(row["to"]) if row["to"] else date.max
    return first, last


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_as_the_loader_reads_them(name: str) -> None:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS[name].split(",")
    assert rows(name)


@pytest.mark.parametrize("name", COLUMNS)
def test_values_are_trimmed_and_rows_differ(name: str) -> None:
    lines = [tuple(row.values()) for row in rows(name)]
    assert len(set(lines)) == len(lines)
    assert [value for line in lines for value in line if value != " ".join(value.split())] == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [(name, ["key"]) for name, header in COLUMNS.items() if header.startswith("key,")]
    + [("signins", ["email"]), ("signins", ["display"]), ("sources", ["address"])]
    + [
        ("holidays", ["calendar", "date"]),
        ("needs", ["council", "theme", "statement"]),
        ("portfolios", ["council", "title"]),
        ("priorities", ["plan", "position"]),
        ("quarters", ["council", "service", "measure"]),
        ("figures", ["agreement", "measure", "period"]),
        ("returns", ["team"]),
    ],
)
def test_keys_are_unique(name: str, columns: list[str]) -> None:
    counted = Counter(tuple(row[column] for column in columns) for row in rows(name))
    assert [key for key, number in counted.items() if number > 1 or not all(key)] == []


@pytest.mark.parametrize("name", MARKED)
def test_every_row_is_sourced_or_illustrative(name: str) -> None:
    for row in rows(name):
        assert row["mark"] in {"", "illustrative"}, row
        assert row["source"] or row["mark"] == "illustrative", row


def test_sources_are_those_used() -> None:
    used = {row["source"] for name in MARKED for row in rows(name)} - {""}
    assert used == {row["address"] for row in rows("sources")}


def test_source_dates_may_lack_day_or_month() -> None:
    for row in rows("sources"):
        assert row["title"]
        if row["date"]:
            year, month, day, *_ = [*row["date"].split("-"), "01", "01"]
            assert date.fromisoformat(f"{year}-{month}-{day}"), row


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("organisations", "parent", "organisations"),
        ("organisations", "successor_of", "organisations"),
        ("bodies", "organisation", "organisations"),
        ("portfolios", "council", "organisations"),
        ("posts", "organisation", "organisations"),
        ("posts", "on_behalf_of", "organisations"),
        ("posts", "body", "bodies"),
        ("posts", "portfolio", "portfolios"),
        ("teams", "organisation", "organisations"),
        ("signins", "posts", "posts"),
        ("signins", "team", "teams"),
        ("services", "council", "organisations"),
        ("services", "provider", "organisations"),
        ("services", "team", "teams"),
        ("needs", "council", "organisations"),
        ("plans", "council", "organisations"),
        ("priorities", "plan", "plans"),
        ("policies", "owner", "posts"),
        ("policies", "priorities", "priorities"),
        ("outcomes", "priorities", "priorities"),
        ("outcomes", "policies", "policies"),
        ("cycles", "councils", "organisations"),
        ("agreements", "provider", "organisations"),
        ("agreements", "team", "teams"),
        ("figures", "agreement", "agreements"),
        ("delegations", "post", "posts"),
        ("sharing", "bodies", "bodies"),
        ("returns", "team", "teams"),
        ("answers", "team", "teams"),
        ("costs", "team", "teams"),
    ],
)
def test_references_resolve(name: str, column: str, target: str) -> None:
    referred = {key for row in rows(name) for key in parts(row[column])}
    assert referred - keys(target) == set()


@pytest.mark.parametrize(("name", "column"), [("portfolios", "council"), ("services", "council"), ("needs", "council")])
def test_only_councils_have_portfolios_services_and_needs(name: str, column: str) -> None:
    councils = {row["key"] for row in rows("organisations") if row["kind"] == "council"}
    assert {row[column] for row in rows(name)} <= councils


@pytest.mark.parametrize("name", DATED)
def test_dates_are_valid_and_not_reversed(name: str) -> None:
    assert [row for row in rows(name) if period(row)[0] > period(row)[1]] == []


def test_one_provider_at_a_time() -> None:
    services: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows("services"):
        services[row["council"], row["name"]].append(row)
    for turns in services.values():
        for before, after in pairwise(sorted(turns, key=period)):
            assert period(before)[1] < period(after)[0], (before, after)


def test_teams_answer_for_services_their_organisation_provides() -> None:
    provided = {(row["team"], row["name"]) for row in rows("services") if row["team"]}
    assert provided == {(row["key"], name) for row in rows("teams") for name in parts(row["services"])}
    organisation = {row["key"]: row["organisation"] for row in rows("teams")}
    assert [row for row in rows("services") if row["team"] and organisation[row["team"]] != row["provider"]] == []


def test_sixty_sign_ins_as_designed() -> None:
    designed = [f"{name}@{council}.example" for council in COUNCILS for name in parts(AT_EACH_COUNCIL)]
    designed += [f"{name}@publica.example" for name in parts(AT_PUBLICA)] + parts(ELSEWHERE)
    assert len(designed) == 60
    assert sorted(row["email"] for row in rows("signins")) == sorted(designed)
    assert all(row["posts"] and row["mark"] == "illustrative" for row in rows("signins"))


def test_team_members_and_only_they_have_a_team_of_their_organisation() -> None:
    organisation = {row["key"]: row["organisation"] for row in rows("teams")}
    held = holdings()
    for row in rows("signins"):
        for role in ("team_member", "team_manager"):
            employers = [post["organisation"] for post in held[row["email"]] if post["role"] == role]
            assert employers == ([organisation[row["team"]]] if row["team"] else []), row


def test_client_officers_group_seats() -> None:
    seated = {email for email, posts in holdings().items() if any(post["body"] == "cog" for post in posts)}
    assert seated == set(parts(CLIENT_OFFICERS))


def test_posts_use_known_sides_roles_and_flags() -> None:
    used = {(post["party_side"], post["role"]) for post in rows("posts")}
    assert used == {(side, role) for side, roles in ROLES.items() for role in parts(roles)}
    for post in rows("posts"):
        assert post["single_holder"] in {"true", "false"}, post
        assert post["statutory"] in {"", "hops", "cfo", "mo"}, post
    assert {body["monitoring_group"] for body in rows("bodies")} == {"true", "false"}


def test_posts_holding_a_portfolio_are_in_its_council() -> None:
    council = {row["key"]: row["council"] for row in rows("portfolios")}
    held = [post for post in rows("posts") if post["portfolio"]]
    assert {post["role"] for post in held} == {"leader", "portfolio_holder"}
    assert [post for post in held if council[post["portfolio"]] != post["organisation"]] == []


def test_single_posts_have_one_holder_and_only_advisers_and_managers_of_contracts_are_vacant() -> None:
    holders = Counter(post["key"] for posts in holdings().values() for post in posts)
    for post in rows("posts"):
        if post["single_holder"] == "true":
            assert holders[post["key"]] == 1, post
        if not holders[post["key"]]:
            assert post["role"] in {"procurement_adviser", "legal_adviser", "approver"}, post


@pytest.mark.parametrize("council", COUNCILS)
def test_ex26_one_of_each_statutory_post(council: str) -> None:
    posts = [post for post in rows("posts") if post["organisation"] == council and post["statutory"]]
    assert sorted(post["statutory"] for post in posts) == ["cfo", "hops", "mo"]
    assert all(post["single_holder"] == "true" for post in posts)


def test_ex26_monitoring_officer_is_neither_head_of_paid_service_nor_finance_officer() -> None:
    for email, posts in holdings().items():
        offices: dict[str, set[str]] = defaultdict(set)
        for post in posts:
            offices[post["organisation"]].add(post["statutory"])
        assert [held for held in offices.values() if "mo" in held and held & {"hops", "cfo"}] == [], email


def test_ex24_nobody_is_on_scrutiny_and_in_the_executive_of_one_council() -> None:
    kind = {row["key"]: row["kind"] for row in rows("bodies")}
    for email, posts in holdings().items():
        sits: dict[str, set[str]] = defaultdict(set)
        for post in posts:
            sits[post["organisation"]].add(kind.get(post["body"], ""))
        assert [held for held in sits.values() if {"executive", "overview and scrutiny"} <= held] == [], email


def test_each_council_is_complete() -> None:
    for council in COUNCILS:
        bodies = {row["kind"] for row in rows("bodies") if row["organisation"] == council}
        assert {"full council", "executive", "overview and scrutiny", "audit"} <= bodies
        assert {f"{council}.environment", f"{council}.finance"} <= keys("portfolios")


def test_figures_are_numbers_with_a_unit() -> None:
    for row in rows("needs"):
        assert bool(row["value"]) == bool(row["unit"]), row
        assert re.fullmatch(r"(\d+(\.\d+)?)?", row["value"]), row
    assert len(rows("needs")) == 28


def test_holidays_are_weekdays_and_procurement_has_all_of_the_councils() -> None:
    calendars: dict[str, set[date]] = defaultdict(set)
    for row in rows("holidays"):
        calendars[row["calendar"]].add(date.fromisoformat(row["date"]))
    assert set(calendars) == {"council", "procurement"}
    assert calendars["council"] < calendars["procurement"]
    assert all(day.weekday() < 5 for day in calendars["procurement"])
    for year in (2026, 2027, 2028):
        assert sum(day.year == year for day in calendars["council"]) == 8
    assert date(2027, 3, 26) in calendars["council"]
    assert date(2027, 3, 17) in calendars["procurement"] - calendars["council"]


def test_a_figure_has_its_measure_and_says_why_it_has_no_value() -> None:
    agreements = {row["key"]: row for row in rows("agreements")}
    measured = {(place, row["service"], row["name"]) for row in rows("measures") for place in parts(row["councils"])}
    for row in rows("figures"):
        agreement = agreements[row["agreement"]]
        assert (agreement["council"], agreement["service"], row["measure"]) in measured, row
        assert row["value"] or row["note"], row
        assert row["mark"] == "" and date.fromisoformat(row["published"]), row


def test_no_published_figure_is_of_a_time_before_or_after_its_agreement() -> None:
    agreements = {row["key"]: row for row in rows("agreements")}
    for row in rows("figures"):
        year, quarter = (int(part) for part in row["period"].split("-"))
        ends_on = Period(year, quarter).ends_on
        first, last = period(agreements[row["agreement"]])
        assert first <= ends_on <= last, row


def test_zero_contamination_is_not_told_as_a_figure() -> None:
    told = [row for row in rows("figures") if row["measure"] == "Recycling contamination rate"]
    assert len(told) == 24
    assert [row for row in told if row["value"] and float(row["value"]) == 0] == []
    assert sum("may mean that it was not reported" in row["note"] for row in told) == 4


def test_made_up_figures_are_marked_and_have_a_value_for_each_quarter() -> None:
    for row in rows("quarters"):
        assert row["mark"] == "illustrative", row
        assert len(parts(row["values"])) == QUARTERS, row
        assert all(re.fullmatch(r"\d+(\.\d+)?", value) for value in parts(row["values"])), row


def test_rows_that_cannot_show_the_mark_say_it_in_words() -> None:
    said = [row["title"] for row in rows("cycles")] + [row["heading"] for row in rows("costs")]
    assert [words for words in said if not words.endswith("(illustrative)")] == []


def test_a_priority_answers_needs_that_are_there() -> None:
    told = {row[name] for row in [*rows("needs"), *rows_of_drafts()] for name in ("theme", "statement")}
    assert {need for row in rows("priorities") for need in parts(row["needs"])} <= told


def rows_of_drafts() -> list[Row]:
    """What the councils draft together, which their own plans may answer."""
    return [row for row in rows("drafts") if row["kind"] == "partnership"]


def test_thirty_priorities_of_two_plans_of_each_council() -> None:
    assert len(rows("priorities")) == 30
    assert Counter(row["council"] for row in rows("plans")) == dict.fromkeys(COUNCILS, 2)
    assert [row for row in rows("priorities") + rows("plans") if row["mark"]] == []
