"""Rights on the tables that are needed before anyone has signed in, and the table of rate limits."""

from django.conf import settings
from django.db import migrations

OPEN = [
    "django_session",
    "django_cache",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
]


def grant(apps, schema_editor):
    role = schema_editor.quote_name(settings.WALL_APP_ROLE)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(OPEN)} TO {role}")
        cursor.execute(f"GRANT SELECT ON socialaccount_socialapp TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(
            "CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON account_emailaddress "
            "FOR EACH ROW EXECUTE FUNCTION walls.address_kept()"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("walls", "0002_wall"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE django_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, "
            "expires timestamptz NOT NULL); CREATE INDEX django_cache_expires ON django_cache (expires)",
            "DROP TABLE django_cache",
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
