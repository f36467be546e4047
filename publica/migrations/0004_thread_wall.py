"""The wall around the thread."""

from django.db import migrations

from walls.operations import Enclose, Register, StaysWithParent

KEEPERS = """
walls.administers() OR EXISTS (
  SELECT FROM walls_party y
  WHERE y.organisation_id = publica_delegation.organisation_id AND y.side = 'provider'
    AND y.id = ANY (ARRAY(SELECT walls.governed_parties()))
)
"""
"""Those who appoint a provider's people keep its scheme of delegation."""


class Migration(migrations.Migration):
    dependencies = [("publica", "0003_thread"), ("walls", "0010_tokens")]

    operations = [
        Enclose("publica.Return"),
        Enclose("publica.Upload"),
        Enclose("publica.CostLine"),
        Enclose("publica.ReturnPart", across=True),
        Enclose("publica.ReturnFigure", across=True),
        StaysWithParent("publica.Return", "team", "publica.ProviderTeam"),
        StaysWithParent("publica.CostLine", "team", "publica.ProviderTeam"),
        StaysWithParent("publica.Upload", "ret", "publica.Return"),
        StaysWithParent("publica.Upload", "file", "walls.Attachment"),
        StaysWithParent("publica.ReturnPart", "ret", "publica.Return"),
        StaysWithParent("publica.ReturnPart", "service", "commissioning.Service", compartment="to_compartment_id"),
        StaysWithParent("publica.ReturnFigure", "part", "publica.ReturnPart"),
        StaysWithParent("publica.ReturnFigure", "measure", "commissioning.Measure", compartment="to_compartment_id"),
        Register("publica.Delegation", KEEPERS),
    ]
