"""The wall around meetings, and what can be found of them by its words."""

from django.db import migrations

from walls.operations import Enclose, Searchable, StaysWithParent
from walls.schema import named

# Which items come to what the asker keeps or sees. Where the asker sees the meeting, the item's title too; where the
# asker only governs the body's papers, or keeps the matter of a member of a joint body, which body meets when and the
# item's number: so that who keeps a wall can say who leaves.
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

# Who keeps the wall around what an item of a meeting to come is about is told, once for each meeting and matter, if
# they may learn of the meeting: each council's Monitoring Officer of its own.
COMES = """
CREATE FUNCTION walls.item_comes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.enqueue('notice', w.id,
    jsonb_build_object('words', 'item_comes', 'path', '/meetings/' || m.ref || '/wall-check/'),
    format('notice:%s:item comes:%s:%s', w.id, m.ref, n.compartment_id), NULL)
  FROM governance_agendaitem i
  JOIN governance_meeting m ON m.id = i.meeting_id AND m.state = 'called' AND m.begins_at > walls.clock()
  CROSS JOIN LATERAL walls.lies_now(NEW.subject_ref::text, NEW.to_compartment_id) n
  CROSS JOIN LATERAL walls.watchers(n.compartment_id) AS w (id)
  WHERE i.id = NEW.item_id AND w.id IS DISTINCT FROM walls.capacity()
    AND walls.knows_of_meeting(w.id, NEW.compartment_id)
    AND EXISTS (
      SELECT FROM walls_wallside s
      JOIN walls_wall d ON d.id = s.wall_id AND walls.live(d.starts_at, d.ends_at, m.begins_at)
      WHERE s.compartment_id = n.compartment_id
    );
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION walls.item_comes() FROM PUBLIC;
CREATE TRIGGER comes AFTER INSERT ON governance_itemmatter FOR EACH ROW EXECUTE FUNCTION walls.item_comes();
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
        migrations.RunSQL(
            COMES,
            "DROP TRIGGER comes ON governance_itemmatter; DROP FUNCTION walls.item_comes()",
        ),
        Searchable("governance.AgendaItem", "title", "text"),
    ]
