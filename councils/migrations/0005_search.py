"""What can be found by its words."""

from django.db import migrations

from walls.operations import Searchable


class Migration(migrations.Migration):
    dependencies = [("councils", "0004_thread_wall"), ("walls", "0012_search_entries")]

    operations = [
        Searchable("councils.Need", "statement", "theme", "note", "comparison"),
        Searchable("councils.CorporatePlan", "title"),
        Searchable("councils.Priority", "title", "summary"),
        Searchable("councils.Policy", "title", "goals", "values", "processes"),
    ]
