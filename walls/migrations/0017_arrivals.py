"""To which organisation somebody goes on whose appointment ends (walls/sql/92_arrivals.sql)."""

import django.db.models.deletion
from django.db import migrations, models

from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.ARRIVALS))


class Migration(migrations.Migration):
    dependencies = [("walls", "0016_named_for_walls")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="goes_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="walls.organisation",
                verbose_name="goes on to",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("goes_to", None), ("ends_at__isnull", False), _connector="OR"),
                name="who_goes_on_has_an_end",
            ),
        ),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
