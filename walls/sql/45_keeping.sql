-- What keeping people and posts needs to ask beyond what row-level security shows.

-- The people to whom the asker may hand a post over: those who hold a standing post of their own in one of the asker's
-- parties now. A colleague knows as much already; nobody learns who serves elsewhere, or is named for a matter.
CREATE FUNCTION walls.colleagues() RETURNS TABLE (party_id bigint, ref text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  WITH held AS (
    SELECT m.person_id, r.party_id
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND NOT r.matter
    WHERE m.basis = 'substantive' AND walls.live(m.starts_at, m.ends_at, walls.clock())
  )
  SELECT DISTINCT h.party_id, p.ref::text, p.name::text
  FROM held h
  JOIN held mine ON mine.party_id = h.party_id AND mine.person_id = walls.me()
  JOIN walls_person p ON p.id = h.person_id
  WHERE h.person_id <> walls.me() AND (p.inactive_from IS NULL OR walls.clock() < p.inactive_from)
  ORDER BY 3, 2;
END $$;

-- The posts that the asker holds, and after them those handed on to others, until they end: a look at one's own, which
-- every home page takes, and for which nothing else that one may see has to be worked out.
CREATE FUNCTION walls.holdings() RETURNS TABLE (ref text, post text, basis text, ends_at timestamptz, covered_by text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  me bigint := walls.me();
BEGIN
  RETURN QUERY
  SELECT m.ref::text, o.title || ', ' || n.short_name, m.basis::text, m.ends_at,
    CASE WHEN m.person_id <> me THEN p.name::text END
  FROM walls_membership m
  JOIN walls_post o ON o.id = m.post_id
  JOIN walls_organisation n ON n.id = o.organisation_id
  JOIN walls_role r ON r.group_id = o.role_id
  JOIN walls_person p ON p.id = m.person_id
  WHERE (m.person_id = me OR m.covers_id IN (SELECT walls.my_memberships()))
    AND (m.ends_at IS NULL OR walls.clock() < m.ends_at)
  ORDER BY m.person_id <> me, CASE m.person_id WHEN me THEN r.party_id END, m.starts_at, m.id;
END $$;

-- What an entry of a register was, newest first: for those who keep it, and nobody else.
CREATE FUNCTION walls.register_history(tbl text, entry bigint)
RETURNS TABLE (at timestamptz, capacity_id bigint, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT (CASE tbl
    WHEN 'walls_person' THEN walls.keeps_person(entry)
    WHEN 'walls_membership' THEN walls.may_end_appointment(entry)
    ELSE walls.administers()
  END) THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT e.at, e.capacity_id, e.body -> 'before', e.body -> 'row'
  FROM walls_auditevent e
  WHERE e.kind = 'register' AND e.body ->> 'table' = tbl AND (e.body #>> '{row,id}')::bigint = entry
  ORDER BY e.id DESC
  LIMIT 200;
END $$;

-- The capacity in which a person holds a post: whoever appoints them tells it so, and need not see it.
CREATE FUNCTION walls.capacity_of(person bigint, post bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT k.id
  FROM walls_post o
  JOIN walls_role r ON r.group_id = o.role_id
  JOIN walls_capacity k ON k.party_id = r.party_id AND k.person_id = capacity_of.person
  WHERE o.id = capacity_of.post
$$;
