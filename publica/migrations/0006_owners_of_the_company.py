"""The compartment of a company's owners says of which company, as those opened from now on do."""

from django.db import migrations

OWNERS = """
INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id)
SELECT c.id, 'company', o.id
FROM walls_compartment c
JOIN walls_organisation o ON o.parent_id IS NULL AND c.name = o.short_name || ': its owners'' papers'
WHERE c.kind_id = 'owners'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("publica", "0005_search"), ("walls", "0014_ethical_walls_raised")]

    operations = [migrations.RunSQL(OWNERS, migrations.RunSQL.noop)]
