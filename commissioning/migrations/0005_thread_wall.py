"""The wall around the thread."""

from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0004_links"), ("walls", "0010_tokens")]

    operations = [
        Enclose("commissioning.Outcome"),
        Enclose("commissioning.Cycle"),
        Enclose("commissioning.Agreement"),
        Enclose("commissioning.PlanItem"),
        Enclose("commissioning.Measure"),
        Enclose("commissioning.Target"),
        Enclose("commissioning.Report"),
        Enclose("commissioning.Figure", history=False),
        Enclose("commissioning.OutcomePriority", history=False, across=True),
        StaysWithParent("commissioning.OutcomePriority", "lower", "commissioning.Outcome"),
        StaysWithParent("commissioning.OutcomePriority", "upper", "councils.Priority", compartment="to_compartment_id"),
        Enclose("commissioning.OutcomePolicy", history=False, across=True),
        StaysWithParent("commissioning.OutcomePolicy", "lower", "commissioning.Outcome"),
        StaysWithParent("commissioning.OutcomePolicy", "upper", "councils.Policy", compartment="to_compartment_id"),
        Enclose("commissioning.PlanItemOutcome", history=False, across=True),
        StaysWithParent("commissioning.PlanItemOutcome", "lower", "commissioning.PlanItem"),
        StaysWithParent(
            "commissioning.PlanItemOutcome", "upper", "commissioning.Outcome", compartment="to_compartment_id"
        ),
        Enclose("commissioning.CycleService", history=False, across=True),
        StaysWithParent("commissioning.CycleService", "cycle", "commissioning.Cycle"),
        StaysWithParent(
            "commissioning.CycleService", "service", "commissioning.Service", compartment="to_compartment_id"
        ),
        Enclose("commissioning.CommissionerNote", across=True),
        StaysWithParent(
            "commissioning.CommissionerNote", "service", "commissioning.Service", compartment="to_compartment_id"
        ),
        StaysWithParent("commissioning.Agreement", "service", "commissioning.Service"),
        StaysWithParent("commissioning.PlanItem", "agreement", "commissioning.Agreement"),
        StaysWithParent("commissioning.Measure", "service", "commissioning.Service"),
        StaysWithParent("commissioning.Measure", "plan_item", "commissioning.PlanItem"),
        StaysWithParent("commissioning.Target", "measure", "commissioning.Measure"),
        StaysWithParent("commissioning.Figure", "report", "commissioning.Report"),
    ]
