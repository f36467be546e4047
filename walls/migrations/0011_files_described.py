from django.db import migrations, models

import walls.models.functions


class Migration(migrations.Migration):
    dependencies = [
        ("walls", "0010_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="description",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="created_at",
            field=models.DateTimeField(db_default=walls.models.functions.Clock(), editable=False),
        ),
        migrations.AlterField(
            model_name="comment",
            name="created_at",
            field=models.DateTimeField(db_default=walls.models.functions.Clock(), editable=False),
        ),
    ]
