"""Either point alone still holds: the filter without row-level security, and row-level security without the filter."""

from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.notes import urls  # noqa: F401  (loaded before a fixture takes a function away from its modules)
from tests.notes.models import Note
from tests.owner import as_owner, bare, query
from tests.walls import world as worlds
from tests.walls.helpers import refused
from walls import lists
from walls.identity import acting
from walls.models import WalledQuerySet
from walls.views.pages import RowsPage

ROOT = Path(__file__).resolve().parents[2]
SEEN = ["council", "joint", "public"]


@pytest.fixture
def officer(world, notes) -> Client:
    client = Client()
    client.force_login(world.people.officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def no_filter(monkeypatch):
    """Every filter of the application's forgotten at once."""
    monkeypatch.setattr(WalledQuerySet, "visible_to", lambda rows, capacity, action="view": rows.all())
    everywhere = lambda capacity, action="view": list(range(1, 100_000))  # noqa: E731
    monkeypatch.setattr(lists.identity, "compartments", everywhere)


@pytest.fixture
def no_policies(notes):
    """Row-level security switched off on the notes and their history."""
    with as_owner():
        query("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending on a table that is altered
        for table in ("notes_note", "notes_historicalnote", "notes_line"):
            query(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def listed(client: Client) -> list[str]:
    return sorted(row[0]["text"] for row in client.get("/notes/").context["table"]["rows"])


def posted(client: Client, path: str, **typed: str):
    context = client.get("/notes/new/").context
    form = {"_acting": context["acting"]["ref"], "_once": context["form_once"], "_version": "1"}
    return client.post(path, form | typed)


@pytest.mark.urls("tests.notes.urls")
def test_without_the_filter_the_policies_hide_rows(officer, notes, no_filter):
    assert listed(officer) == SEEN
    assert officer.get(f"/notes/{notes['draft'].ref}/").status_code == 404
    assert officer.get(f"/notes/{notes['council'].ref}/").status_code == 200


@pytest.mark.urls("tests.notes.urls")
def test_without_the_filter_the_policies_refuse_writing(officer, notes, no_filter, world):
    officer.raise_request_exception = False
    title = {"title": "Through"}
    assert posted(officer, f"/notes/{notes['draft'].ref}/edit/", **title).status_code == 404
    # Seen and not writable: the public compartment. The database refuses what the view let by.
    assert posted(officer, f"/notes/{notes['public'].ref}/edit/", **title).status_code in (403, 404, 500)
    with acting(world.capacities.officer):
        refused(lambda: Note.objects.create(compartment=world.compartments.draft, title="Through"))
        assert bare(Note.objects.filter(pk=notes["draft"].pk)).update(title="Through") == 0
    with as_owner():
        assert not Note.objects.filter(title="Through").exists()


@pytest.mark.urls("tests.notes.urls")
def test_without_the_policies_the_filter_hides_rows(officer, notes, no_policies):
    assert listed(officer) == SEEN
    assert officer.get(f"/notes/{notes['draft'].ref}/").status_code == 404


@pytest.mark.urls("tests.notes.urls")
def test_without_the_policies_the_filter_refuses_writing(officer, notes, no_policies, world):
    title = {"title": "Through"}
    assert posted(officer, f"/notes/{notes['draft'].ref}/edit/", **title).status_code == 404
    assert posted(officer, f"/notes/{notes['public'].ref}/edit/", **title).status_code == 403
    refused_place = posted(officer, "/notes/new/", place=world.compartments.draft.ref, **title)
    assert refused_place.status_code == 200 and "place" in refused_place.context["form"].errors
    with as_owner():
        assert not Note.objects.filter(title="Through").exists()


def test_every_page_of_rows_asks_the_one_door():
    """No page has a queryset of its own: the base pages' `rows` is the only way from a view to rows."""
    assert RowsPage.rows.__module__ == "walls.views.pages"
    for path in ROOT.glob("*/views/*.py"):
        assert ".objects.all()" not in path.read_text(), path
    for path in ROOT.glob("*/views.py"):
        assert ".objects.all()" not in path.read_text(), path


@pytest.mark.django_db(transaction=True)
def test_the_real_role_is_held_by_the_policies():
    """Signed in to the database as the application is when it serves, not by SET ROLE."""
    with as_owner():
        world = worlds.make()
        for name, compartment in vars(world.compartments).items():
            Note.objects.create(compartment=compartment, title=name)
    given = settings.DATABASE_APPLICATION
    real = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    try:
        with real.cursor() as cursor:
            cursor.execute("SELECT session_user, current_user")
            assert cursor.fetchone() == (settings.WALL_APP_ROLE, settings.WALL_APP_ROLE)
            cursor.execute("SELECT * FROM walls.enter(%s)", [world.capacities.officer.pk])
            cursor.execute("SELECT title FROM notes_note ORDER BY title")
            assert [title for (title,) in cursor.fetchall()] == SEEN
            real.rollback()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="no identity"):
                cursor.execute("SELECT title FROM notes_note")
            real.rollback()
            for attempt in ("SET ROLE commissioning_owner", "ALTER TABLE notes_note DISABLE ROW LEVEL SECURITY"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(attempt.replace("commissioning_owner", settings.WALL_OWNER_ROLE))
                real.rollback()
    finally:
        real.close()
