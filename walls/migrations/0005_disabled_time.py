import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("walls", "0004_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisabledTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disabled_times",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
