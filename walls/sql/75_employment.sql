-- What keeps a compartment from everybody an organisation employs, and the releases that stand.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['employerbar', 'ringfence', 'standingrelease'] LOOP
    EXECUTE format('ALTER TABLE walls_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT ON walls_%s TO {app}', name);
  END LOOP;
END $$;

-- Who reads a compartment now, for an asker who reads it too: to be mentioned there, and to be told.
CREATE FUNCTION walls.readers(compartment bigint)
RETURNS TABLE (capacity_id bigint, ref text, words text, roles text[], party_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL
    AND compartment NOT IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a)
  THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT k.id, k.ref::text, string_agg(DISTINCT o.title::text, '; ' ORDER BY o.title::text) || ', ' || y.audience,
    array_agg(DISTINCT r.code::text), k.party_id
  FROM walls_capacity k
  JOIN walls_party y ON y.id = k.party_id
  JOIN walls_membership m ON m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, walls.clock())
  JOIN walls_post o ON o.id = m.post_id
  JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
  WHERE compartment IN (SELECT a.compartment_id FROM walls.access(k.id, walls.clock(), 'view') a)
    AND (
      NOT (SELECT n.apart FROM walls_compartment c JOIN walls_compartmentkind n ON n.code = c.kind_id WHERE c.id = compartment)
      OR k.party_id = (SELECT q.party_id FROM walls_capacity q WHERE q.id = walls.capacity())
    )
  GROUP BY k.id, k.ref, k.party_id, y.audience
  ORDER BY 3, 1;
END $$;
REVOKE EXECUTE ON FUNCTION walls.readers(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.readers(bigint) TO {app};
