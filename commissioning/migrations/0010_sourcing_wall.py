"""The wall around reviews, their candidates and papers; and what can be found of them by its words."""

from django.db import migrations

from walls.operations import CanBeWithdrawn, Enclose, Searchable, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0009_sourcing"), ("walls", "0014_ethical_walls_raised")]

    operations = [
        Enclose("commissioning.Review"),
        Enclose("commissioning.Candidate", "decide"),
        StaysWithParent("commissioning.Candidate", "review", "commissioning.Review"),
        Enclose("commissioning.ReviewService", "decide", history=False, across=True),
        StaysWithParent("commissioning.ReviewService", "review", "commissioning.Review"),
        StaysWithParent(
            "commissioning.ReviewService", "service", "commissioning.Service", compartment="to_compartment_id"
        ),
        Enclose("commissioning.Paper"),
        CanBeWithdrawn("commissioning.Paper"),
        Searchable("commissioning.Review", "title", "purpose"),
        Searchable("commissioning.Paper", "title", "text"),
    ]
