"""Keys of programs. The SQL is in walls/sql/84_tokens.sql."""

from django.db import migrations

from walls import schema


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.TOKENS))


class Migration(migrations.Migration):
    dependencies = [("walls", "0009_search")]

    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
