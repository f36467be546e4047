"""The wall around the tables of walls as people use them. The SQL is in walls/sql: 20, and 86 to 89."""

from django.db import migrations

from walls import schema
from walls.operations import Enclose


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.script(schema.ACCESS))
        cursor.execute(schema.script(schema.WALLS))
        cursor.execute(schema.script(schema.EXCEPTIONS))
        cursor.execute(schema.script(schema.MATTERS))
        cursor.execute(schema.script(schema.PROOF))
        cursor.execute(schema.script(schema.STANDINGS))


class Migration(migrations.Migration):
    dependencies = [("walls", "0013_ethical_walls")]

    operations = [
        Enclose("walls.Breach", "decide"),
        migrations.RunPython(run, migrations.RunPython.noop),
    ]
