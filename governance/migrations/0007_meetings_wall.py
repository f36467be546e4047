"""The wall around meetings, and what can be found of them by its words."""

from django.db import migrations

from walls.operations import Enclose, Searchable, StaysWithParent
from walls.schema import named

# Which items come to what the asker keeps or sees. Where the asker sees the meeting, the item's title too; where the
# asker only governs the body's papers, which body meets when and the item's number: so that who keeps a wall can say
# who leaves.
ITEMS = """
CREATE FUNCTION walls.items_told()
RETURNS TABLE (
  meeting_id bigint, meeting_ref text, body_id bigint, body text, begins_at timestamptz, place bigint, state text,
  number integer, title text, matter_id bigint, near_seen boolean, both_seen boolean, watched boolean, walled boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT m.id, m.ref::text, m.body_id, o.short_name::text, m.begins_at, m.compartment_id, m.state::text,
    i.position::integer, CASE WHEN e.near_seen THEN i.title::text ELSE '' END, e.to_compartment_id,
    e.near_seen, e.both_seen, e.watched, EXISTS (
      SELECT FROM walls_wallside s
      JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, m.begins_at)
      WHERE s.compartment_id = e.to_compartment_id)
  FROM walls.watched_ends('governance_itemmatter', 'item_id') e
  JOIN governance_agendaitem i ON i.id = e.near_id
  JOIN governance_meeting m ON m.id = i.meeting_id
  JOIN governance_body b ON b.id = m.body_id
  JOIN walls_organisation o ON o.id = b.organisation_id
  ORDER BY m.begins_at, i.position;
END $$;
REVOKE EXECUTE ON FUNCTION walls.items_told() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.items_told() TO {app};
"""


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
        migrations.RunSQL(named(ITEMS), "DROP FUNCTION walls.items_told()"),
        Searchable("governance.AgendaItem", "title", "text"),
    ]
