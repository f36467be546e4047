-- The application role has nothing by default. Here is all it has, table by table.

-- Registers: open to read, kept by administrators.
SELECT walls.register('walls_organisation');
SELECT walls.register('walls_party');
SELECT walls.register('walls_post');

-- Read only: changed by definer functions, by the owner's commands, or by nobody.
GRANT SELECT ON django_content_type, auth_permission, auth_group, django_migrations, walls_role, walls_bar,
  walls_compartmentkind, walls_granttemplate TO {app};

-- Before sign-in. The trigger person_kept says who may change what of a person.
GRANT SELECT, INSERT, UPDATE ON walls_person TO {app};
CREATE TRIGGER noted AFTER INSERT OR UPDATE OF email, name, inactive_from ON walls_person
  FOR EACH ROW EXECUTE FUNCTION walls.register_kept();

-- Control tables carry policies too, or they would tell who sees what.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'compartment', 'compartmentsubject', 'compartmentgroupobjectpermission', 'grantperiod', 'membership', 'capacity',
    'wall', 'wallside', 'sidetaken', 'undertaking', 'exclusion', 'permit', 'release', 'auditevent', 'auditlink'
  ] LOOP
    EXECUTE format('ALTER TABLE walls_%s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT ON walls_%s TO {app}', name);
  END LOOP;
END $$;

-- Compartments are known to those who reach them in any way.
CREATE POLICY known ON walls_compartment FOR SELECT TO {app}
  USING (id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock()) a));

-- What concerns one compartment is for those who govern it.
GRANT INSERT, DELETE ON walls_compartmentgroupobjectpermission TO {app};
GRANT INSERT, UPDATE (undertaking) ON walls_wallside TO {app};
GRANT INSERT, UPDATE (ends_at) ON walls_exclusion, walls_permit TO {app};
DO $$
DECLARE
  name text;
  col text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'compartmentsubject', 'compartmentgroupobjectpermission', 'grantperiod', 'wallside', 'exclusion', 'permit'
  ] LOOP
    col := CASE name WHEN 'compartmentgroupobjectpermission' THEN 'content_object_id' ELSE 'compartment_id' END;
    EXECUTE format('CREATE POLICY govern ON walls_%s TO {app} USING (%s)', name, walls.within(col, 'govern'));
  END LOOP;
END $$;
-- Nobody approves a permit for themselves, and nobody in another's name (EW-7).
CREATE POLICY approver ON walls_permit AS RESTRICTIVE FOR INSERT TO {app}
  WITH CHECK (approved_by_id = (SELECT walls.me()) AND walls.person_of(capacity_id) <> (SELECT walls.me()));
-- An exclusion is lifted where it stands, by those who govern there, and for the person whom it bars.
CREATE POLICY lifting ON walls_permit AS RESTRICTIVE FOR INSERT TO {app}
  WITH CHECK (lifts_id IS NULL OR lifts_id IN (
    SELECT x.id FROM walls_exclusion x
    WHERE x.compartment_id = walls_permit.compartment_id AND x.person_id = walls.person_of(walls_permit.capacity_id)));
CREATE POLICY another ON walls_exclusion AS RESTRICTIVE FOR UPDATE TO {app}
  USING (person_id <> (SELECT walls.me()));

-- To change who may see opens nothing to oneself: nobody gives a grant to a role that they hold or will.
CREATE FUNCTION walls.my_roles() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT o.role_id FROM walls_membership m JOIN walls_post o ON o.id = m.post_id
  WHERE m.person_id = walls.me() AND (m.ends_at IS NULL OR walls.clock() < m.ends_at)
$$;
CREATE POLICY another ON walls_compartmentgroupobjectpermission AS RESTRICTIVE FOR INSERT TO {app}
  WITH CHECK (group_id NOT IN (SELECT walls.my_roles()));

-- The walls that the asker lowers, and whose people they keep: one that has a keeper is for those who govern that; an
-- older one for those who govern all of it, since one side alone neither joins another to it nor lowers it. A set, so that
-- a policy makes it once a statement and not for each row.
CREATE FUNCTION walls.governed_walls() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  governed bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a);
BEGIN
  RETURN QUERY
  SELECT w.id FROM walls_wall w
  WHERE CASE WHEN w.keeper_id IS NULL
    THEN NOT EXISTS (SELECT FROM walls_wallside s WHERE s.wall_id = w.id AND s.compartment_id <> ALL (governed))
    ELSE w.keeper_id = ANY (governed) END;
END $$;
CREATE POLICY whole ON walls_wallside AS RESTRICTIVE FOR INSERT TO {app} WITH CHECK (wall_id IN (SELECT walls.governed_walls()));

-- What concerns one person is for that person.
CREATE POLICY own ON walls_sidetaken FOR SELECT TO {app} USING (person_id = (SELECT walls.me()));
CREATE POLICY own ON walls_undertaking FOR SELECT TO {app} USING (person_id = (SELECT walls.me()));

CREATE POLICY own ON walls_permit FOR SELECT TO {app} USING (capacity_id = (SELECT walls.capacity()));

GRANT INSERT ON walls_sidetaken, walls_undertaking TO {app};
CREATE POLICY take ON walls_sidetaken FOR INSERT TO {app} WITH CHECK (
  person_id = (SELECT walls.me())
  AND (wall_id, side) IN (SELECT f.wall_id, f.side FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f)
);
CREATE POLICY sign ON walls_undertaking FOR INSERT TO {app} WITH CHECK (
  person_id = (SELECT walls.me())
  AND (wall_id, version) IN (SELECT f.wall_id, f.undertaking FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f)
);
-- Taken and signed at the moment it is done, whatever the row was told.
CREATE FUNCTION walls.taken_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NOT NULL THEN NEW.taken_at := walls.clock(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON walls_sidetaken FOR EACH ROW EXECUTE FUNCTION walls.taken_now();
CREATE FUNCTION walls.signed_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF walls.capacity() IS NOT NULL THEN NEW.signed_at := walls.clock(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON walls_undertaking FOR EACH ROW EXECUTE FUNCTION walls.signed_now();

-- A wall is known to those who govern a side of it, and to those on it or to whom a side is offered.
CREATE FUNCTION walls.known_walls() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.wall_id FROM walls_wallside s
  WHERE s.compartment_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
  UNION
  SELECT t.wall_id FROM walls_sidetaken t WHERE t.person_id = walls.me()
  UNION
  SELECT f.wall_id FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f
$$;
GRANT INSERT, UPDATE (ends_at) ON walls_wall TO {app};
GRANT USAGE ON SEQUENCE walls_wall_id_seq TO {app};
CREATE POLICY known ON walls_wall FOR SELECT TO {app} USING (id IN (SELECT walls.known_walls()));
CREATE POLICY raise ON walls_wall FOR INSERT TO {app}
  WITH CHECK (EXISTS (SELECT FROM walls.access(walls.capacity(), walls.clock(), 'govern')));
CREATE POLICY lower ON walls_wall FOR UPDATE TO {app}
  USING (id IN (SELECT s.wall_id FROM walls_wallside s) AND id IN (SELECT walls.governed_walls()));

-- The parties whose appointments the asker makes, and the asker's own memberships: definer functions, since a policy
-- that read its own table would recurse.
-- Whether the asker administers is asked once, not for each party; and whoever asks for the parties does so through
-- ARRAY(...), made once a statement: a planner without statistics would join them, and ask again for every row.
CREATE FUNCTION walls.governed_parties() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
AS $$
DECLARE
  administers boolean := walls.administers();
BEGIN
  RETURN QUERY
  SELECT y.id FROM walls_party y
  WHERE y.governed_in_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a)
     OR (administers AND NOT walls.has_governor(y.id));
END $$;
CREATE FUNCTION walls.my_memberships() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT id FROM walls_membership WHERE person_id = walls.me()';

-- Memberships and capacities: one's own; and those of the parties one governs, to appoint and to end.
CREATE POLICY own ON walls_capacity FOR SELECT TO {app} USING (person_id = (SELECT walls.me()));
CREATE POLICY governed ON walls_capacity FOR SELECT TO {app} USING (party_id = ANY (ARRAY(SELECT walls.governed_parties())));
CREATE POLICY own ON walls_membership FOR SELECT TO {app} USING (person_id = (SELECT walls.me()));
CREATE POLICY governed ON walls_membership FOR SELECT TO {app}
  USING (post_id IN (SELECT o.id FROM walls_post o JOIN walls_role r ON r.group_id = o.role_id
                     WHERE r.party_id = ANY (ARRAY(SELECT walls.governed_parties()))));
CREATE POLICY covered ON walls_membership FOR SELECT TO {app} USING (covers_id IN (SELECT walls.my_memberships()));
GRANT INSERT, UPDATE (ends_at) ON walls_membership TO {app};
CREATE POLICY appoint ON walls_membership FOR INSERT TO {app}
  WITH CHECK (walls.may_appoint(person_id, post_id, basis, covers_id, ends_at));
CREATE POLICY end_it ON walls_membership FOR UPDATE TO {app} USING (walls.may_end_appointment(id));
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_membership FOR EACH ROW EXECUTE FUNCTION walls.register_kept();
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON walls_wall FOR EACH ROW EXECUTE FUNCTION walls.register_kept();

-- Releases: opened by one who contributes to the source, approved by another who decides there and sees the target.
GRANT INSERT, UPDATE (approved_by_id, approved_at, done_at) ON walls_release TO {app};
CREATE POLICY seen ON walls_release FOR SELECT TO {app} USING (source_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a));
CREATE POLICY open ON walls_release FOR INSERT TO {app} WITH CHECK (
  source_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'contribute') a)
  AND opened_by_id = (SELECT walls.me()) AND approved_by_id IS NULL
);
CREATE POLICY approve ON walls_release FOR UPDATE TO {app}
  USING (source_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'decide') a))
  WITH CHECK (approved_by_id = (SELECT walls.me()));
CREATE FUNCTION walls.release_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF walls.capacity() IS NOT NULL THEN NEW.opened_at := walls.clock(); END IF;
    RETURN NEW;
  END IF;
  IF OLD.done_at IS NOT NULL OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id <> OLD.approved_by_id) THEN
    RAISE check_violation USING MESSAGE = 'a release is approved once and used once';
  END IF;
  NEW.approved_at := CASE WHEN NEW.approved_by_id IS NOT NULL THEN coalesce(OLD.approved_at, walls.clock()) END;
  IF NEW.done_at IS NOT NULL THEN NEW.done_at := walls.clock(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER once BEFORE INSERT OR UPDATE ON walls_release FOR EACH ROW EXECUTE FUNCTION walls.release_used_once();

-- The audit: anyone may add (the trigger says who), save what the database itself tells; governors read their
-- compartments' events, nobody edits.
GRANT INSERT (kind, compartment_id, body) ON walls_auditevent TO {app};
CREATE POLICY add ON walls_auditevent FOR INSERT TO {app}
  WITH CHECK (kind NOT IN ('register', 'change', 'compartment opened'));
CREATE POLICY governed ON walls_auditevent FOR SELECT TO {app} USING (compartment_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a));

-- Sent forms: each capacity its own.
ALTER TABLE walls_submission ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (location, at) ON walls_submission TO {app};
CREATE POLICY own ON walls_submission TO {app} USING (capacity_id = (SELECT walls.capacity()));

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA walls FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA walls TO {app};
REVOKE EXECUTE ON FUNCTION
  walls.enclose(regclass, text, regclass, boolean), walls.register(regclass, text),
  walls.give_templated(bigint, integer), walls.templated(bigint, integer), walls.has_governor(bigint)
FROM {app};
