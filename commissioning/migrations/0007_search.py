"""What can be found by its words."""

from django.db import migrations

from walls.operations import Searchable


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0006_report_shared_under"), ("walls", "0012_search_entries")]

    operations = [
        Searchable("commissioning.Service", "name", "client_group"),
        Searchable("commissioning.Outcome", "statement", "client_group", "indicators"),
        Searchable("commissioning.Cycle", "title"),
        Searchable("commissioning.Agreement", "title", "team_name"),
        Searchable("commissioning.PlanItem", "title", "aim"),
        Searchable("commissioning.Measure", "name", "definition"),
        Searchable("commissioning.Report", "service_name", "team_name", "commentary"),
        Searchable("commissioning.CommissionerNote", "text"),
    ]
