"""The wall around what was just made."""

from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0001_initial")]

    operations = [
        Enclose("commissioning.Service"),
        Enclose("commissioning.Provision"),
        StaysWithParent("commissioning.Provision", "service", "commissioning.Service"),
    ]
