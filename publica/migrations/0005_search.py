"""What can be found by its words."""

from django.db import migrations

from walls.operations import Searchable


class Migration(migrations.Migration):
    dependencies = [("publica", "0004_thread_wall"), ("walls", "0012_search_entries")]

    operations = [
        Searchable("publica.ProviderTeam", "name", "services"),
        Searchable("publica.CostLine", "heading"),
    ]
