"""The wall around what was just made."""

from django.db import migrations

from walls.operations import Enclose, Register


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_initial")]

    operations = [
        Register("councils.Council"),
        Register("councils.Portfolio"),
        Register("councils.Calendar"),
        Register("councils.Holiday"),
        Enclose("councils.Need"),
    ]
