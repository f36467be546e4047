"""The wall around what was just made."""

from django.db import migrations

from walls.operations import Register


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [Register("governance.Body"), Register("governance.Seat")]
