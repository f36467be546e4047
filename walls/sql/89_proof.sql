-- What the pages of walls ask: what waits for whom, and what those who must prove it are given.

-- Whoever oversees a wall reads what its sides sign.
CREATE POLICY overseen ON walls_undertakingtext FOR SELECT TO {app}
  USING (wall_id IN (SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id IN (SELECT walls.overseen())));

-- Whom a request for a permit may be put to: the parties of those who govern anything.
CREATE FUNCTION walls.may_be_asked() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT r.party_id
  FROM walls_grantperiod g
  JOIN walls_role r ON r.group_id = g.group_id AND NOT r.matter
  WHERE g.action = 'govern' AND g.ends_at IS NULL
$$;

-- Everyone who reaches compartments that the asker governs, and how: so that what a wall would change can be told.
CREATE FUNCTION walls.reachers(places bigint[])
RETURNS TABLE (compartment_id bigint, capacity_id bigint, person_id bigint, person text, action text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  governed bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a);
BEGIN
  RETURN QUERY
  SELECT a.compartment_id, k.id, p.id, p.name::text, a.action
  FROM walls.given_to(places, walls.clock()) g
  JOIN walls_capacity k ON k.id = g.capacity_id
  JOIN walls_person p ON p.id = k.person_id
  CROSS JOIN LATERAL walls.access(k.id, walls.clock()) a
  WHERE a.compartment_id = ANY (places) AND a.compartment_id = ANY (governed) AND a.action <> 'govern'
  ORDER BY p.name, k.id;
END $$;

-- The sides offered to the asker: what each asks to be signed, the compartments that they would reach
-- on it, and the reference of one, to declare an interest in the matter.
CREATE FUNCTION walls.offered_places() RETURNS TABLE (wall_id bigint, side integer, undertaking integer, name text, place text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT f.wall_id, f.side::integer, max(f.undertaking), string_agg(DISTINCT c.name::text, '; '), min(c.ref::text)
  FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f
  JOIN walls_wallside s ON s.wall_id = f.wall_id AND s.side = f.side
  JOIN walls_compartment c ON c.id = s.compartment_id
  WHERE s.compartment_id IN (
    SELECT g.compartment_id
    FROM walls_grantperiod g
    JOIN walls_role r ON r.group_id = g.group_id
    JOIN walls_post o ON o.role_id = r.group_id
    JOIN walls_membership m ON m.post_id = o.id AND m.person_id = walls.me() AND walls.live(m.starts_at, m.ends_at, walls.clock())
    JOIN walls_capacity k ON k.id = walls.capacity() AND k.party_id = r.party_id
    WHERE g.action <> 'govern' AND g.starts_at <= walls.clock() AND (g.ends_at IS NULL OR walls.clock() < g.ends_at)
  )
  GROUP BY f.wall_id, f.side;
END $$;

-- The compartment on whose matter the asker may declare an interest: one they reach, or whose side is offered to them.
CREATE FUNCTION walls.declared_on(place_ref text) RETURNS TABLE (id bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT c.id, c.name::text FROM walls_compartment c
  WHERE c.ref = place_ref AND walls.me() IS NOT NULL AND NOT c.is_public AND c.personal_to_id IS NULL
    AND c.id IN (SELECT d FROM walls.declarable() d);
END $$;

-- What waits for the acting capacity at walls, in one statement: each by its kind, the reference of its page, and its day.
-- In compartments of the kinds `declared_first`, that somebody has declared their interests in the matter.
CREATE FUNCTION walls.waiting(declared_first text[]) RETURNS TABLE (kind text, ref text, what text, due date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  me bigint := walls.me();
  cap bigint := walls.capacity();
  today date := walls.today();
  own_party bigint := (SELECT k.party_id FROM walls_capacity k WHERE k.id = cap);
  governed bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(cap, walls.clock(), 'govern') a);
  serving bigint[];
BEGIN
  IF me IS NULL THEN
    RETURN;
  END IF;
  serving := ARRAY(
    SELECT DISTINCT unnest(ARRAY[n.id, n.parent_id])
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = own_party
    JOIN walls_organisation n ON n.id = o.organisation_id
    WHERE m.person_id = me AND walls.live(m.starts_at, m.ends_at, walls.clock()));
  RETURN QUERY
  WITH stands AS (
    SELECT DISTINCT ON (f.organisation_id) f.policy_id
    FROM walls_policyinforce f
    WHERE f.organisation_id = ANY (serving) AND f.begins_on <= today
    ORDER BY f.organisation_id, f.begins_on DESC, f.id DESC
  )
  SELECT 'acknowledge', p.ref::text, p.title || ', version ' || p.version, (latest.at + interval '365 days')::date
  FROM walls_wallspolicy p
  LEFT JOIN LATERAL (
    SELECT max(a.acknowledged_at) AS at FROM walls_acknowledgement a WHERE a.person_id = me AND a.policy_id = p.id
  ) latest ON true
  WHERE p.id IN (SELECT policy_id FROM stands) AND (latest.at IS NULL OR latest.at <= walls.clock() - interval '365 days')
  UNION ALL
  SELECT 'declare', '', '', (latest.at + interval '365 days')::date
  FROM (
    SELECT max(d.declared_at) AS at
    FROM walls_declaration d
    JOIN walls_party y ON y.id = d.party_id
    JOIN walls_party own ON own.id = own_party AND own.organisation_id = y.organisation_id
    WHERE d.person_id = me AND d.compartment_id IS NULL
  ) latest
  WHERE EXISTS (SELECT FROM stands) AND (latest.at IS NULL OR latest.at <= walls.clock() - interval '365 days')
  UNION ALL
  SELECT CASE WHEN bool_or(t.side IS NOT NULL) THEN 'sign' ELSE 'take' END, w.ref::text, string_agg(DISTINCT f.name, '; '), NULL
  FROM walls.offered_places() f
  JOIN walls_wall w ON w.id = f.wall_id
  LEFT JOIN walls_sidetaken t ON t.wall_id = f.wall_id AND t.person_id = me
  WHERE t.side IS NULL OR t.side = f.side AND t.left_at IS NULL AND f.undertaking IS NOT NULL AND NOT EXISTS (
    SELECT FROM walls_undertaking u WHERE u.person_id = me AND u.wall_id = f.wall_id AND u.version = f.undertaking)
  GROUP BY w.id, w.ref
  UNION ALL
  SELECT 'review', w.ref::text, c.name::text, w.review_on
  FROM walls_wall w
  JOIN walls_compartment c ON c.id = w.keeper_id
  WHERE w.keeper_id = ANY (governed) AND w.review_on <= today AND walls.live(w.starts_at, w.ends_at, walls.clock())
  UNION ALL
  SELECT 'declare on', u.ref, u.name, NULL FROM walls.undeclared(declared_first) u
  UNION ALL
  SELECT 'answer', q.ref::text, q.purpose::text, NULL
  FROM walls_permitrequest q
  JOIN walls_party y ON y.id = q.to_party_id
  WHERE q.state = 'asked' AND q.asked_by_id <> me AND coalesce(q.compartment_id, y.governed_in_id) = ANY (governed)
  UNION ALL
  SELECT 'decide', d.ref::text, p.name::text, NULL
  FROM walls_declaration d
  JOIN walls_party y ON y.id = d.party_id
  JOIN walls_person p ON p.id = d.person_id
  WHERE d.verdict = 'waiting' AND NOT d.nil AND d.person_id <> me AND coalesce(d.compartment_id, y.governed_in_id) = ANY (governed)
  UNION ALL
  SELECT 'arrives', v.ref, v.name || ', ' || v.organisation, (v.leaves_at AT TIME ZONE 'Europe/London')::date FROM walls.arrivals() v;
END $$;

-- The compartments among these that the asker governs or oversees.
CREATE FUNCTION walls.watched(places bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT unnest(places)
  INTERSECT (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a UNION SELECT walls.overseen())
$$;

-- The events of compartments, and of the walls before them, as they are chained: `text` is what was hashed after `prev`.
CREATE FUNCTION walls.chained(places bigint[])
RETURNS TABLE (seq bigint, event bigint, at timestamptz, capacity_id bigint, kind text, compartment_id bigint, prev text, hash text, text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mine bigint[] := ARRAY(SELECT walls.watched(places));
BEGIN
  RETURN QUERY
  SELECT l.seq, e.id, e.at, e.capacity_id, e.kind::text, e.compartment_id, encode(l.prev, 'hex'), encode(l.hash, 'hex'),
    concat_ws('|', l.seq, e.id, extract(epoch FROM e.at), coalesce(e.capacity_id, 0), e.kind, coalesce(e.compartment_id, 0), e.body::text)
  FROM walls_auditevent e
  JOIN walls_auditlink l ON l.event_id = e.id
  WHERE e.compartment_id = ANY (mine)
     OR e.kind = 'register' AND e.body ->> 'table' = 'walls_wall' AND (e.body #>> '{row,id}')::bigint IN (
       SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id = ANY (mine))
  ORDER BY l.seq;
END $$;

-- Of declarations on the matter of compartments: who, when, and what was decided; never what they say.
CREATE FUNCTION walls.declared_there(places bigint[])
RETURNS TABLE (compartment_id bigint, person text, declared_at timestamptz, nil boolean, conflict boolean, verdict text, decided_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT d.compartment_id, p.name::text, d.declared_at, d.nil, d.conflict, d.verdict::text, d.decided_at
  FROM walls_declaration d
  JOIN walls_person p ON p.id = d.person_id
  WHERE d.compartment_id IN (SELECT walls.watched(places))
  ORDER BY d.declared_at, d.id;
END $$;

REVOKE EXECUTE ON FUNCTION walls.may_be_asked(), walls.reachers(bigint[]), walls.offered_places(), walls.declared_on(text),
  walls.waiting(text[]), walls.watched(bigint[]), walls.chained(bigint[]), walls.declared_there(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.may_be_asked(), walls.reachers(bigint[]), walls.offered_places(), walls.declared_on(text),
  walls.waiting(text[]), walls.watched(bigint[]), walls.chained(bigint[]), walls.declared_there(bigint[]) TO {app};
