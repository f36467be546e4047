-- What keeps a compartment from everybody an organisation employs, the releases that stand, and who joins a compartment
-- after it was opened. What is subtracted, and where a copy may go, is in 20_access.sql.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['employerbar', 'ringfence', 'standingrelease'] LOOP
    EXECUTE format('ALTER TABLE walls_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (ends_at) ON walls_%s TO {app}', name);
    EXECUTE format('GRANT USAGE ON SEQUENCE walls_%s_id_seq TO {app}', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['employerbar', 'ringfence'] LOOP
    EXECUTE format('CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.keep_the_past()', name);
    EXECUTE format('CREATE POLICY govern ON walls_%s TO {app} USING (%s)', name, walls.within('compartment_id', 'govern'));
  END LOOP;
END $$;

-- Nobody ring-fences themselves, nor lengthens what another gave them.
CREATE POLICY another ON walls_ringfence AS RESTRICTIVE FOR INSERT TO {app} WITH CHECK (person_id <> (SELECT walls.me()));
CREATE FUNCTION walls.no_later_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(NEW.ends_at, 'infinity') > OLD.ends_at THEN
    RAISE check_violation USING MESSAGE = 'an end is never moved later; begin anew';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_later BEFORE UPDATE ON walls_ringfence FOR EACH ROW EXECUTE FUNCTION walls.no_later_end();
CREATE TRIGGER not_later BEFORE UPDATE ON walls_standingrelease FOR EACH ROW EXECUTE FUNCTION walls.no_later_end();

-- An owner barred from its own compartment could never let anybody in again; but by a bar against a council whose own team
-- competes, only those of its people are kept out who are on the provider's side.
CREATE FUNCTION walls.bar_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.side = '' AND EXISTS (
    SELECT FROM walls_compartment c JOIN walls_party y ON y.id = c.owner_id JOIN walls_organisation n ON n.id = y.organisation_id
    WHERE c.id = NEW.compartment_id AND NEW.organisation_id IN (n.id, n.parent_id)
  ) THEN
    RAISE check_violation USING MESSAGE = 'a compartment is not kept from the organisation whose it is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON walls_employerbar FOR EACH ROW EXECUTE FUNCTION walls.bar_fits();

-- A subject that a compartment is "kept from", when it is opened or later, bars whom that organisation employs.
CREATE FUNCTION walls.subject_barred() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_employerbar (compartment_id, organisation_id, reason)
  VALUES (NEW.compartment_id, NEW.organisation_id, 'Kept from whomever this organisation employs');
  RETURN NULL;
END $$;
CREATE TRIGGER barred AFTER INSERT ON walls_compartmentsubject
  FOR EACH ROW WHEN (NEW.relation = 'kept_from') EXECUTE FUNCTION walls.subject_barred();

-- A standing release says truly when it was agreed, is in force from then at the earliest, and stands once.
CREATE FUNCTION walls.standing_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM pg_advisory_xact_lock(7003, NEW.source_id::integer);
    IF EXISTS (
      SELECT FROM walls_standingrelease s
      WHERE s.source_id = NEW.source_id AND s.target_id = NEW.target_id AND s.what = NEW.what
        AND (s.ends_at IS NULL OR walls.clock() < s.ends_at)
    ) THEN
      RAISE check_violation USING MESSAGE = 'such a standing release is proposed or in force already';
    END IF;
    NEW.starts_at := greatest(NEW.starts_at, walls.clock());
  ELSIF NEW.ends_at IS DISTINCT FROM OLD.ends_at AND (OLD.ends_at <= walls.clock() OR NEW.ends_at < walls.clock()) THEN
    RAISE check_violation USING MESSAGE = 'the past is not rewritten';
  ELSIF NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id AND (OLD.approved_by_id IS NOT NULL OR OLD.ends_at <= walls.clock()) THEN
    RAISE check_violation USING MESSAGE = 'a standing release is agreed once, before it ends';
  ELSE
    NEW.approved_at := OLD.approved_at;
    NEW.starts_at := OLD.starts_at;
  END IF;
  IF NEW.approved_by_id IS NULL THEN
    NEW.approved_at := NULL;
  ELSIF TG_OP = 'INSERT' OR OLD.approved_by_id IS NULL THEN
    NEW.approved_at := walls.clock();
    NEW.starts_at := greatest(NEW.starts_at, walls.clock());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON walls_standingrelease FOR EACH ROW EXECUTE FUNCTION walls.standing_kept();

-- Opened by one who contributes to the source; agreed by another who decides there, in their own name; ended by whoever
-- decides there. Shown to those who see the source, and to those who see the copies it feeds.
GRANT UPDATE (approved_by_id) ON walls_standingrelease TO {app};
DO $$
BEGIN
  EXECUTE format('CREATE POLICY seen ON walls_standingrelease FOR SELECT TO {app} USING (%s OR %s)',
    walls.within('source_id', 'view'), walls.within('target_id', 'view'));
  EXECUTE format('CREATE POLICY open ON walls_standingrelease FOR INSERT TO {app} WITH CHECK (%s AND opened_by_id = (SELECT walls.me()) AND approved_by_id IS NULL)',
    walls.within('source_id', 'contribute'));
  EXECUTE format('CREATE POLICY decide ON walls_standingrelease FOR UPDATE TO {app} USING (%s)', walls.within('source_id', 'decide'));
END $$;
CREATE FUNCTION walls.agreed_in_ones_own_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM walls.me() THEN
    RAISE insufficient_privilege USING MESSAGE = 'a standing release is agreed in one''s own name';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER own_name BEFORE UPDATE ON walls_standingrelease
  FOR EACH ROW WHEN (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) EXECUTE FUNCTION walls.agreed_in_ones_own_name();

-- Each of what follows is an event where its governors read it: ids and moments, no words that somebody typed.
CREATE FUNCTION walls.barrier_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  words text[] := ARRAY['reason', 'reference', 'purpose', 'answer', 'public_text'];
  new_row jsonb := to_jsonb(NEW) - words;
BEGIN
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('barrier', coalesce(new_row ->> 'compartment_id', new_row ->> 'source_id')::bigint, jsonb_build_object(
    'table', TG_TABLE_NAME, 'did', lower(TG_OP), 'row', new_row,
    'before', CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) - words END));
  RETURN NULL;
END $$;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['employerbar', 'ringfence', 'standingrelease', 'release'] LOOP
    EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.barrier_kept()', name);
  END LOOP;
END $$;
ALTER POLICY add ON walls_auditevent
  WITH CHECK (kind NOT IN ('register', 'change', 'compartment opened', 'barrier', 'subject'));

-- Who lets subjects into an open compartment, and out: the posts that open such a one for its owner, and its governors.
CREATE FUNCTION walls.lets_in(compartment bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.capacity() IS NULL
    OR compartment IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
    OR compartment IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a) AND EXISTS (
      SELECT
      FROM walls_compartment c
      JOIN walls_compartmentkind n ON n.code = c.kind_id
      JOIN walls.capacities(walls.me()) k ON k.id = walls.capacity() AND k.party_id = c.owner_id
      WHERE c.id = compartment AND n.opened_by && k.roles::varchar[]
    );
END $$;

-- The subjects of a compartment, for those who let in.
CREATE FUNCTION walls.subjects(compartment bigint)
RETURNS TABLE (relation text, organisation_id bigint, role_id integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.lets_in(compartment) THEN
    RETURN QUERY
    SELECT s.relation::text, s.organisation_id, s.role_id FROM walls_compartmentsubject s
    WHERE s.compartment_id = compartment ORDER BY s.id;
  END IF;
END $$;

-- What the templates give a subject is given as it joins, and taken as it leaves, save what another subject gives too.
-- What a governor has withdrawn from others stays withdrawn. Nobody joins or leaves by whose joining they would see more.
CREATE FUNCTION walls.join_compartment(place bigint, part text, organisation bigint, role integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  had text[];
BEGIN
  IF NOT walls.lets_in(place) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post lets nobody in here';
  END IF;
  PERFORM FROM walls_compartment c WHERE c.id = place FOR UPDATE;
  had := ARRAY(SELECT concat_ws(' ', t.group_id, t.action) FROM walls.templated(place, NULL) t);
  INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id, role_id)
  VALUES (place, part, organisation, role) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF walls.capacity() IS NOT NULL AND EXISTS (
    SELECT FROM walls.templated(place, NULL) t
    WHERE concat_ws(' ', t.group_id, t.action) <> ALL (had) AND t.group_id IN (SELECT walls.my_roles())
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'nobody lets in a role of their own';
  END IF;
  INSERT INTO walls_compartmentgroupobjectpermission (content_object_id, group_id, permission_id)
  SELECT place, t.group_id, p.id
  FROM walls.templated(place, NULL) t
  JOIN django_content_type ct ON ct.app_label = 'walls' AND ct.model = 'compartment'
  JOIN auth_permission p ON p.content_type_id = ct.id AND p.codename = t.action
  WHERE concat_ws(' ', t.group_id, t.action) <> ALL (had)
  ON CONFLICT DO NOTHING;
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('subject', place, jsonb_build_object('did', 'join', 'relation', part, 'organisation', organisation, 'role', role));
  RETURN true;
END $$;

CREATE FUNCTION walls.leave_compartment(place bigint, part text, organisation bigint, role integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  had text[];
  kept text[];
  governed boolean := EXISTS (
    SELECT FROM walls_grantperiod g WHERE g.compartment_id = place AND g.action = 'govern' AND g.ends_at IS NULL
  );
BEGIN
  IF NOT walls.lets_in(place) OR (
    part = 'kept_from' AND walls.capacity() IS NOT NULL
    AND place NOT IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post lets nobody out here';
  END IF;
  PERFORM FROM walls_compartment c WHERE c.id = place FOR UPDATE;
  had := ARRAY(SELECT concat_ws(' ', t.group_id, t.action) FROM walls.templated(place, NULL) t);
  DELETE FROM walls_compartmentsubject s
  WHERE s.compartment_id = place AND s.relation = part
    AND s.organisation_id IS NOT DISTINCT FROM organisation AND s.role_id IS NOT DISTINCT FROM role;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  kept := ARRAY(SELECT concat_ws(' ', t.group_id, t.action) FROM walls.templated(place, NULL) t);
  DELETE FROM walls_compartmentgroupobjectpermission g
  USING auth_permission p
  WHERE g.content_object_id = place AND p.id = g.permission_id
    AND concat_ws(' ', g.group_id, p.codename) = ANY (had) AND concat_ws(' ', g.group_id, p.codename) <> ALL (kept);
  IF governed AND NOT EXISTS (
    SELECT FROM walls_grantperiod g WHERE g.compartment_id = place AND g.action = 'govern' AND g.ends_at IS NULL
  ) THEN
    RAISE check_violation USING MESSAGE = 'somebody must govern this';
  END IF;
  IF part = 'kept_from' THEN
    UPDATE walls_employerbar b SET ends_at = greatest(walls.clock(), b.starts_at)
    WHERE b.compartment_id = place AND b.organisation_id = organisation AND (b.ends_at IS NULL OR walls.clock() < b.ends_at);
  END IF;
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('subject', place, jsonb_build_object('did', 'leave', 'relation', part, 'organisation', organisation, 'role', role));
  RETURN true;
END $$;

-- Keys for rows that are added many at a time, or where they are not seen and so cannot be read back.
CREATE FUNCTION walls.new_ids(tbl regclass, many integer) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT nextval(pg_get_serial_sequence(tbl::text, 'id'))
  FROM generate_series(1, many)
  WHERE EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tbl AND p.polname = 'wall_add')
$$;

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
  WITH seeing AS MATERIALIZED (
    SELECT g.capacity_id AS id
    FROM walls.given_to(ARRAY[compartment], walls.clock()) g
    WHERE compartment IN (SELECT a.compartment_id FROM walls.access(g.capacity_id, walls.clock(), 'view') a)
  )
  SELECT k.id, k.ref::text, string_agg(DISTINCT o.title::text, '; ' ORDER BY o.title::text) || ', ' || y.audience,
    array_agg(DISTINCT r.code::text), k.party_id
  FROM seeing e
  JOIN walls_capacity k ON k.id = e.id
  JOIN walls_party y ON y.id = k.party_id
  JOIN walls_membership m ON m.person_id = k.person_id AND walls.live(m.starts_at, m.ends_at, walls.clock())
  JOIN walls_post o ON o.id = m.post_id
  JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = k.party_id
  WHERE NOT (SELECT n.apart FROM walls_compartment c JOIN walls_compartmentkind n ON n.code = c.kind_id WHERE c.id = compartment)
    OR k.party_id = (SELECT q.party_id FROM walls_capacity q WHERE q.id = walls.capacity())
  GROUP BY k.id, k.ref, k.party_id, y.audience
  ORDER BY 3, 1;
END $$;
REVOKE EXECUTE ON FUNCTION
  walls.readers(bigint), walls.kept_from(bigint, timestamptz), walls.no_later_end(), walls.bar_fits(), walls.subject_barred(),
  walls.standing_kept(), walls.agreed_in_ones_own_name(), walls.barrier_kept(), walls.lets_in(bigint), walls.subjects(bigint),
  walls.join_compartment(bigint, text, bigint, integer), walls.leave_compartment(bigint, text, bigint, integer),
  walls.new_ids(regclass, integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  walls.readers(bigint), walls.kept_from(bigint, timestamptz), walls.lets_in(bigint), walls.subjects(bigint),
  walls.join_compartment(bigint, text, bigint, integer), walls.leave_compartment(bigint, text, bigint, integer),
  walls.new_ids(regclass, integer)
TO {app};
