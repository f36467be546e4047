"""The wall itself: its functions, policies, triggers and rights. The SQL is in walls/sql."""

from django.db import migrations

from walls import schema


def raise_the_wall(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for script in schema.wall():
            cursor.execute(script)


class Migration(migrations.Migration):
    dependencies = [
        ("walls", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(raise_the_wall, migrations.RunPython.noop)]
