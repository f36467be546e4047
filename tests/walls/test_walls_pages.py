"""The pages of walls: what one would change, raising it, taking a side in two steps, leaving it, lowering it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from guardian.shortcuts import assign_perm

from commissioning.models import Paper
from tests.owner import as_owner
from tests.walls.forms import day, listed, post, told
from tests.walls.scene import oversight, policy, raised
from tests.walls.test_pages import fields, masked
from walls.actions.walls import take_side
from walls.forms.walls import RaiseForm
from walls.identity import acting
from walls.models import Clause, Exclusion, Sealing, SideTaken, Undertaking, Wall

QUARTER = timedelta(days=90)
ABSENT = "0" * 12


@pytest.fixture
def clause(office):
    return policy(office)


def raising(office, clause, **more) -> dict:
    """What the form that raises a wall around the sealed matter says."""
    return (
        {
            f"place_{office.world.compartments.sealed.ref}": "1",
            "kind": "inclusion",
            "clause": clause.ref,
            "reason": "A candidate was named.",
            "cooling_off": "6",
        }
        | day("review_on", QUARTER)
        | more
    )


def where(office, place: str = "sealed") -> str:
    return f"/compartments/{getattr(office.world.compartments, place).ref}/wall/"


def rows(response, title: str) -> list[list[str]]:
    panel = next(panel for panel in response.context["panels"] if panel["title"] == title)
    return [[cell["text"] for cell in row] for row in panel["table"]["rows"]]


def buttons(response) -> dict[str, str]:
    return {button["text"]: button.get("refusal", "") for button in response.context["actions"]}


def sent(client, path: str, said: dict):
    """Send a form, look at what it would change, and send it again."""
    first = post(client, path, **said)
    assert first.status_code == 200
    again = fields(client, path) | said | {"_sure": first.context["sure"]}
    return first, client.post(path, again)


def test_who_loses_what_is_shown_before_a_wall_is_raised_and_nothing_is_raised_yet(office, clause):
    client = office.browser("monitor")
    page = post(client, where(office), **raising(office, clause))
    lost = [[cell["text"] for cell in row] for row in page.context["losses"]["rows"]]
    assert ["Dual", "Officer"] in [row[:2] for row in lost]
    assert {row[0] for row in lost} == {"Dual", "Leader"}
    # who has a role made for the matter is named already
    assert {row[0]: row[4] for row in lost} == {
        "Dual": "Until they take this side, and sign if asked",
        "Leader": "As long as the wall stands, or until they are named for it",
    }
    page = post(client, where(office), **raising(office, clause, team=office.people["leader"].email))
    lost = [[cell["text"] for cell in row] for row in page.context["losses"]["rows"]]
    assert {row[4] for row in lost} == {"Until they take this side, and sign if asked"}
    with as_owner():
        assert not Wall.objects.exists()


def test_EW_3_a_wall_is_raised_once_its_effect_was_shown(office, clause):
    client = office.browser("monitor")
    _, response = sent(client, where(office), raising(office, clause, undertaking="I tell nobody."))
    with as_owner():
        wall = Wall.objects.select_related("clause").get()
        assert wall.texts.get().text == "I tell nobody."
    assert response["Location"] == f"/walls/{wall.ref}/"
    assert (wall.kind, wall.clause, wall.raised_by_id) == ("inclusion", clause, office.people["monitor"].pk)
    page = client.get(response["Location"])
    assert {"A candidate was named."} <= {row["value"] for row in page.context["summary"]}
    assert rows(page, "What it parts")[0][:2] == ["sealed", "1"]


def test_what_is_typed_anew_is_shown_anew(office, clause):
    client = office.browser("monitor")
    said = raising(office, clause)
    first = post(client, where(office), **said)
    changed = fields(client, where(office)) | said | {"reason": "Another", "_sure": first.context["sure"]}
    assert client.post(where(office), changed).context["sure"] != first.context["sure"]
    with as_owner():
        assert not Wall.objects.exists()


def test_named_people_are_barred_and_the_others_are_asked_for_no_side(office, notes, clause):
    client = office.browser("monitor")
    said = raising(office, clause, kind="exclusion", named=[str(office.people["dual"].pk)])
    first, response = sent(client, where(office), said)
    assert [row[0]["text"] for row in first.context["losses"]["rows"]] == ["Dual"]
    assert first.context["losses"]["rows"][0][4]["text"] == "As long as the wall stands"
    page = client.get(response["Location"])
    assert rows(page, "Who is barred")[0][:3] == ["Dual", "sealed", "Named"]
    with as_owner():
        assert Exclusion.objects.get().wall.ref in response["Location"]
    leader = office.by("leader")
    with acting(leader) as me:
        assert office.world.compartments.sealed.pk in me.compartments("view")
    with acting(office.by("dual", "Cotswold")) as me:
        assert office.world.compartments.sealed.pk not in me.compartments("view")
    assert post(client, f"{response['Location']}lower/").status_code == 302
    assert rows(client.get(response["Location"]), "Who is barred")[0][4] != ""
    with acting(office.by("dual", "Cotswold")) as me:
        assert office.world.compartments.sealed.pk in me.compartments("view")


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"kind": "sides"}, "kind", "put a compartment on side 2"),
        ({"kind": "exclusion"}, "named", "Name at least one person"),
        ({"kind": "contractor"}, "ends_at", "has an end"),
        ({"team": "nosuch@test.example"}, "team", "Nobody who reaches this matter signs in as nosuch@test.example"),
        ({"team": "provider@test.example"}, "team", "Nobody who reaches this matter signs in as provider@test.example"),
        ({"team": "monitor@test.example"}, "team", "Nobody names themselves"),
        ({"kind": "sides", "team": "leader@test.example"}, "team", "only for a wall around a named team"),
        ({"review_on-year": "2001"}, "review_on", "Choose a later day"),
        ({"papers": "/nowhere/"}, "papers", "There is no such paper to seal: /nowhere/"),
        ({"papers": f"/notes/{ABSENT}/"}, "papers", "There is no such paper to seal"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_question(office, clause, more, field, words):
    page = post(office.browser("monitor"), where(office), **raising(office, clause, **more))
    assert words in " ".join(page.context["form"].errors[field])
    with as_owner():
        assert not Wall.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"place_lane": "2"}, "kind", "one side"),
        ({"kind": "sides", "place_lane": "2", "named": ["dual"]}, "named", "barred by name only"),
    ],
)
def test_a_kind_of_wall_has_its_own_sides_and_names(office, clause, more, field, words):
    """Another compartment of the matter is put on the other side."""
    with as_owner():
        sealed, lane = office.world.compartments.sealed, office.world.compartments.lane
        for place in (sealed, lane):
            assign_perm("govern", office.world.roles.monitor.group, place)
        form = RaiseForm(
            raising(office, clause)
            | {f"place_{lane.ref}" if name == "place_lane" else name: value for name, value in more.items()}
            | ({"named": [str(office.people["dual"].pk)]} if "named" in more else {}),
            by=office.by("monitor"),
            places=[sealed, lane],
            people={office.people["dual"].pk: "Dual"},
            clauses=Clause.objects.all(),
        )
        assert words in " ".join(map(str, form.errors[field]))


def test_where_nobody_reaches_it_nobody_can_be_named(office, clause):
    with as_owner():
        form = RaiseForm(
            by=office.by("monitor"),
            places=[office.world.compartments.sealed],
            people={},
            clauses=Clause.objects.all(),
        )
    assert "named" not in form.fields


def test_a_form_that_nobody_opened_raises_nothing(office, clause):
    assert office.browser("monitor").post(where(office), {}).status_code == 404


def test_EW_3_papers_that_are_named_are_sealed_as_the_wall_is_raised(office, clause):
    place = office.world.compartments.council
    with as_owner():
        kind = office.world.compartments.sealed.kind_id
        paper = Paper.objects.create(compartment=place, title="Options", text="Three of them")
    said = raising(office, clause, papers=f"http://testserver{paper.get_absolute_url()}")
    _, response = sent(office.browser("monitor"), where(office), said)
    assert response.status_code == 302
    with as_owner():
        copy = Paper.objects.get(compartment=office.world.compartments.sealed)
        assert (copy.title, copy.compartment.kind_id) == ("Options", kind)
        assert Paper.objects.get(pk=paper.pk).withdrawn_at is not None


def test_nobody_bars_themselves_by_a_wall(office, clause):
    with as_owner():
        assign_perm("view", office.world.roles.monitor.group, office.world.compartments.sealed)
    said = raising(office, clause, kind="exclusion", named=[str(office.people["monitor"].pk)])
    page = post(office.browser("monitor"), where(office), **said)
    assert "declare an interest instead" in page.context["form"].errors["named"][0]


def test_L20_only_those_who_govern_find_the_page_that_raises_a_wall(office, clause):
    assert office.browser("officer").get(where(office)).status_code == 403
    client = office.browser("keeper")  # who governs elsewhere
    hidden, absent = client.get(where(office)), client.get(f"/compartments/{ABSENT}/wall/")
    assert hidden.status_code == absent.status_code == 404
    assert masked(hidden) == masked(absent)


def test_a_wall_is_listed_for_those_whom_it_concerns_and_for_nobody_else(office, clause):
    oversight(office)
    wall = raised(office, clause)
    for name in ("monitor", "leader", "dual", "officer", "provider"):
        assert str(wall) in listed(office.browser(name).get("/walls/")), name
    for name in ("keeper", "admin"):
        assert listed(office.browser(name).get("/walls/")) == []
        hidden = office.browser(name).get(f"/walls/{wall.ref}/")
        assert masked(hidden) == masked(office.browser(name).get(f"/walls/{ABSENT}/"))


def test_L45_who_is_offered_a_side_reads_neither_the_reason_nor_what_is_on_the_other(office, clause):
    wall = raised(office, clause)
    page = office.browser("provider").get(f"/walls/{wall.ref}/")
    assert page.status_code == 200
    content = page.content.decode()
    assert "A candidate was named." not in content
    assert "sealed" not in content
    assert page.context["panels"] == []
    assert buttons(page) == {"Take your side": "", "Declare an interest": ""}
    offered = office.browser("provider").get(f"/walls/{wall.ref}/side/").context["form"]["side"]
    assert [label for _, label in offered.field.choices] == ["Side 2: joint"]


def hrefs(client) -> dict[str, str]:
    """Where the things that wait for somebody lead, each with what it is."""
    return {row[3]["href"]: row[0]["text"] for row in client.get("/").context["work"]["rows"]}


def test_EW_5_a_side_is_taken_in_two_steps_and_the_text_is_shown(office, notes, clause):
    wall = raised(office, clause, undertaking="I tell nobody.")
    client = office.browser("dual")
    assert f"/walls/{wall.ref}/side/" in hrefs(client)
    response = post(client, f"/walls/{wall.ref}/side/", side="1")
    assert response["Location"] == f"/walls/{wall.ref}/sign/"
    page = client.get(response["Location"])
    assert "I tell nobody." in page.content.decode()
    assert client.get(f"/walls/{wall.ref}/side/").status_code == 403
    unsigned = post(client, f"/walls/{wall.ref}/sign/")
    assert "agree" in unsigned.context["form"].errors
    assert f"/walls/{wall.ref}/sign/" in hrefs(client)
    assert post(client, f"/walls/{wall.ref}/sign/", agree="on")["Location"] == f"/walls/{wall.ref}/"
    assert client.get(f"/walls/{wall.ref}/sign/").status_code == 403
    assert not [href for href in hrefs(client) if href.startswith("/walls/")]
    with as_owner():
        assert Undertaking.objects.get().version == SideTaken.objects.get().side == 1
    seen = rows(office.browser("monitor").get(f"/walls/{wall.ref}/"), "Who is on which side")
    assert [seen[0][0], seen[0][1], seen[0][3]] == ["Dual", "1", "Version 1"]


def test_EW_4_no_side_is_taken_that_is_not_offered(office, clause):
    wall = raised(office, clause)
    page = post(office.browser("provider"), f"/walls/{wall.ref}/side/", side="1")
    assert "side" in page.context["form"].errors
    assert office.browser("monitor").get(f"/walls/{wall.ref}/side/").status_code == 403
    with as_owner():
        assert not SideTaken.objects.exists()


def test_EW_5_a_new_version_is_asked_of_one_side(office, clause):
    wall = raised(office, clause)
    client = office.browser("monitor")
    said = {"side": "1", "text": "Nor do I write it down.", "clause": clause.ref}
    assert post(client, f"/walls/{wall.ref}/undertaking/", **said).status_code == 302
    assert rows(client.get(f"/walls/{wall.ref}/"), "Undertakings")[0][3] == "Nor do I write it down."
    assert office.browser("dual").get(f"/walls/{wall.ref}/undertaking/").status_code == 403


def test_a_side_is_left_and_the_cooling_off_begins(office, clause):
    wall = raised(office, clause)
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
    client = office.browser("dual")
    page = client.get(f"/walls/{wall.ref}/leave/")
    assert "for 6 months" in page.context["warning"]
    assert post(client, f"/walls/{wall.ref}/leave/", reason="A new post")["Location"] == "/walls/"
    assert client.get(f"/walls/{wall.ref}/leave/").status_code == 403
    page = office.browser("monitor").get(f"/walls/{wall.ref}/")
    assert {row[2] for row in rows(page, "Who is barred")} == {"Cooling off"}
    assert "Leave your side" not in buttons(client.get(f"/walls/{wall.ref}/"))
    assert office.browser("officer").get(f"/walls/{wall.ref}/leave/").status_code == 403


def test_EW_3_the_approver_lowers_looks_again_and_nobody_else(office, clause):
    oversight(office)
    wall = raised(office, clause)
    auditor = office.browser("leader")
    words = "Those who govern the matter approve its wall"
    assert buttons(auditor.get(f"/walls/{wall.ref}/"))["Lower it"].startswith(words)
    for page in ("lower", "look-again", "undertaking"):
        assert auditor.get(f"/walls/{wall.ref}/{page}/").status_code == 403
    client = office.browser("monitor")
    assert post(client, f"/walls/{wall.ref}/look-again/", **day("review_on", QUARTER)).status_code == 302
    assert post(client, f"/walls/{wall.ref}/lower/").status_code == 302
    assert "The wall is lowered." in told(client)
    assert buttons(client.get(f"/walls/{wall.ref}/"))["Lower it"] == "This wall is lowered."
    assert client.get(f"/walls/{wall.ref}/lower/").status_code == 403


def test_a_wall_whose_day_has_come_waits_for_its_keeper(office, clause):
    wall = raised(office, clause)
    client = office.browser("monitor")
    assert "Wall around sealed" not in {row[0]["text"] for row in client.get("/").context["work"]["rows"]}
    with as_owner():
        Wall.objects.filter(pk=wall.pk).update(review_on=timezone.localdate())
    waiting = {row[0]["text"]: row[3]["href"] for row in client.get("/").context["work"]["rows"]}
    assert waiting["Wall around sealed"] == f"/walls/{wall.ref}/look-again/"


def test_papers_say_when_readings_are_not_recorded_and_nothing_was_sealed(office, clause):
    wall = raised(office, clause)
    page = office.browser("monitor").get(f"/walls/{wall.ref}/papers/")
    assert page.status_code == 200
    assert {panel["title"] for panel in page.context["panels"]} == {"Papers", "Who had opened which"}


@pytest.mark.parametrize(("kind", "said"), [("sealed", False), ("joint", True)])
def test_EW_9_papers_whose_reading_nobody_records_are_said_to_be_such(office, clause, kind, said):
    wall, places = raised(office, clause), office.world.compartments
    with as_owner():
        Sealing.objects.create(
            wall=wall,
            model="walls.Breach",
            original_ref="a" * 12,
            original_id=1,
            source=getattr(places, kind),
            target=places.sealed,
            copy_ref="b" * 12,
        )
    page = office.browser("monitor").get(f"/walls/{wall.ref}/papers/")
    (note,) = [panel["note"] for panel in page.context["panels"] if panel["title"] == "Who had opened which"]
    assert note == ("Of these only the files' readings are recorded: Breach in joint." if said else "")


def test_EW_4_who_left_a_side_finds_nothing_to_do_at_the_wall(office, clause):
    oversight(office)
    wall = raised(office, clause)
    client = office.browser("leader")
    assert "Take your side" in buttons(client.get(f"/walls/{wall.ref}/"))
    assert post(client, f"/walls/{wall.ref}/side/", side="1").status_code == 302
    assert "Leave your side" in buttons(client.get(f"/walls/{wall.ref}/"))
    assert post(client, f"/walls/{wall.ref}/leave/", reason="A new post").status_code == 302
    assert buttons(client.get(f"/walls/{wall.ref}/")) == {}
