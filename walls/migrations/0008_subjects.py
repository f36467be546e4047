"""The wall around files and comments. The SQL is in walls/sql/80_subjects.sql."""

from django.db import migrations

from walls import schema
from walls.operations import Enclose


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.SUBJECTS))


class Migration(migrations.Migration):
    dependencies = [("walls", "0007_employment")]

    operations = [
        Enclose("walls.Attachment", history=False),
        Enclose("walls.Comment", history=False),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
