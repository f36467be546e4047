-- Movers between employers: whoever ends an appointment may say to which organisation the person goes on, and those who
-- appoint there are told the name and the last day, so that they can take them on. Of the post that is left, and of why,
-- they learn nothing; and whoever appoints elsewhere learns nothing at all.

GRANT UPDATE (goes_to_id) ON walls_membership TO {app};

-- Who goes on to an organisation to whose posts the asker appoints, and holds no post there yet; never the asker.
CREATE FUNCTION walls.arrivals() RETURNS TABLE (ref text, person_id bigint, name text, organisation_id bigint, organisation text, leaves_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT m.ref::text, p.id, p.name::text, n.id, n.short_name::text, m.ends_at
  FROM walls_membership m
  JOIN walls_person p ON p.id = m.person_id
  JOIN walls_organisation n ON n.id = m.goes_to_id
  WHERE m.ends_at > walls.clock() - interval '30 days' AND m.person_id IS DISTINCT FROM walls.me()
    AND n.id IN (SELECT y.organisation_id FROM walls_party y WHERE y.id = ANY (ARRAY(SELECT walls.governed_parties())))
    AND NOT EXISTS (
      SELECT FROM walls_membership held
      JOIN walls_post o ON o.id = held.post_id AND o.organisation_id = n.id
      JOIN walls_role r ON r.group_id = o.role_id AND NOT r.matter
      WHERE held.person_id = p.id AND held.basis = 'substantive' AND (held.ends_at IS NULL OR held.ends_at > walls.clock())
    )
  ORDER BY m.ends_at, p.name, m.id;
END $$;

CREATE FUNCTION walls.arrival_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.alert(g.place, 'arrives', '/moves/', 'arrives:' || NEW.ref)
  FROM (SELECT DISTINCT y.governed_in_id AS place FROM walls_party y WHERE y.organisation_id = NEW.goes_to_id) g
  WHERE g.place IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER arrival AFTER UPDATE OF goes_to_id ON walls_membership
  FOR EACH ROW WHEN (NEW.goes_to_id IS NOT NULL AND NEW.goes_to_id IS DISTINCT FROM OLD.goes_to_id)
  EXECUTE FUNCTION walls.arrival_told();

REVOKE EXECUTE ON FUNCTION walls.arrivals(), walls.arrival_told() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.arrivals() TO {app};
