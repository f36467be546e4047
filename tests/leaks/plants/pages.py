"""Leaks of pages and addresses, planted in the small world."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from tests.config import test_health
from tests.leaks.planting import Check, Ground, by_test, unpoliced
from tests.leaks.plants import SMALL
from tests.notes.models import Note
from tests.notes.views import EditNote, NoteForm
from tests.owner import as_owner
from tests.walls import test_comments, test_oracles, test_walls_pages
from tests.walls.test_pages import fields, masked
from walls import checks
from walls.models import Capacity, Compartment, WallSide
from walls.readers import Reader
from walls.views.pages import ListPage, Page, RowsPage
from walls.views.walls import WallPage

ADDRESS = re.compile(rb"/notes/(\w{12})/")


def refs_on(response: Any) -> set[str]:
    """The notes to which a page leads."""
    return {ref.decode() for ref in ADDRESS.findall(response.content)}


def asked_in_turn(ground: Ground) -> None:
    """Two readers ask for the same address in turn, twice: each gets their own."""
    seen = {
        "officer": {ground.notes[name].ref for name in ("council", "joint", "public")},
        "provider": {ground.notes[name].ref for name in ("draft", "joint", "lane", "public")},
    }
    for _ in range(2):
        for name, refs in seen.items():
            assert refs_on(ground.office.browser(name).get("/notes/")) == refs


@SMALL.plant("L22", "A list is kept by its address, for whoever asks next", Check(asked_in_turn, ("notes", "office")))
def kept_by_address(ground: Ground) -> None:
    kept: dict[str, HttpResponse] = {}
    get = ListPage.get

    def cached(page: ListPage, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.get_full_path()
        if address not in kept:
            kept[address] = get(page, request, *args, **kwargs)
        return kept[address]

    ground.patch.setattr(ListPage, "get", cached)


def every_address_is_declared(ground: Ground) -> None:
    assert checks.urls_are_declared(None) == []


@SMALL.plant("L23", "An administration site beside the pages", Check(every_address_is_declared))
def administered(ground: Ground) -> None:
    def change_list(request: HttpRequest) -> HttpResponse:
        with as_owner():
            return HttpResponse(", ".join(Note.objects.values_list("title", flat=True)))

    resolver = checks.get_resolver()
    site = path("admin/notes/note/", change_list, name="admin:notes_note_changelist")
    ground.patch.setattr(resolver, "url_patterns", [site, *resolver.url_patterns])


@SMALL.plant(
    "L29",
    "Whoever signs in here can be mentioned",
    by_test(test_comments.test_L29_only_those_who_see_the_row_now_can_be_mentioned),
)
def everyone_is_mentioned(ground: Ground) -> None:
    def everyone(by: object, subject: object) -> list[Reader]:
        with as_owner():
            known = list(Capacity.objects.exclude(person=None).select_related("person"))
        return [Reader(each.pk, each.ref, each.person.name, frozenset(), each.party_id) for each in known]

    ground.patch.setattr("walls.views.comments.mentionable", everyone)


def numbers_open_nothing(ground: Ground) -> None:
    """A row's number in the database is no name for it: it is as absent as any other."""
    client = ground.office.browser("officer")
    absent = masked(client.get(reverse("note", args=["0" * 12])))
    for note in ground.notes.values():
        response = client.get(reverse("note", args=[note.pk]))
        assert response.status_code == 404
        assert masked(response) == absent


@SMALL.plant("L31", "A row goes by its number too", Check(numbers_open_nothing, ("notes", "office")))
def goes_by_number(ground: Ground) -> None:
    find = RowsPage.find

    def found(page: RowsPage, action: str = "view") -> Any:
        ref = page.kwargs["ref"]
        return page.rows(action).filter(pk=ref).first() or find(page, action) if ref.isdigit() else find(page, action)

    ground.patch.setattr(RowsPage, "find", found)


def nothing_but_the_form(ground: Ground) -> None:
    """Whatever else is sent beside a form's own fields, the row has it not."""
    note, client = ground.notes["council"], ground.office.browser("officer")
    address = reverse("note_edit", args=[note.ref])
    with as_owner():
        before: dict[str, Any] = dict(Note.objects.values().get(pk=note.pk))
    sent = {name: "2001-01-01" if name.endswith("_at") else "7" for name in before if name not in ("id", "title")}
    sent |= {"compartment_id": str(ground.world.compartments.joint.pk), "ref": "abcdefghjkmn"}
    assert client.post(address, fields(client, address) | sent | {"title": "Mine"}).status_code == 302
    with as_owner():
        after: dict[str, Any] = dict(Note.objects.values().get(pk=note.pk))
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"title", "version", "updated_at"}
    assert after["version"] == before["version"] + 1


@SMALL.plant("L32", "A form writes whatever is sent with it", Check(nothing_but_the_form, ("world", "notes", "office")))
def whatever_is_sent(ground: Ground) -> None:
    def act(page: EditNote, form: NoteForm) -> Note:
        note = form.save(commit=False)
        note.version = int(page.request.POST["version"])
        note.created_at = f"{page.request.POST['created_at']}T00:00Z"
        note.save()
        return note

    ground.patch.setattr(EditNote, "act", act)


@SMALL.plant(
    "L41", "A page says how old it is", by_test(test_oracles.test_answers_about_walled_rows_are_stored_nowhere)
)
def tagged(ground: Ground) -> None:
    show = Page.show

    def shown(page: Page, **more: Any) -> HttpResponse:
        response = show(page, **more)
        with as_owner():
            response["ETag"] = f'"{Compartment.objects.count()}"'
        return response

    ground.patch.setattr(Page, "show", shown)


@SMALL.plant("L44", "A probe counts", by_test(test_health.test_ready))
def counted_by_a_probe(ground: Ground) -> None:
    from config import health

    def told(well: bool) -> HttpResponse:
        response = health.JsonResponse({"status": "ok", "notes": Note.objects.count()})
        response["Cache-Control"] = "no-store"
        return response

    unpoliced(Note)
    ground.patch.setattr(health, "answer", told)


@SMALL.plant(
    "L45",
    "Whoever is offered a side of a wall reads all about it",
    by_test(test_walls_pages.test_L45_who_is_offered_a_side_reads_neither_the_reason_nor_what_is_on_the_other),
)
def wall_told(ground: Ground) -> None:
    unpoliced(WallSide, Compartment)
    sides = property(lambda page: list(WallSide.objects.filter(wall=page.row).select_related("compartment")))
    ground.patch.setattr(WallPage, "places", sides)
