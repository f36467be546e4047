from django.apps import AppConfig


class NotesConfig(AppConfig):
    """A small walled app of the tests' own, with one of each kind of row."""

    name = "tests.notes"
    label = "notes"
