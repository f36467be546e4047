"""The outbox, its functions and its notices. The SQL is in walls/sql/70_outbox.sql."""

import django.db.models.deletion
from django.db import migrations, models

import walls.models.refs
from walls import schema
from walls.operations import Enclose


def open_the_outbox(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.outbox())


class Migration(migrations.Migration):
    dependencies = [
        ("walls", "0003_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "ref",
                    walls.models.refs.RefField(
                        default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("subject_model", models.CharField(blank=True, default="", max_length=100)),
                ("subject_ref", models.CharField(blank=True, default="", max_length=12)),
                ("words", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=300)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "compartment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="walls.compartment",
                    ),
                ),
                (
                    "to_compartment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="walls.compartment",
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
                "abstract": False,
                "indexes": [models.Index(fields=["compartment", "-updated_at", "-id"], name="notice_newest")],
                "constraints": [models.UniqueConstraint(fields=("compartment", "id"), name="notice_in_compartment")],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "ref",
                    walls.models.refs.RefField(
                        default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("body", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("dead_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                ("error", models.CharField(blank=True, default="", max_length=100)),
                (
                    "capacity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="walls.capacity"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("dead_at__isnull", True), ("done_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="messages_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("dead_at__isnull", False)),
                        fields=["dead_at"],
                        name="messages_dead",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("dead_at__isnull", True), _connector="OR"),
                        name="message_done_or_dead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("outcome", "")),
                            models.Q(("done_at__isnull", False), ("outcome__in", ["delivered", "withheld"])),
                            _connector="OR",
                        ),
                        name="message_outcome_when_done",
                    ),
                ],
            },
        ),
        Enclose("walls.Notice", history=False, across=True),
        migrations.RunPython(open_the_outbox, migrations.RunPython.noop),
    ]
