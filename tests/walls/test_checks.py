"""The start-up checks refuse a model without its wall, and leave the owner's own commands alone."""

from types import SimpleNamespace

import pytest
from django.db import models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from walls import checks
from walls.models import Person
from walls.policy import Policy, declare


def told(monkeypatch, *among: type[models.Model]) -> list[tuple[str | None, str]]:
    """What the check of models says of these alone."""
    monkeypatch.setattr(checks, "apps", SimpleNamespace(get_models=lambda: among))
    return [(found.id, found.msg) for found in checks.models_are_walled(None)]


@isolate_apps()
def test_K1_a_model_that_is_neither_walled_nor_open_is_refused(monkeypatch):
    class Stray(models.Model):
        class Meta:
            app_label = "councils"

    assert told(monkeypatch, Stray, Person) == [
        ("walls.E001", "councils.Stray is neither walled nor listed as open with a reason")
    ]


@isolate_apps()
def test_K1_a_walled_model_needs_its_compartment_and_its_link_tables_walls_of_their_own():
    class Loose(models.Model):
        among = models.ManyToManyField("self")

        class Meta:
            app_label = "councils"

    assert {found.id for found in checks._walled_model(Loose)} == {"walls.E002", "walls.E003"}


def test_K15_an_address_without_a_name_is_refused_also_with_a_policy(monkeypatch):
    patterns = [path("a/", declare(Policy.ANYONE)(lambda _: HttpResponse()))]
    monkeypatch.setattr(checks, "get_resolver", lambda: SimpleNamespace(url_patterns=patterns))
    assert [found.id for found in checks.urls_are_declared(None)] == ["walls.E021"]


@pytest.mark.parametrize("check", [checks.role_owns_nothing, checks.tables_are_policed, checks.references_stay_or_link])
def test_K3_the_owners_own_commands_serve_nobody(settings, check):
    settings.DATABASE_ROLE = "owner"
    assert check(None) == []
