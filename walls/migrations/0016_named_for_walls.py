"""Who is named for a wall around a named team, or around people from outside (walls/sql/91_named.sql)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import walls.models.functions
import walls.models.refs
from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.NAMED))


class Migration(migrations.Migration):
    dependencies = [("walls", "0015_leak_tests")]

    operations = [
        migrations.CreateModel(
            name="NamedForWall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(db_default=walls.models.functions.Clock(), verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "ref",
                    walls.models.refs.RefField(
                        default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="walls.wall"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
                "abstract": False,
                "indexes": [models.Index(fields=["wall", "person"], name="named_for_a_wall")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="namedforwall_dates_in_order",
                    )
                ],
            },
        ),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
