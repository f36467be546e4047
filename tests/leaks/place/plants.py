"""Leaks of pages with much around them, planted in the furnished place of the sweep."""

from hashlib import sha256
from typing import Any

import icalendar
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, Model, TextField
from django.urls import reverse

from commissioning.models import Measure, Report
from councils.models import Need, PriorityNeed
from councils.views.needs import NeedHistoryPage, NeedPage, NeedsPage
from tests.leaks.planting import Bed, Check, Ground, by_test, unpoliced
from tests.leaks.twins import Addition, Reader
from tests.owner import as_owner
from tests.sweep import test_parameters, test_programs
from tests.sweep.browsers import Browser, bare, forgotten
from tests.sweep.sweep import Sweep
from tests.sweep.test_fields import Filling, fillers
from tests.sweep.test_programs import Program
from walls import feeds
from walls.forms.base import NarrowedForm
from walls.lists import Page, newest
from walls.models import Compartment, Person
from walls.views.pages import ListPage, RowsPage
from walls.views.work import Task

PLACE = Bed()
OFFICER = "officer@cdc.example"
NEEDS = reverse("needs")


def asked(name: str, symptom: str) -> Check:
    """The sweep's questions about one address, asked by an officer; no answer may have this symptom."""

    def look(ground: Ground) -> None:
        sweep = Sweep(ground.place.of(OFFICER), ground.place)
        sweep.all(only=name)
        assert not [wrong for wrong in sweep.wrong if symptom in wrong]

    return Check(look, ("place",))


def filled_in(name: str) -> Check:
    """The sweep's filling in of a form, choice by choice."""

    def look(ground: Ground) -> None:
        for asker, address in fillers(ground.place, name):
            filling = Filling(ground.place, asker, address)
            filling.all()
            assert not filling.wrong

    return Check(look, ("place",))


def needs_in_twin_worlds(ground: Ground) -> None:
    """An officer's list of needs is the same with more needs of another council."""
    asker = ground.place.of(OFFICER)
    with as_owner():
        others = Compartment.objects.filter(owner__organisation__short_name="West Oxfordshire", kind="council")
        addition = Addition("West Oxfordshire: council", frozenset(others.values_list("pk", flat=True)))
    assert addition.hidden_from(asker)
    reader = Reader(ground.place, asker, 1)
    reader.addresses = [NEEDS]
    reader.before = reader.read()
    with forgotten():
        assert addition.make()["councils.Need"]
        assert reader.differences() == []


IN_TWINS = Check(needs_in_twin_worlds, ("place",))


@PLACE.plant("L02", "A history page has the versions of all rows", asked("need_history", "shows of hidden rows"))
def every_version(ground: Ground) -> None:
    unpoliced(Need.history.model)

    def panels(page: NeedHistoryPage) -> list[dict[str, Any]]:
        return [{"title": "Versions", "text": " ".join(version.statement for version in Need.history.all())}]

    ground.patch.setattr(NeedHistoryPage, "panels", panels)


@PLACE.plant(
    "L03",
    "Whoever an address has chosen is shown by name",
    by_test(
        test_parameters.test_L12_a_hidden_reference_in_an_address_is_as_an_absent_one,
        name="appointment_new",
        parameter="person",
        model=Person,
    ),
)
def chosen_by_address(ground: Ground) -> None:
    ground.patch.setattr("walls.views.appointments.kept_people", lambda by: Person.objects.all())


@PLACE.plant("L04", "A choice of rows is one of all rows", filled_in("priority_need_new"))
def bare_choices(ground: Ground) -> None:
    def narrow(form: NarrowedForm) -> None:
        for field in form.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.to_field_name = "ref"

    unpoliced(Need, Compartment, PriorityNeed)
    ground.patch.setattr(NarrowedForm, "narrow", narrow)


@PLACE.plant(
    "L06",
    "What is sent to one's own return names a measure of another's",
    by_test(test_programs.test_L05_a_program_names_a_hidden_measure_like_an_absent_one),
)
def child_of_another(ground: Ground) -> None:
    def save(*, figures: Any, **more: Any) -> None:
        with as_owner():
            there = Measure.objects.filter(ref__in=[figure.measure_ref for figure in figures]).exists()
        raise ValidationError("That measure is of another service." if there else "There is no such measure.")

    ground.patch.setattr("publica.returns.api.save_figures", save)


def titled(words: Any) -> Any:
    """A context of the list of needs whose title says more."""
    context = ListPage.context

    def more(page: NeedsPage) -> dict[str, Any]:
        return context(page) | {"title": words()}

    return more


@PLACE.plant("L08", "A list says how many rows there are in all", IN_TWINS)
def counts_all(ground: Ground) -> None:
    unpoliced(Need)
    ground.patch.setattr(NeedsPage, "context", titled(lambda: f"Needs ({Need.objects.count()})"))


@PLACE.plant("L10", "A vocabulary has the words that others use", IN_TWINS)
def everyones_words(ground: Ground) -> None:
    unpoliced(Need)
    words = Need.objects.order_by("note").values_list("note", flat=True).distinct()
    ground.patch.setattr(NeedsPage, "context", titled(lambda: ", ".join(words.all())))


def programs_are_told(ground: Ground) -> None:
    program = Program(ground.place, ground.place.of(OFFICER))
    program.named("api:report")
    assert not [wrong for wrong in program.wrong if "tells of hidden rows" in wrong]


@PLACE.plant("L11", "A report comes with those beside it nested in it", Check(programs_are_told, ("place",)))
def nested(ground: Ground) -> None:
    from commissioning.monitoring import api

    told = api._report

    def with_others(row: Report) -> dict[str, object]:
        return told(row) | {"service": " ".join(Report.objects.values_list("commentary", flat=True))}

    unpoliced(Report)
    ground.patch.setattr(api, "_report", with_others)


def lookups_of(model: type[Model]) -> list[str]:
    """Look-ups in the text of what a row is related to."""
    return [
        f"{field.name}__{column.name}__startswith"
        for field in model._meta.get_fields()
        if isinstance(field.related_model, type) and issubclass(field.related_model, Model)
        for column in field.related_model._meta.concrete_fields
        if isinstance(column, (CharField, TextField))
    ]


def nothing_is_looked_up(ground: Ground) -> None:
    """A list asked to look into what its rows are related to answers as if it had not been asked."""
    browser = Browser(ground.place.of(OFFICER))
    for lookup in lookups_of(Need):
        answers = [bare(browser.get(f"{NEEDS}?{lookup}={letter}"), f"{lookup}={letter}") for letter in "Cz"]
        assert answers[0] == answers[1], lookup


@PLACE.plant("L12", "A list may be narrowed by anything that it is related to", Check(nothing_is_looked_up, ("place",)))
def any_lookup(ground: Ground) -> None:
    def narrowed(page: NeedsPage) -> tuple[Any, Any]:
        wanted = {name: value for name, value in page.request.GET.items() if "__" in name}
        return page.rows().filter(**wanted), None

    ground.patch.setattr(NeedsPage, "narrowed", narrowed)


@PLACE.plant("L13", "The order of a list depends on how many rows there are in all", IN_TWINS)
def order_tells(ground: Ground) -> None:
    def ordered(rows: Any, capacity: Any, **more: Any) -> Page:
        page = newest(rows, capacity, **more)
        total = Need.objects.count()
        page.rows.sort(key=lambda row: sha256(f"{row.ref}{total}".encode()).digest())
        return page

    unpoliced(Need)
    ground.patch.setattr("walls.views.pages.newest", ordered)


@PLACE.plant(
    "L16",
    "A calendar says what is due in the words of its row",
    by_test(
        test_programs.test_L16_a_feed_carries_links_to_what_its_capacity_sees_and_no_text,
        email="provider.customer@publica.example",
    ),
)
def told_by_a_feed(ground: Ground) -> None:
    event = feeds._event

    def telling(task: Task) -> icalendar.Event:
        told = event(task)
        told["summary"] = f"{task.action}: {task.what}, {task.why}"
        return told

    ground.patch.setattr(feeds, "_event", telling)


@PLACE.plant("L19", "A refusal names what it refuses", asked("need", "shows of hidden rows"))
def refused_by_name(ground: Ground) -> None:
    def find(page: NeedPage, action: str = "view") -> Any:
        row = RowsPage.find
        with as_owner():
            hidden = Need.objects.filter(ref=page.kwargs["ref"]).first()
        if hidden is not None and not page.rows(action).filter(pk=hidden.pk).exists():
            raise PermissionDenied(f"“{hidden}” is not yours to see.")
        return row(page, action)

    ground.patch.setattr(NeedPage, "find", find)


@PLACE.plant("L34", "Many are chosen at once without being looked for again", filled_in("returns_progress"))
def whatever_is_ticked(ground: Ground) -> None:
    def clean(field: forms.ModelMultipleChoiceField, value: Any) -> list[Any]:
        with as_owner():
            return list(field.queryset.model._default_manager.filter(ref__in=value or []))

    ground.patch.setattr(forms.ModelMultipleChoiceField, "clean", clean)
