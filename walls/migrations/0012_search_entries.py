"""Finding rows by their words. The SQL is in walls/sql/82_search.sql."""

import django.db.models.deletion
from django.db import migrations, models

from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.SEARCH))


class Migration(migrations.Migration):
    dependencies = [("walls", "0011_files_described")]

    operations = [
        migrations.RemoveField("searchentry", "subject_ref"),
        migrations.AddField("searchentry", "subject_ref", models.CharField(max_length=12), preserve_default=False),
        migrations.AddField("searchentry", "row_model", models.CharField(max_length=100), preserve_default=False),
        migrations.AddField(
            "searchentry", "row_ref", models.CharField(max_length=12, unique=True), preserve_default=False
        ),
        migrations.AddField(
            "searchentry",
            "to_compartment",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="walls.compartment"
            ),
        ),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
