"""Small parts of the wall by themselves: names of rows, places, uploads, the sweep of the outbox, operations."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import migrations
from django.test import RequestFactory
from structlog.testing import capture_logs

from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls.office import Office
from walls import subjects, tasks
from walls.forms.base import differences
from walls.identity import acting
from walls.mail import send_link
from walls.models import Bar, Comment, Person, PolicyInForce, Role, StandIn, WallsPolicy
from walls.operations import Together
from walls.rendering import common
from walls.rows import has_place
from walls.standing import to_the_second
from walls.uploads import content_of


def test_rows_go_by_what_they_say(office: Office):
    council = office.world.parties.council.organisation
    policy = WallsPolicy(version=3, title="Ethical Walls policy")
    assert str(Role(title="Officer")) == "Officer"
    assert str(Bar(reason="One decides, the other looks on")) == "One decides, the other looks on"
    assert str(StandIn(code="deputy", stands_in_for="monitor")) == "deputy for monitor"
    assert str(Comment(text="x" * 100)) == "x" * 60
    assert str(PolicyInForce(policy=policy, organisation=council)) == f"{policy}, {council}"
    assert str(office.by("officer")) == office.by("officer").label


def test_no_instant_has_no_words():
    assert to_the_second(None) == ""


def test_whether_another_capacity_has_a_place_is_asked_anew(office: Office):
    with as_owner(), acting(office.by("provider")):
        assert has_place(Note, office.by("officer"))
        assert not has_place(Note, office.by("nobody"))


def test_two_kinds_of_row_of_one_name_stop_the_service(monkeypatch):
    subjects.subjects.cache_clear()
    monkeypatch.setattr(subjects, "word_of", lambda model: "row")
    with pytest.raises(ImproperlyConfigured, match="both called row"):
        subjects.subjects()


def test_the_sweep_says_so_when_messages_were_given_up(db, monkeypatch):
    monkeypatch.setattr(tasks.outbox, "health", lambda: SimpleNamespace(dead=2, waiting=5))
    with capture_logs() as logged:
        tasks.sweep_outbox()
    assert {"event": "outbox_dead", "dead": 2, "waiting": 5, "log_level": "error"} in logged


def test_a_file_of_which_part_was_dropped_is_too_large():
    upload = SimpleUploadedFile("Evidence.txt", b"Evidence")
    upload.size = 9
    with pytest.raises(ValidationError):
        content_of(upload)


def test_no_link_goes_to_what_is_no_address(db, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send_link(RequestFactory().get("/"), Person(email="nobody"))
    assert mailoutbox == []


def test_the_roles_are_printed_for_a_server_of_ones_own(capsys, settings):
    call_command("walls_roles", sql=True)
    assert settings.WALL_APP_ROLE in capsys.readouterr().out
    settings.WALL_APP_ROLE = 'an "odd" one'
    with pytest.raises(CommandError):
        call_command("walls_roles", sql=True)


def test_a_run_of_operations_is_taken_back_from_its_end():
    taken_back = []

    class Step(migrations.RunPython):
        def database_backwards(self, *how):
            taken_back.append(self)

        def describe(self):
            return "A step"

    first, last = (Step(migrations.RunPython.noop) for _ in range(2))
    run = Together([first, last])
    nothing: Any = None
    run.database_backwards("walls", nothing, nothing, nothing)
    assert taken_back == [last, first]
    assert run.describe() == "A step; A step"


class Extra(forms.ModelForm):
    """A form with a question that is no column of the row."""

    since = forms.CharField(required=False)

    class Meta:
        model = Person
        fields = ("name",)


def test_what_is_no_column_of_the_row_cannot_differ_from_it():
    stored = Person(name="Theirs")
    form = Extra({"name": "Ours", "since": "2027"}, instance=Person(name="Before"))
    assert [told["label"] for told in differences(form, stored)] == ["Name"]


def test_what_cannot_be_changed_is_shown_so():
    class Fixed(forms.Form):
        name = forms.CharField(disabled=True)

    assert common(Fixed()["name"])["disabled"]
