-- Walls as people use them: the policy they rest on, raising and lowering, sides taken and left, papers sealed.

-- Who runs inside one of these functions: in a definer's, the owner, whoever called it.
CREATE FUNCTION walls.by_definer() RETURNS boolean
LANGUAGE sql STABLE
AS $$ SELECT pg_has_role(current_user, {owner_literal}, 'MEMBER') $$;

-- The day it is here: what begins or ends on a day does so at this country's midnight.
CREATE FUNCTION walls.today() RETURNS date
LANGUAGE sql STABLE
AS $$ SELECT (walls.clock() AT TIME ZONE 'Europe/London')::date $$;

-- The policy is written by those who keep the oversight of some council, and put in force by those who govern a party
-- of the organisation where it is.
CREATE FUNCTION walls.oversees() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.capacity() IS NULL OR EXISTS (
    SELECT FROM walls.access(walls.capacity(), walls.clock(), 'govern') a
    JOIN walls_compartment c ON c.id = a.compartment_id AND c.kind_id = 'oversight'
  );
END $$;
CREATE FUNCTION walls.governs_organisation(organisation bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.capacity() IS NULL OR EXISTS (
    SELECT FROM walls.access(walls.capacity(), walls.clock(), 'govern') a
    JOIN walls_party y ON y.governed_in_id = a.compartment_id AND y.organisation_id = organisation
  );
END $$;
SELECT walls.register('walls_wallspolicy', 'walls.oversees()');
SELECT walls.register('walls_clause', 'walls.oversees()');
SELECT walls.register('walls_policyinforce', 'walls.governs_organisation(organisation_id)');

-- What people have acknowledged stays as they read it.
CREATE FUNCTION walls.policy_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND EXISTS (
    SELECT FROM walls_policyinforce f
    WHERE f.policy_id = (to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'walls_clause' THEN 'policy_id' ELSE 'id' END)::bigint
      AND f.begins_on <= walls.today()
  ) THEN
    RAISE check_violation USING MESSAGE = 'this version is in force, so its words stay: write a new version';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON walls_wallspolicy FOR EACH ROW EXECUTE FUNCTION walls.policy_stays();
CREATE TRIGGER stays BEFORE INSERT OR UPDATE ON walls_clause FOR EACH ROW EXECUTE FUNCTION walls.policy_stays();

ALTER TABLE walls_acknowledgement ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON walls_acknowledgement TO {app};
CREATE POLICY own ON walls_acknowledgement TO {app}
  USING (person_id = (SELECT walls.me())) WITH CHECK (person_id = (SELECT walls.me()));
-- Those who appoint a person may know whether they have acknowledged it: here memberships are as far as one sees them.
CREATE POLICY governed ON walls_acknowledgement FOR SELECT TO {app}
  USING (person_id IN (SELECT m.person_id FROM walls_membership m));
-- The versions by which the asker is bound, in whatever capacity: of each organisation that they serve, and of the one that
-- it is part of, the last to have begun. What is not in force yet, or no longer, binds nobody.
CREATE FUNCTION walls.bound_by() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT DISTINCT ON (f.organisation_id) f.policy_id
  FROM walls_policyinforce f
  WHERE f.begins_on <= walls.today() AND f.organisation_id IN (
    SELECT unnest(ARRAY[n.id, n.parent_id])
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_organisation n ON n.id = o.organisation_id
    WHERE m.person_id = walls.me() AND walls.live(m.starts_at, m.ends_at, walls.clock())
  )
  ORDER BY f.organisation_id, f.begins_on DESC, f.id DESC
$$;
CREATE FUNCTION walls.acknowledged_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW.policy_id NOT IN (SELECT walls.bound_by()) THEN
    RAISE check_violation USING MESSAGE = 'this version is not in force where you serve';
  END IF;
  NEW.acknowledged_at := walls.clock();
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON walls_acknowledgement FOR EACH ROW EXECUTE FUNCTION walls.acknowledged_now();

-- A compartment of the matter that another stands for is opened by whoever decides in that one, or governs it.
CREATE FUNCTION walls.in_matter(place bigint, head bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND NOT EXISTS (
    SELECT FROM walls.access(walls.capacity(), walls.clock()) a
    WHERE a.compartment_id = head AND a.action IN ('decide', 'govern')
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post adds nothing to that matter';
  END IF;
  UPDATE walls_compartment SET matter_id = head WHERE id = place AND matter_id IS NULL;
END $$;

-- The compartments of the matter to which one belongs, and those on the far side of its walls.
CREATE FUNCTION walls.matter_of(place bigint, at timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$
  WITH own AS (
    SELECT c.id FROM public.walls_compartment c, public.walls_compartment p
    WHERE p.id = place AND coalesce(c.matter_id, c.id) = coalesce(p.matter_id, p.id)
  )
  SELECT id FROM own
  UNION
  SELECT far.compartment_id
  FROM public.walls_wallside near
  JOIN public.walls_wall w ON w.id = near.wall_id AND walls.live(w.starts_at, w.ends_at, at)
  JOIN public.walls_wallside far ON far.wall_id = w.id
  WHERE near.compartment_id IN (SELECT id FROM own)
$$;

-- Of the walls before a compartment at most one at a time asks for a side; one of exclusions asks nobody, and stands beside
-- any. The compartment is locked first.
CREATE FUNCTION walls.side_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7004, NEW.compartment_id::integer);
  NEW.starts_at := walls.clock();
  IF EXISTS (
    SELECT FROM walls_wallside s JOIN walls_wall w ON w.id = s.wall_id, walls_wall mine
    WHERE s.compartment_id = NEW.compartment_id AND s.wall_id <> NEW.wall_id AND mine.id = NEW.wall_id
      AND 'exclusion' NOT IN (w.kind, mine.kind)
      AND tstzrange(w.starts_at, w.ends_at) && tstzrange(mine.starts_at, mine.ends_at)
  ) THEN
    RAISE check_violation USING MESSAGE = 'a wall stands there already';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON walls_wallside FOR EACH ROW EXECUTE FUNCTION walls.side_fits();
-- A wall is raised and extended by the functions below alone: each cites its clause and says when it is looked at again.
REVOKE INSERT, UPDATE ON walls_wallside FROM {app};
REVOKE INSERT ON walls_wall FROM {app};
DROP POLICY whole ON walls_wallside;
DROP POLICY raise ON walls_wall;

-- Whether the asker may close a compartment behind a wall: whoever decides in it, or governs it. To close shows nobody
-- anything; to lower a wall again is for those who govern.
CREATE FUNCTION walls.closes(place bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT walls.capacity() IS NULL OR EXISTS (
    SELECT FROM walls.access(walls.capacity(), walls.clock()) a
    WHERE a.compartment_id = place AND a.action IN ('decide', 'govern')
  )
$$;

-- Raise a wall: {kind, keeper, clause, reason, one_way, ends_at, review_on, cooling_off, undertaking,
-- sides: [{compartment, side}], named: [person]}.
-- It stands from now. The keeper is on its first side.
CREATE FUNCTION walls.raise_wall(told jsonb, new_ref text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  raised bigint;
BEGIN
  IF EXISTS (
    SELECT FROM jsonb_to_recordset(told -> 'sides') AS s (compartment bigint, side integer)
    WHERE NOT walls.closes(s.compartment)
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who decide or govern there raise a wall before it';
  END IF;
  IF told ->> 'clause' IS NULL OR told ->> 'review_on' IS NULL OR coalesce(told ->> 'reason', '') = '' OR NOT EXISTS (
    SELECT FROM jsonb_to_recordset(told -> 'sides') AS s (compartment bigint, side integer)
    WHERE s.side = 1 AND s.compartment = (told ->> 'keeper')::bigint
  ) THEN
    RAISE check_violation USING MESSAGE = 'a wall has a clause, a reason, a review date, and the matter on its first side';
  ELSIF told ->> 'kind' = 'contractor' AND told ->> 'ends_at' IS NULL THEN
    RAISE check_violation USING MESSAGE = 'a wall for people from outside has an end';
  END IF;
  INSERT INTO walls_wall (ref, kind, keeper_id, clause_id, reason, one_way, starts_at, ends_at, review_on, cooling_off, raised_by_id)
  VALUES (
    new_ref, told ->> 'kind', (told ->> 'keeper')::bigint, (told ->> 'clause')::bigint, told ->> 'reason',
    coalesce((told ->> 'one_way')::boolean, false), walls.clock(), (told ->> 'ends_at')::timestamptz,
    (told ->> 'review_on')::date, (told ->> 'cooling_off')::smallint, walls.me()
  ) RETURNING id INTO raised;
  INSERT INTO walls_wallside (wall_id, compartment_id, side)
  SELECT raised, s.compartment, s.side FROM jsonb_to_recordset(told -> 'sides') AS s (compartment bigint, side integer);
  -- Whoever may raise it says what is signed with it; what is asked for later, those who lower it say.
  INSERT INTO walls_undertakingtext (wall_id, side, version, clause_id, text, issued_by_id, issued_at)
  SELECT raised, s.side, 1, (told ->> 'clause')::bigint, told ->> 'undertaking', walls.me(), walls.clock()
  FROM (SELECT DISTINCT f.side FROM jsonb_to_recordset(told -> 'sides') AS f (compartment bigint, side integer)) s
  WHERE coalesce(told ->> 'undertaking', '') <> '';
  PERFORM walls.add_name(raised, n.person::bigint, walls.new_ref())
  FROM jsonb_array_elements_text(coalesce(told -> 'named', '[]')) AS n (person);
  RETURN raised;
END $$;

-- Put another compartment behind a wall that stands: whoever may close it, and governs or decides at the wall's keeper.
CREATE FUNCTION walls.extend_wall(wall bigint, place bigint, of_side integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT walls.closes(place) OR NOT walls.closes((SELECT w.keeper_id FROM walls_wall w WHERE w.id = wall)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who decide or govern there raise a wall before it';
  END IF;
  INSERT INTO walls_wallside (wall_id, compartment_id, side) VALUES (wall, place, of_side) ON CONFLICT DO NOTHING;
END $$;

GRANT UPDATE (review_on) ON walls_wall TO {app};

-- What a side signs: written by those who lower the wall, read by those who know of it.
ALTER TABLE walls_undertakingtext ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON walls_undertakingtext TO {app};
GRANT USAGE ON SEQUENCE walls_undertakingtext_id_seq TO {app};
CREATE POLICY known ON walls_undertakingtext FOR SELECT TO {app} USING (wall_id IN (SELECT walls.known_walls()));
CREATE POLICY issue ON walls_undertakingtext FOR INSERT TO {app} WITH CHECK (wall_id IN (SELECT walls.governed_walls()));
CREATE FUNCTION walls.text_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NOT NULL THEN
    NEW.issued_by_id := walls.me();
    NEW.issued_at := walls.clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON walls_undertakingtext FOR EACH ROW EXECUTE FUNCTION walls.text_issued();

-- Who is on which side, and has signed what, is for those who govern the wall as well as for the person.
CREATE POLICY governed ON walls_sidetaken FOR SELECT TO {app} USING (wall_id IN (SELECT walls.governed_walls()));
CREATE POLICY governed ON walls_undertaking FOR SELECT TO {app} USING (wall_id IN (SELECT walls.governed_walls()));

-- Leave a side: its papers close at once, and the whole matter for the time of cooling off, also when the wall is lowered.
CREATE FUNCTION walls.leave_side_of(person bigint, wall bigint, why text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  stands walls_wall := (SELECT w FROM walls_wall w WHERE w.id = wall);
BEGIN
  UPDATE walls_sidetaken t SET left_at = walls.clock() WHERE t.person_id = person AND t.wall_id = wall AND t.left_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM walls.unbar_from_the_end(wall, person);
  INSERT INTO walls_exclusion (ref, person_id, compartment_id, cause, reason, wall_id, starts_at, ends_at)
  SELECT walls.new_ref(), person, m.place, 'cooling off', why, wall, walls.clock(), walls.clock() + make_interval(months => stands.cooling_off)
  FROM (
    SELECT s.compartment_id AS place FROM walls_wallside s WHERE s.wall_id = wall
    UNION SELECT walls.matter_of(stands.keeper_id, walls.clock()) WHERE stands.keeper_id IS NOT NULL
  ) m;
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  SELECT 'side left', s.compartment_id, jsonb_build_object('wall', wall, 'person', person)
  FROM walls_wallside s WHERE s.wall_id = wall;
  RETURN true;
END $$;
CREATE FUNCTION walls.leave_side(wall bigint, why text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT walls.leave_side_of(walls.me(), wall, why)';

-- A side taken, left or signed for is an event of each compartment on that side.
CREATE FUNCTION walls.side_noted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  SELECT TG_ARGV[0], s.compartment_id, to_jsonb(NEW) FROM walls_wallside s WHERE s.wall_id = NEW.wall_id;
  RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT ON walls_sidetaken FOR EACH ROW EXECUTE FUNCTION walls.side_noted('side taken');
CREATE TRIGGER noted AFTER INSERT ON walls_undertaking FOR EACH ROW EXECUTE FUNCTION walls.side_noted('undertaking signed');

-- Where a matter is of a kind that asks for it, interests are declared before its undertaking is signed (EW-6): on what
-- stands for the matter, or on what lies on the side they took, which is all that a candidate's people see of it.
CREATE FUNCTION walls.declared_before() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND EXISTS (
    SELECT
    FROM walls_wall w
    JOIN walls_compartment k ON k.id = w.keeper_id
    JOIN walls_compartment head ON head.id = coalesce(k.matter_id, k.id)
    JOIN walls_compartmentkind n ON n.code = head.kind_id AND n.declared_first
    WHERE w.id = NEW.wall_id
      AND NOT EXISTS (
        SELECT FROM walls_declaration d
        WHERE d.person_id = NEW.person_id AND (
          d.compartment_id IN (k.id, head.id)
          OR d.compartment_id IN (
            SELECT s.compartment_id
            FROM walls_sidetaken t
            JOIN walls_wallside s ON s.wall_id = t.wall_id AND s.side = t.side
            WHERE t.person_id = NEW.person_id AND t.wall_id = NEW.wall_id
          )
        )
      )
  ) THEN
    RAISE check_violation USING MESSAGE = 'declare your interests in this matter before you sign: nothing to declare is an answer';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER declared BEFORE INSERT ON walls_undertaking FOR EACH ROW EXECUTE FUNCTION walls.declared_before();

-- The roles of people named for a matter are known to those who know of the matter: who reach, govern or oversee a place
-- where the role was given something, or to whom a side of its wall is offered; where its people are not to learn of each
-- other, to the role's own party and the governors. Their posts and groups are known with them: counted, they would tell
-- how many matters there are.
CREATE FUNCTION walls.matter_roles() RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
AS $$
DECLARE
  mine bigint;
  party bigint;
BEGIN
  -- a register is read before anybody is known, too: then there is nobody who knows of a matter
  IF nullif(current_setting('wall.capacity', true), '') IS NULL THEN
    RETURN;
  END IF;
  SELECT k.person_id, k.party_id INTO mine, party FROM walls_capacity k WHERE k.id = walls.capacity();
  RETURN QUERY
  WITH place AS MATERIALIZED (
    SELECT a.compartment_id AS id, a.action = 'govern' AS whole FROM walls.access(walls.capacity(), walls.clock()) a
    UNION SELECT o, true FROM walls.overseen() o
    UNION SELECT s.compartment_id, false
    FROM walls.offered(mine, walls.capacity(), walls.clock()) f
    JOIN walls_wallside s ON s.wall_id = f.wall_id AND s.side = f.side
  )
  SELECT g.group_id
  FROM place p
  JOIN walls_grantperiod g ON g.compartment_id = p.id
  JOIN walls_role r ON r.group_id = g.group_id AND r.matter
  JOIN walls_compartment c ON c.id = p.id
  JOIN walls_compartmentkind n ON n.code = c.kind_id
  WHERE p.whole OR NOT n.apart OR r.party_id = party
  UNION
  SELECT o.role_id FROM walls_membership m JOIN walls_post o ON o.id = m.post_id WHERE m.person_id = mine;
END $$;
ALTER TABLE walls_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON walls_role FOR SELECT TO {app}
  USING (NOT matter OR group_id = ANY (ARRAY(SELECT walls.matter_roles())));
ALTER POLICY register_view ON walls_post USING (EXISTS (SELECT FROM walls_role r WHERE r.group_id = role_id));
ALTER TABLE auth_group ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON auth_group FOR SELECT TO {app} USING (EXISTS (SELECT FROM walls_role r WHERE r.group_id = auth_group.id));

-- People who took a side and reach nothing of it any more have left it: they changed post or employer. A permit for what
-- lies on that side keeps them there, and one for another side does not. And a permit ends with the capacity that it was
-- given to: whoever is appointed there again asks again. Run whenever an appointment ends or begins, and by the clock.
CREATE FUNCTION walls.recheck() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mover record;
  movers integer := 0;
BEGIN
  UPDATE walls_permit d SET ends_at = walls.clock()
  WHERE d.starts_at <= walls.clock() AND d.ends_at > walls.clock() AND NOT EXISTS (
    SELECT FROM walls_capacity k
    JOIN walls_membership m ON m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, walls.clock())
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
    WHERE k.id = d.capacity_id
  );
  FOR mover IN
    SELECT t.person_id, t.wall_id
    FROM walls_sidetaken t
    JOIN walls_wall w ON w.id = t.wall_id AND walls.live(w.starts_at, w.ends_at, walls.clock())
    WHERE t.left_at IS NULL AND NOT EXISTS (
      SELECT FROM walls_capacity k, walls.offered(t.person_id, k.id, walls.clock()) f
      WHERE k.person_id = t.person_id AND (f.wall_id, f.side) = (t.wall_id, t.side)
    ) AND NOT EXISTS (
      SELECT FROM walls_capacity k
      JOIN walls_permit d ON d.capacity_id = k.id AND walls.live(d.starts_at, d.ends_at, walls.clock())
      JOIN walls_wallside s ON s.compartment_id = d.compartment_id AND s.wall_id = t.wall_id AND s.side = t.side
      WHERE k.person_id = t.person_id
    )
    ORDER BY t.person_id, t.wall_id
  LOOP
    movers := movers + walls.leave_side_of(mover.person_id, mover.wall_id, 'Holds no post on this side any more')::integer;
  END LOOP;
  RETURN movers;
END $$;

-- Rows that may be withdrawn: nobody is shown one that was, nor its versions; and only the functions below withdraw.
CREATE FUNCTION walls.withdrawn_by_us() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at AND NOT walls.by_definer() THEN
    RAISE check_violation USING MESSAGE = 'a row is withdrawn by sealing it';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION walls.can_be_withdrawn(tbl regclass, history regclass DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  policed record;
BEGIN
  FOR policed IN
    SELECT p.polrelid::regclass AS tbl, p.polname AS name, pg_get_expr(p.polqual, p.polrelid) AS shows
    FROM pg_policy p
    WHERE p.polrelid IN (tbl, history) AND p.polname IN ('wall_view', 'wall_edit')
  LOOP
    EXECUTE format('ALTER POLICY %I ON %s USING ((%s) AND withdrawn_at IS NULL)', policed.name, policed.tbl, policed.shows);
  END LOOP;
  EXECUTE format('CREATE TRIGGER withdrawn BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION walls.withdrawn_by_us()', tbl);
END $$;
SELECT walls.can_be_withdrawn('walls_attachment');
SELECT walls.can_be_withdrawn('walls_comment');

-- Seal one paper: copy it with its files and comments into a compartment behind the wall, and withdraw the original with
-- its versions, files, comments, and the words by which it was found. What of it could be read is kept by number, so that
-- its governors are told who had.
CREATE FUNCTION walls.seal(wall bigint, tbl regclass, label text, original text, target bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  history regclass := to_regclass(regexp_replace(tbl::text, '_', '_historical'));
  source record;
  made text := walls.new_ref();
  made_id bigint;
  columns text;
  name text;
  parts text[] := '{}';
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = tbl AND g.tgname = 'withdrawn') THEN
    RAISE check_violation USING MESSAGE = 'rows of this kind are not sealed';
  END IF;
  EXECUTE format('SELECT id, compartment_id FROM %s WHERE ref = $1 AND withdrawn_at IS NULL FOR UPDATE', tbl)
    INTO source USING original;
  IF source.id IS NULL OR NOT walls.closes(target)
    OR NOT EXISTS (SELECT FROM walls_wallside s JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, walls.clock())
                   WHERE s.wall_id = wall AND s.compartment_id = target)
    OR NOT (walls.closes(source.compartment_id) OR source.compartment_id IN (
      SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'contribute') a))
  THEN
    RAISE check_violation USING MESSAGE = 'there is no such paper to seal';
  END IF;
  SELECT string_agg(quote_ident(a.attname), ', ') INTO columns FROM pg_attribute a
  WHERE a.attrelid = tbl AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attname NOT IN ('id', 'ref', 'compartment_id', 'withdrawn_at') AND a.attgenerated = '';
  EXECUTE format('INSERT INTO %s (ref, compartment_id, %s) SELECT $1, $2, %s FROM %s WHERE id = $3 RETURNING id', tbl, columns, columns, tbl)
    INTO made_id USING made, target, source.id;
  IF history IS NOT NULL THEN
    EXECUTE format('INSERT INTO %s (id, ref, compartment_id, %s, history_date, history_type) SELECT id, ref, compartment_id, %s, walls.clock(), ''+'' FROM %s WHERE id = $1',
      history, columns, columns, tbl) USING made_id;
    EXECUTE format('UPDATE %s SET withdrawn_at = walls.clock() WHERE id = $1', history) USING source.id;
    EXECUTE format('SELECT array_agg($1 || history_id ORDER BY history_id) FROM %s WHERE id = $2', history)
      INTO parts USING replace(label, '.', '.Historical') || ':', source.id;
  END IF;
  parts := parts || ARRAY(
    SELECT 'walls.Attachment:' || a.id FROM walls_attachment a
    WHERE (a.subject_model, a.subject_ref) = (label, original) AND a.withdrawn_at IS NULL ORDER BY a.id);
  FOREACH name IN ARRAY ARRAY['attachment', 'comment'] LOOP
    SELECT string_agg(quote_ident(a.attname), ', ') INTO columns FROM pg_attribute a
    WHERE a.attrelid = format('walls_%s', name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attname NOT IN ('id', 'ref', 'compartment_id', 'subject_ref', 'withdrawn_at');
    EXECUTE format('INSERT INTO walls_%s (ref, compartment_id, subject_ref, %s) SELECT walls.new_ref(), $1, $2, %s FROM walls_%s WHERE subject_model = $3 AND subject_ref = $4 AND withdrawn_at IS NULL ORDER BY id',
      name, columns, columns, name) USING target, made, label, original;
    EXECUTE format('UPDATE walls_%s SET withdrawn_at = walls.clock() WHERE subject_model = $1 AND subject_ref = $2', name)
      USING label, original;
  END LOOP;
  EXECUTE format('UPDATE %s SET withdrawn_at = walls.clock() WHERE id = $1', tbl) USING source.id;
  DELETE FROM walls_searchentry e WHERE (e.subject_model, e.subject_ref) = (label, original);
  UPDATE walls_notice n SET read_at = coalesce(n.read_at, walls.clock()) WHERE (n.subject_model, n.subject_ref) = (label, original);
  INSERT INTO walls_sealing (wall_id, model, original_ref, original_id, parts, source_id, copy_ref, target_id, sealed_by_id, sealed_at)
  VALUES (wall, label, original, source.id, parts, source.compartment_id, made, target, walls.me(), walls.clock());
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  SELECT 'sealed', p.place, jsonb_build_object('wall', wall, 'model', label, 'id', source.id, 'copy', made_id)
  FROM unnest(ARRAY[source.compartment_id, target]) AS p (place);
  RETURN made;
END $$;

ALTER TABLE walls_sealing ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON walls_sealing TO {app};
DO $$
BEGIN
  EXECUTE format('CREATE POLICY governed ON walls_sealing FOR SELECT TO {app} USING (%s OR %s)',
    walls.within('source_id', 'govern'), walls.within('target_id', 'govern'));
END $$;

REVOKE EXECUTE ON FUNCTION walls.by_definer(), walls.oversees(), walls.governs_organisation(bigint), walls.policy_stays(),
  walls.acknowledged_now(), walls.in_matter(bigint, bigint), walls.matter_of(bigint, timestamptz), walls.side_fits(),
  walls.closes(bigint), walls.raise_wall(jsonb, text), walls.extend_wall(bigint, bigint, integer), walls.text_issued(),
  walls.leave_side_of(bigint, bigint, text), walls.leave_side(bigint, text), walls.side_noted(), walls.recheck(),
  walls.withdrawn_by_us(), walls.can_be_withdrawn(regclass, regclass),
  walls.today(), walls.bound_by(), walls.declared_before(), walls.matter_roles(),
  walls.seal(bigint, regclass, text, text, bigint), walls.asked_of(bigint, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.by_definer(), walls.oversees(), walls.governs_organisation(bigint),
  walls.today(), walls.bound_by(), walls.matter_roles(),
  walls.in_matter(bigint, bigint), walls.closes(bigint), walls.raise_wall(jsonb, text),
  walls.extend_wall(bigint, bigint, integer), walls.leave_side(bigint, text), walls.recheck(),
  walls.seal(bigint, regclass, text, text, bigint), walls.asked_of(bigint, integer, timestamptz) TO {app};
