-- What is asked of those who govern, and what they answer: permits, declarations of interest, and who may look on.

-- Oversight: whoever sees a council's oversight reads what governs that council's compartments, and changes nothing. From
-- what they are barred themselves they are barred here too.
CREATE FUNCTION walls.overseen() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT c.id
  FROM walls_compartment c
  JOIN walls_party y ON y.id = c.owner_id
  WHERE c.kind_id <> 'personal'
    AND y.organisation_id IN (
      SELECT mine.organisation_id
      FROM walls.access(walls.capacity(), walls.clock(), 'view') a
      JOIN walls_compartment o ON o.id = a.compartment_id AND o.kind_id = 'oversight'
      JOIN walls_party mine ON mine.id = o.owner_id
    )
    AND NOT EXISTS (
      SELECT FROM walls_exclusion x
      WHERE x.person_id = walls.me() AND x.compartment_id = c.id AND walls.live(x.starts_at, x.ends_at, walls.clock())
    );
END $$;
CREATE POLICY overseen ON walls_compartment FOR SELECT TO {app} USING (id IN (SELECT walls.overseen()));
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['exclusion', 'permit', 'wallside', 'grantperiod', 'employerbar', 'ringfence', 'auditevent'] LOOP
    EXECUTE format('CREATE POLICY overseen ON walls_%s FOR SELECT TO {app} USING (compartment_id IN (SELECT walls.overseen()))', name);
  END LOOP;
END $$;
CREATE POLICY overseen ON walls_wall FOR SELECT TO {app}
  USING (id IN (SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id IN (SELECT walls.overseen())));
CREATE POLICY overseen ON walls_sidetaken FOR SELECT TO {app}
  USING (wall_id IN (SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id IN (SELECT walls.overseen())));
CREATE POLICY overseen ON walls_undertaking FOR SELECT TO {app}
  USING (wall_id IN (SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id IN (SELECT walls.overseen())));
CREATE POLICY overseen ON walls_sealing FOR SELECT TO {app}
  USING (source_id IN (SELECT walls.overseen()) OR target_id IN (SELECT walls.overseen()));

-- Whoever asks to be let through a wall tells by what they know the record. The database finds which compartment that
-- is, and keeps it where those who are asked govern it; the asker is answered alike whether there is one or not.
CREATE FUNCTION walls.ask_permit(told jsonb, tbl text, row_ref text, new_ref text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  place bigint;
BEGIN
  IF walls.me() IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'somebody must ask';
  END IF;
  IF EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = to_regclass(quote_ident(tbl)) AND p.polname = 'wall_view') THEN
    EXECUTE format('SELECT compartment_id FROM %I WHERE ref = $1 LIMIT 1', tbl) INTO place USING row_ref;
  END IF;
  INSERT INTO walls_permitrequest
    (ref, capacity_id, to_party_id, reference, compartment_id, action, purpose, reason, until, break_glass, state, asked_by_id, asked_at, answer)
  SELECT new_ref, walls.capacity(), y.id, coalesce(told ->> 'reference', ''), (
      SELECT g.compartment_id FROM walls_grantperiod g JOIN walls_role r ON r.group_id = g.group_id AND r.party_id = y.id
      WHERE g.compartment_id = place AND g.action = 'govern' AND g.ends_at IS NULL LIMIT 1
    ), told ->> 'action', told ->> 'purpose', told ->> 'reason', (told ->> 'until')::timestamptz,
    coalesce((told ->> 'break_glass')::boolean, false), 'asked', walls.me(), walls.clock(), ''
  FROM walls_party y WHERE y.id = (told ->> 'to_party')::bigint;
  PERFORM walls.alert(coalesce(q.compartment_id, y.governed_in_id), 'permit_asked', '/permit-requests/' || q.ref || '/', 'permit asked:' || q.ref)
  FROM walls_permitrequest q JOIN walls_party y ON y.id = q.to_party_id WHERE q.ref = new_ref;
END $$;

ALTER TABLE walls_permitrequest ENABLE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE (state, decided_by_id, decided_at, answer, compartment_id) ON walls_permitrequest TO {app};
CREATE POLICY own ON walls_permitrequest FOR SELECT TO {app} USING (asked_by_id = (SELECT walls.me()));
CREATE POLICY take_back ON walls_permitrequest FOR UPDATE TO {app} USING (asked_by_id = (SELECT walls.me()));
-- Those who govern the compartment answer; where none is known, those who govern the party that was asked.
CREATE POLICY asked ON walls_permitrequest TO {app}
  USING (asked_by_id <> (SELECT walls.me())
    AND coalesce(compartment_id, (SELECT y.governed_in_id FROM walls_party y WHERE y.id = to_party_id))
      IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a));
CREATE POLICY overseen ON walls_permitrequest FOR SELECT TO {app} USING (compartment_id IN (SELECT walls.overseen()));

-- A request is answered once: by whom and when is the database's to say. Its asker only takes it back.
CREATE FUNCTION walls.request_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'asked' THEN
    RAISE check_violation USING MESSAGE = 'this has been answered already';
  END IF;
  IF walls.capacity() IS NULL THEN
    RETURN NEW;
  END IF;
  IF (NEW.asked_by_id = walls.me()) <> (NEW.state = 'withdrawn') THEN
    RAISE check_violation USING MESSAGE = 'whoever asked may take it back, and another answers';
  END IF;
  IF NEW.state IN ('granted', 'refused') THEN
    NEW.decided_by_id := walls.me();
    NEW.decided_at := walls.clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON walls_permitrequest FOR EACH ROW EXECUTE FUNCTION walls.request_kept();
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_permitrequest FOR EACH ROW EXECUTE FUNCTION walls.barrier_kept();

-- Whoever decides in a matter does not let people into it, nor does anybody on a provider's side into what is not a
-- provider's (EW-7). An answer to a request is what was asked, for no longer; in an emergency for an hour.
CREATE FUNCTION walls.permit_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  asked walls_permitrequest := (SELECT q FROM walls_permitrequest q WHERE q.id = NEW.request_id);
  provider_owned boolean := EXISTS (
    SELECT FROM walls_compartment c JOIN walls_party y ON y.id = c.owner_id WHERE c.id = NEW.compartment_id AND y.side = 'provider');
BEGIN
  IF walls.capacity() IS NOT NULL AND NOT provider_owned AND (
    EXISTS (SELECT FROM walls.access(walls.capacity(), walls.clock(), 'decide') a WHERE a.compartment_id = NEW.compartment_id)
    OR EXISTS (SELECT FROM walls_capacity k JOIN walls_party y ON y.id = k.party_id WHERE k.id = walls.capacity() AND y.side = 'provider')
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'whoever decides in a matter, or stands on a provider''s side, lets nobody into it';
  END IF;
  IF asked.id IS NOT NULL THEN
    IF asked.state <> 'asked' OR asked.capacity_id <> NEW.capacity_id OR NEW.ends_at > asked.until
      OR NOT walls.reaches(asked.action, NEW.action) OR (asked.compartment_id IS NOT NULL AND asked.compartment_id <> NEW.compartment_id)
    THEN
      RAISE check_violation USING MESSAGE = 'a permit gives what was asked, or less';
    END IF;
    NEW.asked_by_id := asked.asked_by_id;
    NEW.break_glass := asked.break_glass;
  END IF;
  IF NEW.break_glass AND NEW.ends_at > walls.clock() + interval '60 minutes' THEN
    RAISE check_violation USING MESSAGE = 'a permit for an emergency lasts 60 minutes at most', CONSTRAINT = 'an_hour';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON walls_permit FOR EACH ROW EXECUTE FUNCTION walls.permit_fits();

-- Of an emergency both sides are told: those who watch any compartment of the matter, and of the far side of its walls.
CREATE FUNCTION walls.emergency_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.alert(c.id, 'break_glass', '/compartments/' || c.ref || '/', format('break glass:%s:%s', NEW.ref, c.id))
  FROM walls_compartment c WHERE c.id IN (SELECT walls.matter_of(NEW.compartment_id, walls.clock()));
  RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT ON walls_permit FOR EACH ROW WHEN (NEW.break_glass) EXECUTE FUNCTION walls.emergency_told();

-- What scrutiny may read of a council's permits: the words that were released, and nothing of the others.
GRANT UPDATE (public_text, released_on) ON walls_permit TO {app};
CREATE FUNCTION walls.permits_released() RETURNS TABLE (ref text, council text, words text, starts_at timestamptz, ends_at timestamptz, released_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT d.ref::text, o.short_name::text, d.public_text, d.starts_at, d.ends_at, d.released_on
  FROM walls_permit d
  JOIN walls_compartment c ON c.id = d.compartment_id
  JOIN walls_party y ON y.id = c.owner_id
  JOIN walls_organisation o ON o.id = y.organisation_id
  WHERE d.released_on IS NOT NULL AND d.released_on <= walls.today()
    AND y.organisation_id = (SELECT m.organisation_id FROM walls_capacity k JOIN walls_party m ON m.id = k.party_id
                             WHERE k.id = walls.capacity() AND m.side IN ('scrutiny', 'audit', 'commissioner'))
  ORDER BY d.released_on DESC, d.id DESC;
END $$;

-- Declarations: one's own; and for those who govern the matter, or the party in which a yearly one was made.
ALTER TABLE walls_declaration ENABLE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE (verdict, decided_by_id, decided_at, decision) ON walls_declaration TO {app};
CREATE POLICY own ON walls_declaration FOR SELECT TO {app} USING (person_id = (SELECT walls.me()));
CREATE POLICY asked ON walls_declaration TO {app}
  USING (person_id <> (SELECT walls.me())
    AND coalesce(compartment_id, (SELECT y.governed_in_id FROM walls_party y WHERE y.id = party_id))
      IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a));
CREATE FUNCTION walls.declaration_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NOT NULL THEN
    NEW.decided_by_id := walls.me();
    NEW.decided_at := walls.clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decided BEFORE UPDATE ON walls_declaration FOR EACH ROW EXECUTE FUNCTION walls.declaration_decided();

-- The compartments on whose matter the asker may declare an interest: those that they reach, and those on a side that is
-- offered to them.
CREATE FUNCTION walls.declarable() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock()) a WHERE walls.me() IS NOT NULL
  UNION
  SELECT s.compartment_id FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f
  JOIN walls_wallside s ON s.wall_id = f.wall_id AND s.side = f.side
$$;

-- Declare: {party, compartment, nil, interest, nature, indirect, organisation, concerns, sensitive, conflict}. A conflict
-- bars from the whole matter at once, govern and all; whoever stands in for a role that so lost its holder governs.
CREATE FUNCTION walls.declare(told jsonb, new_ref text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  said bigint;
  place bigint := (told ->> 'compartment')::bigint;
  party bigint := (SELECT k.party_id FROM walls_capacity k WHERE k.id = walls.capacity());
  governed bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a);
  matter bigint[];
BEGIN
  IF walls.me() IS NULL OR place NOT IN (SELECT d FROM walls.declarable() d) THEN
    RAISE insufficient_privilege USING MESSAGE = 'there is no such matter to declare on';
  END IF;
  INSERT INTO walls_declaration
    (ref, person_id, party_id, compartment_id, nil, interest, nature, indirect, organisation_id, concerns, sensitive, conflict, declared_at, verdict, decision)
  VALUES (new_ref, walls.me(), party, place, (told ->> 'nil')::boolean, coalesce(told ->> 'interest', ''), coalesce(told ->> 'nature', ''),
    coalesce((told ->> 'indirect')::boolean, false), (told ->> 'organisation')::bigint, coalesce(told ->> 'concerns', ''),
    coalesce((told ->> 'sensitive')::boolean, false), coalesce((told ->> 'conflict')::boolean, false), walls.clock(), 'waiting', '')
  RETURNING id INTO said;
  IF (told ->> 'conflict')::boolean THEN
    matter := ARRAY(SELECT walls.matter_of(place, walls.clock()));
    INSERT INTO walls_exclusion (ref, person_id, compartment_id, cause, reason, declaration_id, starts_at)
    SELECT walls.new_ref(), walls.me(), m.place, 'conflict', 'Declared a conflict of interest', said, walls.clock()
    FROM unnest(matter) AS m (place);
    INSERT INTO walls_compartmentgroupobjectpermission (content_object_id, group_id, permission_id)
    SELECT DISTINCT m.place, other.group_id, p.id
    FROM unnest(matter) AS m (place)
    JOIN walls_grantperiod g ON g.compartment_id = m.place AND g.action = 'govern' AND g.ends_at IS NULL
      AND g.group_id IN (SELECT walls.my_roles())
    JOIN walls_role held ON held.group_id = g.group_id
    JOIN walls_standin i ON i.stands_in_for = held.code
    JOIN walls_role other ON other.party_id = held.party_id AND other.code = i.code AND NOT other.matter
    JOIN django_content_type ct ON ct.app_label = 'walls' AND ct.model = 'compartment'
    JOIN auth_permission p ON p.content_type_id = ct.id AND p.codename = 'govern'
    WHERE m.place = ANY (governed)
    ON CONFLICT DO NOTHING;
  END IF;
  PERFORM walls.alert(coalesce(place, (SELECT y.governed_in_id FROM walls_party y WHERE y.id = party)),
    'declared', '/declarations/' || new_ref || '/', 'declared:' || new_ref);
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('declaration', place, jsonb_build_object('declaration', said, 'person', walls.me(), 'conflict', (told ->> 'conflict')::boolean));
  RETURN said;
END $$;

-- Exclusions may be ended by those who govern: so a conflict is narrowed or lifted. Each is an event.
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_exclusion FOR EACH ROW EXECUTE FUNCTION walls.barrier_kept();
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_permit FOR EACH ROW EXECUTE FUNCTION walls.barrier_kept();
CREATE TRIGGER noted AFTER INSERT ON walls_wallside FOR EACH ROW EXECUTE FUNCTION walls.barrier_kept();

-- Every rule that speaks for or against a person's seeing what is in a compartment, at an instant, in each of their
-- capacities. A side that was not taken, or not signed for, speaks against what a post was given; past a permit it does
-- not come, and is told as what the permit passes. For the functions below, which look who asks.
CREATE FUNCTION walls.rules_on(who bigint, place bigint, at timestamptz)
RETURNS TABLE (capacity_id bigint, rule text, source bigint, opens boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  WITH mine AS (
    SELECT k.id, k.party_id, EXISTS (
      SELECT FROM walls_membership m
      JOIN walls_post o ON o.id = m.post_id
      JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
      WHERE m.person_id = who AND walls.live(m.starts_at, m.ends_at, at)
    ) AS live
    FROM walls_capacity k WHERE k.person_id = who
  ),
  given AS (
    SELECT mine.id AS capacity, 'grant' AS rule, m.id AS source
    FROM mine
    JOIN walls_membership m ON m.person_id = who AND walls.live(m.starts_at, m.ends_at, at)
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = mine.party_id
    JOIN walls_grantperiod g ON g.group_id = r.group_id AND g.compartment_id = place AND g.action <> 'govern'
      AND g.starts_at <= at AND (g.ends_at IS NULL OR at < g.ends_at)
    UNION
    SELECT mine.id, 'permit', d.id FROM mine
    JOIN walls_permit d ON mine.live AND d.capacity_id = mine.id AND d.compartment_id = place AND d.action <> 'govern'
      AND walls.live(d.starts_at, d.ends_at, at)
    UNION
    SELECT mine.id, 'own', NULL FROM mine JOIN walls_compartment c ON mine.live AND c.id = place AND c.personal_to_id = mine.id
    UNION
    SELECT mine.id, 'public', NULL FROM mine JOIN walls_compartment c ON c.id = place AND c.is_public
  ),
  parted AS (
    SELECT mine.id, CASE WHEN t.wall_id IS NULL THEN 'side' ELSE 'undertaking' END AS rule, w.id AS source,
      mine.id IN (SELECT g.capacity FROM given g WHERE g.rule = 'permit') AS passed
    FROM mine
    JOIN walls_wallside s ON s.compartment_id = place AND s.starts_at <= at
    JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, at)
    LEFT JOIN walls_sidetaken t ON t.person_id = who AND t.wall_id = w.id AND walls.live(t.taken_at, t.left_at, at)
      AND (t.side = s.side OR (w.one_way AND t.side = 1))
    WHERE w.kind <> 'exclusion' AND (t.wall_id IS NULL OR EXISTS (
      SELECT FROM walls.asked_of(w.id, t.side, at) x
      WHERE NOT EXISTS (
        SELECT FROM walls_undertaking u
        WHERE u.person_id = who AND u.wall_id = w.id AND u.version = x.version AND u.signed_at <= at)))
  ),
  against AS (
    SELECT mine.id AS capacity, 'exclusion' AS rule, x.id AS source
    FROM mine
    JOIN walls_exclusion x ON x.person_id = who AND x.compartment_id = place AND walls.live(x.starts_at, x.ends_at, at)
    WHERE NOT EXISTS (
      SELECT FROM walls_permit d WHERE d.lifts_id = x.id AND d.capacity_id = mine.id AND walls.live(d.starts_at, d.ends_at, at))
    UNION
    SELECT mine.id, 'employer', b.id FROM mine
    JOIN walls_employerbar b ON b.compartment_id = place AND walls.live(b.starts_at, b.ends_at, at)
    WHERE place IN (SELECT e.compartment_id FROM walls.kept_from(who, at) e)
      AND b.organisation_id IN (
        SELECT unnest(ARRAY[n.id, n.parent_id]) FROM walls_membership j JOIN walls_post o ON o.id = j.post_id
        JOIN walls_organisation n ON n.id = o.organisation_id
        JOIN walls_role r ON r.group_id = o.role_id
        JOIN walls_party y ON y.id = r.party_id AND b.side IN ('', y.side)
        WHERE j.person_id = who AND walls.live(j.starts_at, j.ends_at, at))
    UNION
    SELECT p.id, p.rule, p.source FROM parted p WHERE NOT p.passed
    UNION
    SELECT mine.id, 'inactive', NULL FROM mine JOIN walls_person p ON p.id = who
    WHERE p.inactive_from <= at OR EXISTS (
      SELECT FROM walls_disabledtime d WHERE d.person_id = who AND walls.live(d.starts_at, d.ends_at, at))
  )
  SELECT g.capacity, g.rule, g.source, true FROM given g
  UNION ALL
  SELECT p.id, p.rule || ' passed', p.source, true FROM parted p WHERE p.passed
  UNION ALL
  SELECT a.capacity, a.rule, a.source, false FROM against a
  ORDER BY 1, 4 DESC, 2;
END $$;

-- Why a person can, or cannot, see what is in a compartment: every rule that speaks for it or against, for those who
-- govern it or oversee it.
CREATE FUNCTION walls.why(who bigint, place bigint, at timestamptz)
RETURNS TABLE (capacity_id bigint, rule text, source bigint, opens boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL
    AND place NOT IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
    AND place NOT IN (SELECT walls.overseen())
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who govern a compartment may ask who sees it';
  END IF;
  RETURN QUERY SELECT w.capacity_id, w.rule, w.source, w.opens FROM walls.rules_on(who, place, at) w;
END $$;

-- Whether an employer's bar keeps a person from a compartment now, and nobody ring-fenced them: for those who govern it.
CREATE FUNCTION walls.kept_out(who bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT place IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
    AND place IN (SELECT e.compartment_id FROM walls.kept_from(who, walls.clock()) e)
$$;

-- Those who watch a compartment: live capacities that govern it and are not barred from it.
CREATE FUNCTION walls.watchers(place bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT k.id
  FROM walls_grantperiod g
  JOIN walls_role r ON r.group_id = g.group_id
  JOIN walls_post o ON o.role_id = r.group_id
  JOIN walls_membership m ON m.post_id = o.id AND walls.live(m.starts_at, m.ends_at, walls.clock())
  JOIN walls_capacity k ON k.person_id = m.person_id AND k.party_id = r.party_id
  WHERE g.compartment_id = place AND g.action = 'govern' AND g.ends_at IS NULL
    AND place IN (SELECT a.compartment_id FROM walls.access(k.id, walls.clock(), 'govern') a)
$$;

-- Ring for them: a sentence of ours and an address, at most once for a `key`.
CREATE FUNCTION walls.alert(place bigint, words text, path text, key text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT walls.enqueue('notice', w.id, jsonb_build_object('words', words, 'path', path), format('notice:%s:%s', w.id, key), NULL)
  FROM walls.watchers(place) AS w (id)
$$;

CREATE FUNCTION walls.tell_turned_away(message bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT walls.alert(c.id, 'turned_away', '/compartments/' || c.ref || '/', m.key)
  FROM walls_outboxmessage m JOIN walls_compartment c ON c.id = (m.body ->> 'compartment')::bigint
  WHERE m.id = message AND m.kind = 'turned_away'
$$;

GRANT SELECT ON walls_standin TO {app};
ALTER POLICY add ON walls_auditevent
  WITH CHECK (kind NOT IN ('register', 'change', 'compartment opened', 'barrier', 'subject', 'side taken', 'side left',
    'undertaking signed', 'sealed', 'declaration'));

REVOKE EXECUTE ON FUNCTION walls.overseen(), walls.ask_permit(jsonb, text, text, text),
  walls.request_kept(), walls.permit_fits(), walls.permits_released(), walls.declaration_decided(),
  walls.declarable(), walls.declare(jsonb, text), walls.why(bigint, bigint, timestamptz), walls.rules_on(bigint, bigint, timestamptz),
  walls.watchers(bigint), walls.kept_out(bigint, bigint),
  walls.alert(bigint, text, text, text), walls.tell_turned_away(bigint), walls.emergency_told() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.overseen(), walls.ask_permit(jsonb, text, text, text),
  walls.permits_released(), walls.declarable(), walls.declare(jsonb, text), walls.why(bigint, bigint, timestamptz),
  walls.kept_out(bigint, bigint), walls.tell_turned_away(bigint) TO {app};
