"""The wall around copies of papers that are put forward: each stays with its paper."""

from django.db import migrations

from walls.operations import Enclose, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0012_paper_releases")]

    operations = [
        Enclose("commissioning.PaperRelease"),
        StaysWithParent("commissioning.PaperRelease", "paper", "commissioning.Paper"),
    ]
