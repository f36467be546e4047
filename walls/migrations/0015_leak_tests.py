"""Verdicts of the leak test, and who reads them (walls/sql/90_leaktests.sql)."""

import django.db.models.deletion
from django.db import migrations, models

import walls.models.refs
from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.LEAKTESTS))


class Migration(migrations.Migration):
    dependencies = [("walls", "0014_ethical_walls_raised")]

    operations = [
        migrations.CreateModel(
            name="LeakTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    walls.models.refs.RefField(
                        default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("run", models.CharField(max_length=12)),
                ("passed", models.BooleanField()),
                ("seed", models.BigIntegerField()),
                ("release", models.CharField(max_length=40, verbose_name="version of the service")),
                ("started_at", models.DateTimeField(verbose_name="begun")),
                ("ended_at", models.DateTimeField(verbose_name="ended")),
                ("problems", models.JSONField(default=list)),
                ("figures", models.JSONField(default=dict)),
                (
                    "compartment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="walls.compartment"
                    ),
                ),
                (
                    "wall",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leak_tests",
                        to="walls.wall",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-id"],
                "indexes": [models.Index(fields=["compartment", "-started_at"], name="leaktest_newest")],
            },
        ),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
