"""Kept for its place in the order: what it did is done by 0012."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("walls", "0008_subjects")]

    operations: list = []
