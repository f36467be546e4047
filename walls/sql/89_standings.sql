-- Who stays and who leaves when a matter is spoken of: the same rules as `walls.why`, for several people in one statement.

-- Where one looks on at who sees what: compartments that one governs, and those that one oversees.
CREATE FUNCTION walls.watched() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a
  UNION
  SELECT o FROM walls.overseen() o;
END $$;

-- Places that several organisations share, in which people of a capacity's own take part: a joint body's papers, for a
-- member council.
CREATE FUNCTION walls.takes_part(capacity bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT g.compartment_id
  FROM walls_grantperiod g
  JOIN walls_role r ON r.group_id = g.group_id AND NOT r.matter
  JOIN walls_party y ON y.id = r.party_id
  WHERE g.action <> 'govern' AND walls.live(g.starts_at, g.ends_at, walls.clock())
  GROUP BY g.compartment_id
  HAVING count(DISTINCT y.organisation_id) > 1 AND bool_or(y.organisation_id = (
    SELECT mine.organisation_id FROM walls_capacity k JOIN walls_party mine ON mine.id = k.party_id
    WHERE k.id = takes_part.capacity
  ))
$$;

-- Whether a capacity may learn that people meet in a place: it sees the place, or governs it; or it keeps something of its
-- own organisation's, whose people take part there, and may be told when a meeting comes to that.
CREATE FUNCTION walls.knows_of_meeting(capacity bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH held AS MATERIALIZED (SELECT a.compartment_id, a.action FROM walls.access(knows_of_meeting.capacity, walls.clock()) a)
  SELECT EXISTS (SELECT FROM held h WHERE h.compartment_id = place AND (h.action = 'govern' OR walls.reaches(h.action, 'view')))
    OR (EXISTS (SELECT FROM held h WHERE h.action = 'govern') AND place IN (SELECT walls.takes_part(knows_of_meeting.capacity)))
$$;

-- Who holds these posts at an instant, in whatever right: for those who may learn that people meet in a place. Nobody
-- learns so who is named for a matter.
CREATE FUNCTION walls.holders(posts bigint[], place bigint, at timestamptz)
RETURNS TABLE (post_id bigint, person_id bigint, name text, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND NOT walls.knows_of_meeting(walls.capacity(), place) THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT o.id, p.id, p.name::text, m.basis::text
  FROM walls_post o
  JOIN walls_role r ON r.group_id = o.role_id AND NOT r.matter
  JOIN walls_membership m ON m.post_id = o.id AND walls.live(m.starts_at, m.ends_at, at)
  JOIN walls_person p ON p.id = m.person_id AND (p.inactive_from IS NULL OR at < p.inactive_from)
  WHERE o.id = ANY (posts)
  ORDER BY o.title, m.basis = 'substitute', p.name, p.id;
END $$;

-- Of each person, whether they may hear what is in a compartment at an instant: why not, or under which permit until when.
-- Those who govern the compartment or oversee it read the reasons; whoever sees it reads who stays and who leaves, which
-- `walls.readers` tells them as well, and nothing where its people are not to learn of each other.
CREATE FUNCTION walls.standings(people bigint[], place bigint, at timestamptz)
RETURNS TABLE (person_id bigint, stays boolean, rule text, source bigint, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  watches boolean := walls.capacity() IS NULL OR place IN (SELECT w FROM walls.watched() w);
BEGIN
  IF NOT watches AND NOT EXISTS (
    SELECT FROM walls.access(walls.capacity(), walls.clock(), 'view') a
    JOIN walls_compartment c ON c.id = a.compartment_id
    JOIN walls_compartmentkind n ON n.code = c.kind_id AND NOT n.apart
    WHERE a.compartment_id = place
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who govern a compartment may ask who sees it';
  END IF;
  RETURN QUERY
  WITH ruled AS MATERIALIZED (
    SELECT p.id AS who, r.capacity_id AS cap, r.rule AS by_rule, r.source AS src, r.opens
    FROM (SELECT DISTINCT unnest(people) AS id) p
    LEFT JOIN LATERAL walls.rules_on(p.id, place, at) r ON true
  ),
  -- the capacities in which a rule opens it, whether one speaks against it, and whether it would be open without a permit
  way AS MATERIALIZED (
    SELECT u.who, u.cap, bool_or(NOT u.opens) AS shut,
      bool_or(u.opens AND u.by_rule <> 'permit') AND NOT bool_or(u.by_rule LIKE '% passed') AND NOT EXISTS (
        SELECT FROM walls_exclusion x
        WHERE x.person_id = u.who AND x.compartment_id = place AND walls.live(x.starts_at, x.ends_at, at)
      ) AS free
    FROM ruled u GROUP BY u.who, u.cap HAVING bool_or(u.opens)
  ),
  verdict AS (
    SELECT u.who, EXISTS (SELECT FROM way w WHERE w.who = u.who AND NOT w.shut) AS may,
      EXISTS (SELECT FROM way w WHERE w.who = u.who AND NOT w.shut AND w.free) AS unaided,
      EXISTS (SELECT FROM way w WHERE w.who = u.who) AS opened
    FROM (SELECT DISTINCT r.who FROM ruled r) u
  ),
  said AS (
    SELECT v.who, true AS may, 'permit' AS why, d.id AS src, d.ends_at AS until
    FROM verdict v
    JOIN LATERAL (
      SELECT p.id, p.ends_at
      FROM ruled u
      JOIN way w ON w.who = u.who AND w.cap = u.cap AND NOT w.shut
      JOIN walls_permit p ON p.id = u.src
      WHERE u.who = v.who AND u.by_rule = 'permit'
      -- what lifts an exclusion is needed, and the first to end ends it; of the others the last will do
      ORDER BY p.lifts_id IS NULL, CASE WHEN p.lifts_id IS NOT NULL THEN p.ends_at END, p.ends_at DESC
      LIMIT 1
    ) d ON true
    WHERE v.may AND NOT v.unaided
    UNION ALL
    SELECT v.who, true, '', NULL, NULL FROM verdict v WHERE v.unaided
    UNION
    SELECT v.who, false, CASE u.by_rule
        WHEN 'exclusion' THEN x.cause::text
        WHEN 'side' THEN CASE
          WHEN t.wall_id IS NULL THEN 'side'
          WHEN t.left_at <= at THEN 'side left'
          ELSE 'other side' END
        ELSE u.by_rule END,
      u.src, x.ends_at
    FROM verdict v
    JOIN ruled u ON u.who = v.who AND NOT u.opens
      AND (NOT v.opened OR u.cap IN (SELECT w.cap FROM way w WHERE w.who = v.who))
    LEFT JOIN walls_exclusion x ON u.by_rule = 'exclusion' AND x.id = u.src
    LEFT JOIN walls_sidetaken t ON u.by_rule = 'side' AND t.wall_id = u.src AND t.person_id = v.who AND t.taken_at <= at
    WHERE NOT v.may
    UNION ALL
    SELECT v.who, false, 'not admitted', NULL, NULL
    FROM verdict v
    WHERE NOT v.may AND NOT v.opened AND NOT EXISTS (SELECT FROM ruled u WHERE u.who = v.who AND NOT u.opens)
  )
  SELECT DISTINCT s.who, s.may, CASE WHEN watches THEN s.why ELSE '' END, CASE WHEN watches THEN s.src END,
    CASE WHEN watches THEN s.until END
  FROM said s
  ORDER BY 1, 3, 4;
END $$;

-- Where a record lies, and under which reference it is found: where a link says, or where it was sealed since.
CREATE FUNCTION walls.lies_now(row_ref text, place bigint) RETURNS TABLE (ref text, compartment_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE followed AS (
    SELECT row_ref AS ref, place AS compartment_id, 0 AS step
    UNION ALL
    SELECT s.copy_ref::text, s.target_id, f.step + 1 FROM followed f JOIN walls_sealing s ON s.original_ref = f.ref
  )
  SELECT f.ref, f.compartment_id FROM followed f ORDER BY f.step DESC LIMIT 1
$$;

-- Links that lead from where the asker sees or governs: the near row's id, the compartment where the far row lies now and,
-- if the link says it, that row's reference; whether the near end is seen, whether both ends are, and whether the asker
-- governs or oversees the far one. Whoever keeps a wall so learns what is planned about it without seeing what lies behind.
-- From a place that several organisations share, whoever governs the far end learns of the link also where they neither
-- see nor govern the near one, if people of their own organisation take part there; and of no link to anybody else's.
CREATE FUNCTION walls.watched_ends(tbl regclass, near text)
RETURNS TABLE (near_id bigint, to_compartment_id bigint, row_ref text, near_seen boolean, both_seen boolean, watched boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  views bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a);
  governs bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a);
  watches bigint[] := ARRAY(SELECT w FROM walls.watched() w);
  shared bigint[] := ARRAY(SELECT t FROM walls.takes_part(walls.capacity()) t);
  named boolean := EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = tbl AND a.attname = 'subject_ref');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tbl AND p.polname = 'wall_view')
    OR NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = tbl AND a.attname = 'to_compartment_id')
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'there are no such links';
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT DISTINCT l.%I::bigint, n.compartment_id, n.ref, l.compartment_id = ANY ($1),
       l.compartment_id = ANY ($1) AND l.to_compartment_id = ANY ($1) AND n.compartment_id = ANY ($1),
       n.compartment_id = ANY ($3)
     FROM %s l CROSS JOIN LATERAL walls.lies_now(%s, l.to_compartment_id) n
     WHERE (l.compartment_id = ANY ($1) OR l.compartment_id = ANY ($2) OR l.compartment_id = ANY ($4) AND n.compartment_id = ANY ($2))
       AND (n.compartment_id = ANY ($3) OR l.compartment_id = ANY ($1) AND l.to_compartment_id = ANY ($1) AND n.compartment_id = ANY ($1))',
    near, tbl, CASE WHEN named THEN 'l.subject_ref::text' ELSE 'NULL' END)
    USING views, governs, watches, shared;
END $$;

-- What a mover leaves unfinished where the asker governs or oversees: by compartment and table, how many rows were last
-- changed in that capacity, and when the last of them. What the rows say, this tells nobody.
CREATE FUNCTION walls.last_changed_by(caps bigint[])
RETURNS TABLE (capacity_id bigint, compartment_id bigint, history text, many bigint, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mine bigint[] := ARRAY(SELECT walls.watched());
  tbl regclass;
BEGIN
  FOR tbl IN
    SELECT DISTINCT to_regclass(e.body ->> 'table')
    FROM walls_auditevent e
    WHERE e.kind = 'change' AND e.capacity_id = ANY (caps) AND e.compartment_id = ANY (mine)
      AND e.body ->> 'table' ~ '_historical' AND to_regclass(e.body ->> 'table') IS NOT NULL
    ORDER BY 1
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT h.acting_id, h.compartment_id, $3, count(*), max(h.history_date)
       FROM (SELECT DISTINCT ON (id) id, compartment_id, acting_id, history_date, history_type FROM %s
             WHERE compartment_id = ANY ($2) ORDER BY id, history_id DESC) h
       WHERE h.acting_id = ANY ($1) AND h.history_type <> ''-''
       GROUP BY 1, 2', tbl) USING caps, mine, tbl::text;
  END LOOP;
END $$;

-- A link to a row of whatever model is to one that is there.
CREATE FUNCTION walls.leads_to_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
  tbl regclass := to_regclass(quote_ident(replace(lower(NEW.subject_model), '.', '_')));
  found boolean := false;
BEGIN
  IF EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tbl AND p.polname = 'wall_view') THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE ref = $1 AND compartment_id = $2)', tbl)
      INTO found USING NEW.subject_ref, NEW.to_compartment_id;
  END IF;
  IF NOT found THEN
    RAISE check_violation USING MESSAGE = 'there is no such record';
  END IF;
  RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION walls.watched(), walls.takes_part(bigint), walls.knows_of_meeting(bigint, bigint),
  walls.holders(bigint[], bigint, timestamptz), walls.standings(bigint[], bigint, timestamptz), walls.lies_now(text, bigint), walls.watched_ends(regclass, text),
  walls.leads_to_row(), walls.last_changed_by(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.watched(), walls.holders(bigint[], bigint, timestamptz),
  walls.standings(bigint[], bigint, timestamptz), walls.watched_ends(regclass, text), walls.last_changed_by(bigint[]) TO {app};
