from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial"), ("walls", "0003_sign_in")]

    operations = [
        StaysWithParent("notes.Line", "note", "notes.Note"),
        StaysWithParent("notes.Verdict", "note", "notes.Note"),
        StaysWithParent("notes.Thread", "note", "notes.Note"),
        StaysWithParent("notes.Thread", "to", "notes.Note", compartment="to_compartment_id"),
        Enclose("notes.Note"),
        Enclose("notes.Line"),
        Enclose("notes.Verdict", "decide", history=False),
        Enclose("notes.Thread", history=False, across=True),
    ]
