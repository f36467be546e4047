"""The wall around the thread."""

from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_thread"), ("walls", "0010_tokens")]

    operations = [
        Enclose("governance.Recommendation"),
        Enclose("governance.Decision"),
        StaysWithParent("governance.Decision", "recommendation", "governance.Recommendation"),
        Enclose("governance.RecommendationReport", history=False, across=True),
        StaysWithParent("governance.RecommendationReport", "recommendation", "governance.Recommendation"),
        StaysWithParent(
            "governance.RecommendationReport", "report", "commissioning.Report", compartment="to_compartment_id"
        ),
    ]
