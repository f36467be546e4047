"""Employers' bars, ring-fences and standing releases. The SQL is in walls/sql: 75_employment and 20_access."""

from django.db import migrations

from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.ACCESS))
        cursor.execute(schema.script(schema.EMPLOYMENT))


class Migration(migrations.Migration):
    dependencies = [("walls", "0006_channels")]

    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
