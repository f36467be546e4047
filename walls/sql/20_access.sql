-- THE definition. Filters, policies, commands and pages that ask "who may" all ask here.
-- Run again by each migration whose tables it has learnt to read: so every function here may be replaced, and a body is
-- looked at when it is called and not before.
SET LOCAL check_function_bodies = off;

-- view < contribute < decide is a ladder; govern (change who may see) stands apart and opens nothing.
CREATE OR REPLACE FUNCTION walls.reaches(held text, wanted text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
  SELECT wanted IS NULL
      OR held = wanted
      OR (wanted = 'view' AND held IN ('contribute', 'decide'))
      OR (wanted = 'contribute' AND held = 'decide')
$$;

CREATE OR REPLACE FUNCTION walls.live(starts_at timestamptz, ends_at timestamptz, at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS 'SELECT starts_at <= at AND (ends_at IS NULL OR at < ends_at)';

-- What is kept from a person by an employer's bar: they hold a post of that organisation or of a part of it, on the side
-- that the bar names if it names one, and nobody ring-fenced them. No permit lifts it. Neither definer nor plpgsql, so that
-- the planner takes it into `walls.access`.
CREATE OR REPLACE FUNCTION walls.kept_from(person bigint, at timestamptz) RETURNS TABLE (compartment_id bigint)
LANGUAGE sql STABLE
AS $$
  SELECT b.compartment_id
  FROM public.walls_membership j
  JOIN public.walls_post o ON o.id = j.post_id
  JOIN public.walls_organisation n ON n.id = o.organisation_id
  JOIN public.walls_employerbar b ON b.organisation_id IN (n.id, n.parent_id) AND walls.live(b.starts_at, b.ends_at, at)
  WHERE j.person_id = person AND walls.live(j.starts_at, j.ends_at, at)
    AND (b.side = '' OR EXISTS (
      SELECT FROM public.walls_role r JOIN public.walls_party y ON y.id = r.party_id WHERE r.group_id = o.role_id AND y.side = b.side
    ))
    AND NOT EXISTS (
      SELECT FROM public.walls_ringfence f
      WHERE f.person_id = person AND f.compartment_id = b.compartment_id AND walls.live(f.starts_at, f.ends_at, at)
    )
$$;

-- The undertaking that a side of a wall asked for at an instant: its newest by then, if there was any.
CREATE OR REPLACE FUNCTION walls.asked_of(wall bigint, of_side integer, at timestamptz) RETURNS TABLE (version integer)
LANGUAGE sql STABLE
AS $$
  SELECT x.version
  FROM public.walls_undertakingtext x
  WHERE x.wall_id = wall AND x.side = of_side AND x.issued_at <= at
    AND NOT EXISTS (
      SELECT FROM public.walls_undertakingtext y
      WHERE y.wall_id = x.wall_id AND y.side = x.side AND y.version > x.version AND y.issued_at <= at
    )
$$;

-- What a capacity reaches at an instant, by which rule and from which row: for now, or for any second in the past.
-- plpgsql, because its plan is kept between statements and a SQL function's is not; generic from the first, because a plan
-- for one capacity takes eight times as long to make as to run, and every new connection would make it five times.
CREATE OR REPLACE FUNCTION walls.access(cap bigint, at timestamptz, wanted text DEFAULT NULL)
RETURNS TABLE (compartment_id bigint, action text, rule text, source bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 300 SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  RETURN QUERY
  WITH me AS MATERIALIZED (
    SELECT k.id, k.person_id, k.party_id
    FROM walls_capacity k
    JOIN walls_person p ON p.id = k.person_id
    WHERE k.id = cap AND (p.inactive_from IS NULL OR at < p.inactive_from)
      AND NOT EXISTS (
        SELECT FROM walls_disabledtime d WHERE d.person_id = p.id AND walls.live(d.starts_at, d.ends_at, at)
      )
  ),
  -- the memberships that make the capacity live
  held AS MATERIALIZED (
    SELECT m.id, o.role_id
    FROM me
    JOIN walls_membership m ON m.person_id = me.person_id AND walls.live(m.starts_at, m.ends_at, at)
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = me.party_id
  ),
  -- exclusions of the person in force, save those a live permit of this capacity names; and what an employer bars
  barred AS MATERIALIZED (
    SELECT x.compartment_id AS cid
    FROM me
    JOIN walls_exclusion x ON x.person_id = me.person_id AND walls.live(x.starts_at, x.ends_at, at)
    WHERE NOT EXISTS (
      SELECT FROM walls_permit d
      WHERE d.lifts_id = x.id AND d.capacity_id = me.id AND walls.live(d.starts_at, d.ends_at, at)
    )
    UNION ALL
    SELECT e.compartment_id FROM me, walls.kept_from(me.person_id, at) e
  ),
  -- before which a wall stands whose side the person has not taken, or has not signed for as it is asked by then; a wall of
  -- exclusions bars those it names and asks the others for no side
  closed AS MATERIALIZED (
    SELECT s.compartment_id AS cid
    FROM me
    CROSS JOIN walls_wallside s
    JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, at)
    WHERE s.starts_at <= at AND w.kind <> 'exclusion'
      AND NOT EXISTS (
        SELECT FROM walls_sidetaken t
        WHERE t.person_id = me.person_id AND t.wall_id = w.id AND walls.live(t.taken_at, t.left_at, at)
          AND (t.side = s.side OR (w.one_way AND t.side = 1))
          AND NOT EXISTS (
            SELECT FROM walls.asked_of(w.id, t.side, at) x
            WHERE NOT EXISTS (
              SELECT FROM walls_undertaking u
              WHERE u.person_id = me.person_id AND u.wall_id = w.id AND u.version = x.version AND u.signed_at <= at
            )
          )
      )
  ),
  given AS (
    SELECT g.compartment_id AS cid, g.action::text AS act, 'grant' AS via, h.id AS src
    FROM held h
    JOIN walls_grantperiod g ON g.group_id = h.role_id
      AND g.starts_at <= at AND (g.ends_at IS NULL OR at < g.ends_at)
      AND walls.reaches(g.action, wanted)
    UNION ALL
    SELECT d.compartment_id, d.action::text, 'permit', d.id
    FROM me
    JOIN walls_permit d ON d.capacity_id = me.id AND walls.live(d.starts_at, d.ends_at, at)
      AND walls.reaches(d.action, wanted)
    WHERE EXISTS (SELECT FROM held)
    UNION ALL
    SELECT c.id, 'contribute', 'own', NULL
    FROM me
    JOIN walls_compartment c ON c.personal_to_id = me.id
    WHERE walls.reaches('contribute', wanted) AND EXISTS (SELECT FROM held)
  )
  SELECT g.cid, g.act, g.via, g.src
  FROM given g
  WHERE g.cid NOT IN (SELECT cid FROM barred)
    -- a permit is the exception to the wall: its reason, clause and end stand in the place of a side and an undertaking
    AND (g.act = 'govern' OR g.via = 'permit' OR g.cid NOT IN (SELECT cid FROM closed))
  UNION ALL
  SELECT c.id, 'view', 'public', NULL
  FROM walls_compartment c
  WHERE c.is_public AND walls.reaches('view', wanted) AND EXISTS (SELECT FROM walls_capacity k WHERE k.id = cap);
END $$;

-- Take on a capacity for this transaction, and learn in the same round trip what it reaches, a row for each action and kind:
-- who sees a thousand compartments would wait for a thousand rows. A sealed compartment's reads are recorded.
CREATE OR REPLACE FUNCTION walls.enter(cap bigint)
RETURNS TABLE (action text, kind text, sealed boolean, compartments bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM set_config('wall.capacity', cap::text, true);
  RETURN QUERY
  SELECT a.action, n.code::text, n.sealed, array_agg(DISTINCT a.compartment_id)
  FROM walls.access(cap, walls.clock()) a
  JOIN walls_compartment c ON c.id = a.compartment_id
  JOIN walls_compartmentkind n ON n.code = c.kind_id
  GROUP BY a.action, n.code, n.sealed;
END $$;

-- What a party is called. Neither definer nor plpgsql, so that the planner takes it into what asks.
CREATE OR REPLACE FUNCTION walls.party_label(party bigint) RETURNS TABLE (words text)
LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN y.on_behalf_of_id IS NULL
    THEN o.short_name || ', ' || y.side
    ELSE o.short_name || ', for ' || b.short_name END
  FROM public.walls_party y
  JOIN public.walls_organisation o ON o.id = y.organisation_id
  LEFT JOIN public.walls_organisation b ON b.id = y.on_behalf_of_id
  WHERE y.id = party
$$;

-- The capacities a person may act in now, the public one last; only the public one for nobody.
CREATE OR REPLACE FUNCTION walls.capacities(person bigint)
RETURNS TABLE (id bigint, ref text, label text, person_id bigint, party_id bigint, organisation_id bigint, roles text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  RETURN QUERY
  SELECT k.id, k.ref::text, l.words, k.person_id, k.party_id, y.organisation_id,
    array_agg(h.code::text) FILTER (WHERE h.code IS NOT NULL)
  FROM walls_capacity k
  JOIN walls_party y ON y.id = k.party_id
  CROSS JOIN LATERAL walls.party_label(y.id) l
  LEFT JOIN LATERAL (
    SELECT r.code, m.id AS membership
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
    WHERE m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, walls.clock())
  ) h ON true
  LEFT JOIN walls_person p ON p.id = k.person_id
  WHERE k.person_id IS NULL AND k.id = (SELECT min(x.id) FROM walls_capacity x WHERE x.person_id IS NULL)
     OR (k.person_id = person AND h.membership IS NOT NULL AND (p.inactive_from IS NULL OR walls.clock() < p.inactive_from))
  GROUP BY k.id, k.ref, l.words, k.party_id, k.person_id, y.organisation_id
  ORDER BY k.person_id IS NULL, min(h.membership), k.id;
END $$;

-- Who sees a compartment, in words: whole parties by their own words, single posts by title, roles made for one
-- matter only as "people named for this matter". Live, so the words can't drift from the grants. Answers only
-- for compartments that the asker sees. The plan is kept: to make it takes three times as long as to run it.
CREATE OR REPLACE FUNCTION walls.audience(ids bigint[])
RETURNS TABLE (compartment_id bigint, words text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  RETURN QUERY
  WITH asked AS (
    SELECT c.id, c.is_public, c.personal_to_id
    FROM walls_compartment c
    WHERE c.id = ANY (ids)
      AND (walls.capacity() IS NULL OR c.id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock()) a))
  ),
  granted AS (
    SELECT DISTINCT a.id, r.party_id, r.group_id, r.title::text AS title, r.matter
    FROM asked a
    JOIN walls_grantperiod g ON g.compartment_id = a.id AND g.ends_at IS NULL AND walls.reaches(g.action, 'view')
    JOIN walls_role r ON r.group_id = g.group_id
  ),
  standing AS (
    SELECT r.party_id, count(*) AS roles FROM walls_role r WHERE NOT r.matter GROUP BY r.party_id
  ),
  phrase AS (
    SELECT g.id, CASE
        WHEN g.matter THEN 'people named for this matter'
        WHEN count(*) FILTER (WHERE NOT g.matter) >= s.roles THEN y.audience::text
        ELSE o.short_name || ': ' || string_agg(DISTINCT g.title, ', ' ORDER BY g.title) FILTER (WHERE NOT g.matter)
      END AS said
    FROM granted g
    JOIN walls_party y ON y.id = g.party_id
    JOIN walls_organisation o ON o.id = y.organisation_id
    LEFT JOIN standing s ON s.party_id = g.party_id
    GROUP BY g.id, g.party_id, g.matter, y.audience, o.short_name, s.roles
    UNION ALL
    SELECT a.id, 'anyone' FROM asked a WHERE a.is_public
    UNION ALL
    SELECT a.id, CASE WHEN a.personal_to_id = walls.capacity() THEN 'only you, in this capacity' ELSE 'one person' END
    FROM asked a WHERE a.personal_to_id IS NOT NULL
    UNION ALL
    SELECT a.id, 'holders of a wall permit'
    FROM asked a
    WHERE EXISTS (
      SELECT FROM walls_permit d
      WHERE d.compartment_id = a.id AND d.action <> 'govern' AND walls.live(d.starts_at, d.ends_at, walls.clock())
    )
  )
  SELECT a.id, coalesce(array_agg(DISTINCT p.said) FILTER (WHERE p.said IS NOT NULL), '{}')
  FROM asked a
  LEFT JOIN phrase p ON p.id = a.id
  GROUP BY a.id;
END $$;

-- How capacities signed, each at an instant: the posts held, and for whom each was covered ("X, acting for the Y").
CREATE OR REPLACE FUNCTION walls.signatures(capacities bigint[], instants timestamptz[])
RETURNS TABLE (capacity_id bigint, at timestamptz, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT asked.capacity_id, asked.instant, coalesce(held.words, (SELECT l.words FROM walls.party_label(k.party_id) l), 'the service')
  FROM (SELECT DISTINCT * FROM unnest(capacities, instants) AS u (capacity_id, instant)) asked
  JOIN walls_capacity k ON k.id = asked.capacity_id
  LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT CASE
        WHEN m.basis = 'substantive' THEN o.title::text
        ELSE coalesce(own.title, p.name)::text || ', acting for the ' || o.title::text
      END, '; ') AS words
    FROM walls_membership m
    JOIN walls_person p ON p.id = m.person_id
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id AND NOT r.matter
    LEFT JOIN LATERAL (
      SELECT q.title
      FROM walls_membership b
      JOIN walls_post q ON q.id = b.post_id
      WHERE b.person_id = m.person_id AND b.basis = 'substantive' AND walls.live(b.starts_at, b.ends_at, asked.instant)
      ORDER BY b.id LIMIT 1
    ) own ON m.basis <> 'substantive'
    WHERE m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, asked.instant)
  ) held ON true;
END $$;

-- For whom something may have opened one of these places at an instant: nobody else reaches any, so that `walls.access`,
-- which decides, need not be asked about everybody.
CREATE OR REPLACE FUNCTION walls.given_to(places bigint[], at timestamptz) RETURNS TABLE (capacity_id bigint)
LANGUAGE sql STABLE
AS $$
  SELECT k.id
  FROM public.walls_grantperiod g
  JOIN public.walls_role r ON r.group_id = g.group_id
  JOIN public.walls_post o ON o.role_id = r.group_id
  JOIN public.walls_membership m ON m.post_id = o.id AND walls.live(m.starts_at, m.ends_at, at)
  JOIN public.walls_capacity k ON k.person_id = m.person_id AND k.party_id = r.party_id
  WHERE g.compartment_id = ANY (places) AND g.starts_at <= at AND (g.ends_at IS NULL OR at < g.ends_at)
  UNION
  SELECT d.capacity_id
  FROM public.walls_permit d
  WHERE d.compartment_id = ANY (places) AND walls.live(d.starts_at, d.ends_at, at)
  UNION
  SELECT c.personal_to_id
  FROM public.walls_compartment c
  WHERE c.id = ANY (places) AND c.personal_to_id IS NOT NULL
  UNION
  SELECT k.id
  FROM public.walls_capacity k
  WHERE EXISTS (SELECT FROM public.walls_compartment c WHERE c.id = ANY (places) AND c.is_public)
$$;
REVOKE EXECUTE ON FUNCTION walls.given_to(bigint[], timestamptz) FROM PUBLIC;

-- Everyone who reached a compartment at an instant. Asked by those who govern or oversee it, and by the owner of the database.
CREATE OR REPLACE FUNCTION walls.who_could_see(compartment bigint, at timestamptz)
RETURNS TABLE (capacity_id bigint, action text, rule text, source bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL
    AND compartment NOT IN (
      SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a UNION SELECT walls.overseen()
    )
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who govern a compartment may ask who sees it';
  END IF;
  RETURN QUERY
  SELECT g.capacity_id, a.action, a.rule, a.source
  FROM walls.given_to(ARRAY[compartment], at) g
  CROSS JOIN LATERAL walls.access(g.capacity_id, at) a
  WHERE a.compartment_id = compartment AND a.action <> 'govern';
END $$;

-- A side is offered to those who would reach it if no wall stood; of a wall around a named team, or around people from
-- outside, to those of them alone who are named for it, or for the matter. Nobody learns of another wall by trying.
CREATE OR REPLACE FUNCTION walls.offered(person bigint, cap bigint, at timestamptz)
RETURNS TABLE (wall_id bigint, side smallint, undertaking integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT DISTINCT s.wall_id, s.side::smallint, x.version
  FROM walls_capacity k
  JOIN walls_membership m ON m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, at)
  JOIN walls_post o ON o.id = m.post_id
  JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
  JOIN walls_grantperiod g ON g.group_id = r.group_id AND g.action <> 'govern'
    AND g.starts_at <= at AND (g.ends_at IS NULL OR at < g.ends_at)
  JOIN walls_wallside s ON s.compartment_id = g.compartment_id
  JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, at)
  LEFT JOIN LATERAL walls.asked_of(w.id, s.side, at) x ON true
  WHERE k.id = cap AND k.person_id = person AND s.starts_at <= at AND w.kind <> 'exclusion'
    AND (w.kind NOT IN ('inclusion', 'contractor') OR r.matter OR EXISTS (
      SELECT FROM walls_namedforwall n
      WHERE n.wall_id = w.id AND n.person_id = person AND walls.live(n.starts_at, n.ends_at, at)
    ))
    AND s.compartment_id NOT IN (SELECT e.compartment_id FROM walls.kept_from(person, at) e)
    AND NOT EXISTS (
      SELECT FROM walls_exclusion x
      WHERE x.person_id = person AND x.compartment_id = s.compartment_id AND walls.live(x.starts_at, x.ends_at, at)
    );
END $$;

-- Where this transaction may put a copy beside what its capacity reaches: the target of the one approved, unused release
-- that it names; and that of the standing release it names, agreed and in force, of a source it contributes to.
CREATE OR REPLACE FUNCTION walls.release_target() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT r.target_id
  FROM walls_release r
  WHERE r.id = nullif(current_setting('wall.release', true), '')::bigint
    AND r.approved_by_id = walls.me()
    AND r.done_at IS NULL
  UNION ALL
  SELECT s.target_id
  FROM walls_standingrelease s
  WHERE s.id = nullif(current_setting('wall.standing', true), '')::bigint
    AND s.approved_at <= walls.clock()
    AND walls.live(s.starts_at, s.ends_at, walls.clock())
    AND s.source_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'contribute') a);
END $$;

SET LOCAL check_function_bodies = on;
