"""The wall around what was just made."""

from django.db import migrations

from walls.operations import Enclose


class Migration(migrations.Migration):
    dependencies = [("publica", "0001_initial")]

    operations = [Enclose("publica.ProviderTeam")]
