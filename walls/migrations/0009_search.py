"""Finding rows by their words. The SQL is in walls/sql/82_search.sql."""

from django.db import migrations

from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.SEARCH))


class Migration(migrations.Migration):
    dependencies = [("walls", "0008_subjects")]

    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
