"""The policy's files say what DESIGN.md's table of compartments says, and load to exactly that."""

import csv
import io
import itertools

import pytest
from django.core.management import call_command

from councils.actions.parties import AUDIENCES
from councils.policy import FOLDER, rows, sides, standing_roles, title_of
from tests.owner import as_owner
from walls.models import Action, Bar, Capacity, Compartment, CompartmentKind, GrantTemplate

KINDS = [
    "public",
    "officers",
    "council",
    "partnership",
    "paper",
    "sealed",
    "appraisal",
    "scoring",
    "briefing",
    "bid",
    "lane",
    "engagement",
    "response",
    "provider",
    "negotiation",
    "delivery",
    "forum",
    "board",
    "owners",
    "board-to-owners",
    "shareholder",
    "oversight",
    "personal",
    "notes",
]
SEALED = {"sealed", "lane", "bid", "scoring", "response"}
ORGANISATIONS = {"council", "decider", "host", "partnership", "company", "owner", "provider"}
ROLES = {"team", "candidate", "scorer", "respondent", "seat", "named"}

SEEN_BY = {
    "public": set(),
    "officers": {"commissioner"},
    "council": {"commissioner", "members", "scrutiny", "audit"},
    "partnership": {"commissioner", "members"},
    "paper": {"commissioner", "seat", "named"},
    "sealed": {"commissioner", "team", "members"},
    "appraisal": {"commissioner", "team"},
    "scoring": {"scorer"},
    "briefing": {"team", "candidate"},
    "bid": {"candidate"},
    "lane": {"team", "candidate"},
    "engagement": {"commissioner", "team"},
    "response": {"respondent"},
    "provider": {"provider", "team"},
    "negotiation": {"commissioner", "members", "provider", "team"},
    "delivery": {"commissioner", "members", "scrutiny", "provider", "team"},
    "forum": {"commissioner", "seat"},
    "board": {"provider"},
    "owners": {"owner"},
    "board-to-owners": {"owner", "provider"},
    "shareholder": {"owner"},
    "oversight": {"commissioner", "audit"},
    "personal": set(),
    "notes": {"commissioner"},
}
"""From the column "who may view": sides of the wall, and the relations of single roles."""

MONITORING_OFFICER = {("commissioner", "monitoring_officer")}
BOARD = {("provider", "board_chair")}
GOVERNED_BY = dict.fromkeys(KINDS, MONITORING_OFFICER) | {
    "public": set(),
    "personal": set(),
    "provider": BOARD | {("provider", "approver")},
    "bid": BOARD | {("provider", "approver")},
    "board": BOARD,
    "board-to-owners": BOARD,
    "forum": BOARD | MONITORING_OFFICER,
}

STATUTORY = {"monitoring_officer", "lead_commissioner", "s151"}
"""Each is one person's at a time in a council (EX-26)."""
PARTED = {
    ("scrutiny_chair", "leader"),
    ("scrutiny_chair", "portfolio_holder"),
    ("scrutiny_member", "leader"),
    ("scrutiny_member", "portfolio_holder"),
    ("monitoring_officer", "lead_commissioner"),
    ("monitoring_officer", "s151"),
}
EMPLOYED = [
    "officer",
    "lead_commissioner",
    "s151",
    "deputy_s151",
    "monitoring_officer",
    "deputy_monitoring_officer",
    "clerk",
    "auditor",
    "team_member",
    "team_manager",
]
ELECTED = ["leader", "portfolio_holder", "councillor", "scrutiny_chair", "scrutiny_member"]


def grants(kind: str) -> list[dict[str, str]]:
    return [row for row in rows("grants") if row["kind"] == kind]


@pytest.mark.parametrize("name", ["kinds", "grants", "bars", "roles"])
def test_rows_are_whole_and_differ(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert all(len(line) == len(header) for line in lines)
    assert len({tuple(line) for line in lines}) == len(lines)
    assert [cell for line in lines for cell in line if cell != " ".join(cell.split())] == []


def test_every_kind_of_the_table_in_its_order():
    assert [row["code"] for row in rows("kinds")] == KINDS
    assert [int(row["position"]) for row in rows("kinds")] == list(range(1, len(KINDS) + 1))
    assert {row["code"] for row in rows("kinds") if row["sealed"] == "true"} == SEALED
    for row in rows("kinds"):
        assert all(row[column] for column in ("one_per", "holds", "seen_by", "acted_on_by")), row


@pytest.mark.parametrize("row", rows("grants"), ids=lambda row: " ".join(row.values()))
def test_a_grant_speaks_of_what_there_is(row):
    assert row["kind"] in KINDS
    assert row["action"] in Action.values
    if row["relation"] in ROLES:
        assert (row["side"], row["code"]) == ("", "")
    else:
        assert row["relation"] in ORGANISATIONS
        assert row["side"] in AUDIENCES
        if row["code"] == "*":
            assert row["action"] == "view"
        else:
            assert title_of(row["side"], row["code"])


@pytest.mark.parametrize("kind", KINDS)
def test_seen_by_those_the_table_names(kind):
    assert {row["side"] or row["relation"] for row in grants(kind) if row["action"] != "govern"} == SEEN_BY[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_governed_by_those_whose_it_is(kind):
    governors = {(row["side"], row["code"]) for row in grants(kind) if row["action"] == "govern"}
    assert governors == GOVERNED_BY[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_whole_parties_only_where_the_table_names_a_party(kind):
    whole = {row["side"] for row in grants(kind) if row["code"] == "*"}
    assert whole == {
        "officers": {"commissioner"},
        "council": {"commissioner", "members", "scrutiny", "audit"},
        "partnership": {"commissioner", "members"},
        "delivery": {"commissioner", "members", "scrutiny"},
        "notes": {"commissioner"},
    }.get(kind, set())


@pytest.mark.parametrize("kind", ["officers", "council", "sealed", "appraisal", "engagement", "delivery"])
def test_the_lead_commissioner_decides_where_a_councils_work_is_made(kind):
    assert {"kind": kind, "relation": "council", "side": "commissioner"} | {
        "code": "lead_commissioner",
        "action": "decide",
    } in rows("grants")


def test_kinds_are_opened_by_known_posts_or_administrators_alone():
    known = {row["code"] for row in rows("roles")}
    for row in rows("kinds"):
        assert set(filter(None, row["opened_by"].split(";"))) <= known, row
    opened_by_posts = {row["code"] for row in rows("kinds") if row["opened_by"]}
    assert opened_by_posts.isdisjoint({"public", "officers", "council", "oversight", "owners", "personal"})


def test_bars_are_those_of_the_law():
    bars = {(row["one"], row["other"]) for row in rows("bars")}
    assert bars == PARTED | {(code, code) for code in STATUTORY} | set(itertools.product(EMPLOYED, ELECTED))
    assert all(row["reason"] and row["source"] for row in rows("bars"))


def test_each_side_has_its_roles_in_the_organisations_that_have_it():
    assert sides("council") == ["commissioner", "members", "scrutiny", "audit", "owner", "provider"]
    assert sides("company") == sides("contractor") == ["provider"]
    assert [role.code for role in standing_roles("council", "audit")] == ["auditor"]
    assert "board_chair" not in {role.code for role in standing_roles("contractor", "provider")}
    assert "team_member" not in {role.code for role in standing_roles("company", "provider")}


def load() -> str:
    said = io.StringIO()
    with as_owner():
        call_command("policy", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    load()
    with as_owner():
        before = [list(model.objects.order_by("pk").values()) for model in (CompartmentKind, GrantTemplate, Bar)]
    assert [len(table) for table in before] == [len(rows(name)) for name in ("kinds", "grants", "bars")]
    assert load() == "The policy is as it was.\n"
    with as_owner():
        assert before == [
            list(model.objects.order_by("pk").values()) for model in (CompartmentKind, GrantTemplate, Bar)
        ]
        assert Compartment.objects.get(is_public=True).kind_id == "public"
        assert Capacity.objects.filter(person=None).count() == 1


@pytest.mark.django_db
def test_loading_restores_what_the_files_say():
    load()
    with as_owner():
        GrantTemplate.objects.create(
            kind_id="provider", relation="council", side="commissioner", code="officer", action="view"
        )
        GrantTemplate.objects.filter(kind_id="board").delete()
        CompartmentKind.objects.filter(code="officers").update(holds="anything", opened_by=["officer"])
    said = load()
    assert "Removed grant template: provider: council commissioner officer may view" in said
    assert said.count("Added grant template: board:") == len(grants("board"))
    assert "Changed compartment kind: officers (holds, opened_by)" in said
    assert load() == "The policy is as it was.\n"
