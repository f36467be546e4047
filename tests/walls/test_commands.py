"""The owner's questions: who reached what, who could see it, and whether the record of it holds."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from guardian.shortcuts import remove_perm

from tests.notes.models import Thread
from tests.owner import as_owner, query
from tests.walls import world as worlds
from walls import heads
from walls.audit import record
from walls.identity import acting
from walls.models import Exclusion, Membership, Permit
from walls.who import Window

HOUR = timedelta(hours=1)


@pytest.fixture
def ask(capsys):
    """Runs a command as the owner; its JSON answers, or its text."""

    def run(*words: object, text: bool = False):
        with as_owner():
            call_command(*(str(word) for word in words), *([] if text else ["--json"]))
        said = capsys.readouterr().out
        return said if text else json.loads(said)

    return run


def reached(answers: list[dict], *names: str) -> list[tuple]:
    return [tuple(answer[name] for name in names) for answer in answers]


def test_access_lists_each_capacity_apart_with_its_rules(ask, world):
    found = ask("access", "dual@test.example")
    assert reached(found, "capacity", "compartment", "action", "why") == [
        ("Cotswold, commissioner", "public", "view", "public"),
        ("Cotswold, commissioner", "council", "contribute", "holds the post: Officer, Cotswold"),
        ("Cotswold, commissioner", "sealed", "contribute", "holds the post: Team, Cotswold"),
        ("Cotswold, commissioner", "joint", "contribute", "holds the post: Officer, Cotswold"),
        ("Cotswold, commissioner", "Personal: Cotswold, commissioner", "contribute", "the capacity's own"),
        ("Publica, provider", "public", "view", "public"),
        ("Publica, provider", "lane", "contribute", "holds the post: Provider, Publica"),
        ("Publica, provider", "draft", "contribute", "holds the post: Provider, Publica"),
        ("Publica, provider", "joint", "contribute", "holds the post: Provider, Publica"),
        ("Publica, provider", "Personal: Publica, provider", "contribute", "the capacity's own"),
    ]
    assert ask("access", world.people.dual.ref) == found


def test_access_at_an_instant_tells_the_past_as_it_was(ask, world, clock):
    before = now()
    clock.forward(HOUR)
    with as_owner():
        remove_perm("contribute", world.roles.officer.group, world.compartments.council)
        Exclusion.objects.create(person=world.people.officer, compartment=world.compartments.joint)
    places = [answer["compartment"] for answer in ask("access", "officer@test.example")]
    assert places == ["public", "Personal: Cotswold, commissioner"]
    places = [answer["compartment"] for answer in ask("access", "officer@test.example", "--at", before.isoformat())]
    assert places == ["public", "council", "joint", "Personal: Cotswold, commissioner"]


def test_access_on_a_day_gives_the_times_of_all_that_held_at_any_moment(ask, world, clock):
    day = timezone.localdate() + timedelta(days=1)
    midnight, next_midnight = Window.day(day).starts, Window.day(day + timedelta(days=1)).starts
    starts, ends = midnight + 9 * HOUR, midnight + 17 * HOUR
    with as_owner():
        permit = Permit.objects.create(
            capacity=world.capacities.second,
            compartment=world.compartments.sealed,
            starts_at=starts,
            ends_at=ends,
            asked_by=world.people.second,
            approved_by=world.people.monitor,
        )
        Exclusion.objects.create(
            person=world.people.second,
            compartment=world.compartments.council,
            starts_at=starts,
            ends_at=starts + HOUR,
        )
    found = ask("access", "second@test.example", "--on", day)
    assert [
        row for row in reached(found, "compartment", "why", "from", "until") if row[0] in ("council", "sealed")
    ] == [
        ("council", "holds the post: Officer, Cotswold", local(midnight), local(starts)),
        ("council", "holds the post: Officer, Cotswold", local(starts + HOUR), local(next_midnight)),
        ("sealed", f"wall permit {permit.ref}", local(starts), local(ends)),
    ]
    assert not ask("access", "second@test.example", "--on", day - timedelta(days=9))[1:]  # only what is public
    lines = ask("access", "second@test.example", "--on", day, text=True).splitlines()
    assert lines[0].startswith("What Second <second@test.example> could reach on ")
    assert any("sealed" in line and f"wall permit {permit.ref}" in line and local(ends) in line for line in lines)


def test_who_could_see_tells_each_capacity_and_the_past(ask, world, notes, clock):
    note = notes["sealed"]
    seen = [("dual@test.example", "contribute"), ("leader@test.example", "view")]
    assert reached(ask("who_could_see", "notes.note", note.ref), "person", "action") == seen
    assert ask("who_could_see", "walls.compartment", world.compartments.sealed.ref) == ask(
        "who_could_see", "notes.Note", note.ref
    )
    then = now()
    clock.forward(HOUR)
    with as_owner():
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s", world.people.leader.pk)
    assert reached(ask("who_could_see", "notes.note", note.ref), "person", "action") == seen[:1]
    assert reached(ask("who_could_see", "notes.note", note.ref, "--at", then), "person", "action") == seen


def test_who_could_see_on_a_day_starts_no_earlier_than_the_row(ask, world, notes, clock):
    note, today = notes["joint"], timezone.localdate()
    midnight = Window.day(today + timedelta(days=1)).starts
    late = midnight - timedelta(seconds=30)
    with as_owner():
        Membership.objects.create(
            person=world.people.monitor,
            post=world.posts.officer,
            starts_at=late,
        )
    found = ask("who_could_see", "notes.note", note.ref, "--on", today)
    times = {(answer["person"], answer["from"], answer["until"]) for answer in found}
    assert ("monitor@test.example", local(late), local(midnight)) in times
    assert ("officer@test.example", local(note.created_at), local(midnight)) in times
    said = ask("who_could_see", "notes.note", note.ref, "--on", "2020-02-29", text=True)
    assert "did not exist yet on 29 February 2020" in said
    assert "officer@test.example" not in said


def test_a_link_is_seen_by_those_who_see_both_ends(ask, world, notes):
    with as_owner():
        link = Thread(
            compartment=world.compartments.joint,
            note=notes["joint"],
            to=notes["council"],
            to_compartment=world.compartments.council,
        )
        link.save()
    people = {answer["person"] for answer in ask("who_could_see", "notes.thread", link.ref)}
    assert people == {f"{name}@test.example" for name in ("officer", "second", "leader", "dual")}


def test_what_is_public_is_said_once(ask, world, notes):
    said = ask("who_could_see", "notes.note", notes["public"].ref, text=True)
    assert "anyone, since it is public" in said
    assert reached(ask("who_could_see", "notes.note", notes["public"].ref), "person", "capacity") == [
        ("", "the public")
    ]


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (["access", "nobody@test.example"], "Nobody has the address"),
        (["access", "officer@test.example", "--on", "31/3/2026"], "is not a date such as"),
        (["access", "officer@test.example", "--at", "noon"], "is not a time such as"),
        (["access", "officer@test.example", "--on", "2026-03-31", "--at", "2026-03-31"], "not allowed with"),
        (["who_could_see", "notes.nothing", "x"], "There is no model"),
        (["who_could_see", "notes", "x"], "There is no model"),
        (["who_could_see", "walls.person", "x"], "is not behind the wall"),
        (["who_could_see", "notes.note", "x"], "There is no note with the reference"),
    ],
)
def test_a_question_that_has_no_answer_is_told_so(ask, world, words, match):
    with pytest.raises(CommandError, match=match):
        ask(*words)


@pytest.fixture
def chained(transactional_db, settings, tmp_path):
    """A chain of a few events, whose first head is published outside."""
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    with as_owner():
        world = worlds.make()
    for number in range(3):
        with acting(world.capacities.officer):
            record("tried", body={"number": number})
        heads.publish()


def test_F17_verify_audit_says_that_the_chain_holds(ask, chained):
    said = ask("verify_audit", text=True)
    assert "The audit chain holds: " in said
    assert "It agrees with 3 published heads" in said
    settings.AUDIT_HEADS_FILE.unlink()
    assert "No head has been published" in ask("verify_audit", text=True)


@pytest.mark.parametrize(
    ("tampering", "match"),
    [
        ("UPDATE walls_auditevent SET body = '{}' WHERE kind = 'tried'", r"Number \d+: this event is not what was"),
        (
            "DELETE FROM walls_auditlink WHERE seq = 2",
            r"Number 3: a link before this one is missing\.(\n.*)*Event \d+ was",
        ),
        (
            "WITH cut AS (DELETE FROM walls_auditlink WHERE seq = (SELECT max(seq) FROM walls_auditlink) "
            "RETURNING event_id) DELETE FROM walls_auditevent WHERE id IN (SELECT event_id FROM cut)",
            r"Number \d+: the head published outside is not in the chain",
        ),
    ],
)
def test_F17_verify_audit_says_what_is_wrong(ask, chained, tampering, match):
    with as_owner():
        query("SET CONSTRAINTS ALL DEFERRED")
        query(tampering)
    with pytest.raises(CommandError, match=match) as refusal:
        ask("verify_audit", text=True)
    assert refusal.value.returncode == 1


def test_F17_verify_audit_fails_where_the_published_heads_cannot_be_read(ask, chained, settings):
    settings.AUDIT_HEADS_FILE.write_text("wrecked\n")
    with pytest.raises(CommandError, match="cannot be read"):
        ask("verify_audit", text=True)


def test_the_commands_sign_in_as_the_owner(transactional_db):
    """As typed: a process of its own, on this test's database."""
    with as_owner():
        worlds.make()
    ((database,),) = query("SELECT current_database()")
    address = os.environ["DATABASE_OWNER_URL"].rpartition("/")[0]

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_OWNER_URL": f"{address}/{database}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    found = typed("access", "leader@test.example")
    assert found.returncode == 0, found.stderr
    assert "holds the post: Leader, Cotswold" in found.stdout
    refused = typed("access", "nobody@test.example")
    assert refused.returncode == 1
    assert "Nobody has the address" in refused.stderr
    with subprocess.Popen(
        [sys.executable, "manage.py", "access", "leader@test.example"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_OWNER_URL": f"{address}/{database}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as piped:
        assert piped.stdout and piped.stderr
        piped.stdout.close()  # as `head` does that has read enough
        assert piped.stderr.read() == ""
    assert piped.returncode == 0


def test_an_answer_that_is_read_no_further_ends_in_peace(world, monkeypatch, tmp_path):
    class Gone(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    with (tmp_path / "said").open("w") as stdout, monkeypatch.context() as patched, as_owner():
        patched.setattr(sys, "stdout", stdout)
        call_command("access", "leader@test.example", stdout=Gone())
        stdout.write("what Python empties as it ends")
    assert (tmp_path / "said").read_text() == ""


def now():
    """This instant by the wall's clock."""
    return query("SELECT walls.clock()")[0][0]


def local(moment) -> str:
    return timezone.localtime(moment).isoformat()
