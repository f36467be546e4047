"""The wall around meetings, and what can be found of them by its words."""

from django.db import migrations

from walls.operations import Enclose, Searchable, StaysWithParent


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_meetings"), ("walls", "0014_ethical_walls_raised")]

    operations = [
        Enclose("governance.Meeting"),
        Enclose("governance.AgendaItem"),
        StaysWithParent("governance.AgendaItem", "meeting", "governance.Meeting"),
        Enclose("governance.ItemMatter", history=False, across=True),
        StaysWithParent("governance.ItemMatter", "item", "governance.AgendaItem"),
        migrations.RunSQL(
            "CREATE TRIGGER leads BEFORE INSERT OR UPDATE ON governance_itemmatter "
            "FOR EACH ROW EXECUTE FUNCTION walls.leads_to_row()",
            "DROP TRIGGER leads ON governance_itemmatter",
        ),
        Searchable("governance.AgendaItem", "title", "text"),
    ]
