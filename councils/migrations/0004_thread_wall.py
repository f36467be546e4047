"""The wall around the thread."""

from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("councils", "0003_thread"), ("walls", "0010_tokens")]

    operations = [
        Enclose("councils.CorporatePlan"),
        Enclose("councils.Priority"),
        Enclose("councils.Policy"),
        StaysWithParent("councils.Priority", "plan", "councils.CorporatePlan"),
        Enclose("councils.PriorityNeed", history=False, across=True),
        StaysWithParent("councils.PriorityNeed", "lower", "councils.Priority"),
        StaysWithParent("councils.PriorityNeed", "upper", "councils.Need", compartment="to_compartment_id"),
        Enclose("councils.PolicyPriority", history=False, across=True),
        StaysWithParent("councils.PolicyPriority", "lower", "councils.Policy"),
        StaysWithParent("councils.PolicyPriority", "upper", "councils.Priority", compartment="to_compartment_id"),
    ]
