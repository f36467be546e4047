-- Standing grants: guardian's table is the front door, the journal is what is read. One row in, one row out.

CREATE FUNCTION walls.grant_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_grantperiod (compartment_id, group_id, action, starts_at)
  SELECT n.content_object_id, n.group_id, p.codename, walls.clock()
  FROM new_rows n
  JOIN auth_permission p ON p.id = n.permission_id;
  RETURN NULL;
END $$;

CREATE FUNCTION walls.grant_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE walls_grantperiod g
  SET ends_at = walls.clock()
  FROM old_rows n
  JOIN auth_permission p ON p.id = n.permission_id
  WHERE g.compartment_id = n.content_object_id
    AND g.group_id = n.group_id
    AND g.action = p.codename
    AND g.ends_at IS NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION walls.refuse() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = TG_ARGV[0];
END $$;

CREATE TRIGGER opened AFTER INSERT ON walls_compartmentgroupobjectpermission
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION walls.grant_opened();
CREATE TRIGGER closed AFTER DELETE ON walls_compartmentgroupobjectpermission
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION walls.grant_closed();
CREATE TRIGGER edited BEFORE UPDATE ON walls_compartmentgroupobjectpermission
  FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse('a grant is made or removed, never edited');

-- What the templates give: for one compartment, or for one role, or both. A party that acts for another
-- organisation stands in that one's place only; a role of one team or one matter is no standing role.
CREATE FUNCTION walls.templated(only_compartment bigint, only_role integer)
RETURNS TABLE (compartment_id bigint, group_id integer, action text)
LANGUAGE sql STABLE
AS $$
  SELECT DISTINCT c.id, r.group_id, t.action::text
  FROM public.walls_compartment c
  JOIN public.walls_granttemplate t ON t.kind_id = c.kind_id
  JOIN public.walls_compartmentsubject s ON s.compartment_id = c.id AND s.relation = t.relation
  JOIN public.walls_role r ON r.group_id = s.role_id
    OR (s.organisation_id IS NOT NULL AND NOT r.matter AND r.scope = '' AND t.code IN ('*', r.code))
  JOIN public.walls_party y ON y.id = r.party_id
  WHERE (only_compartment IS NULL OR c.id = only_compartment)
    AND (only_role IS NULL OR r.group_id = only_role)
    AND (
      s.role_id IS NOT NULL
      OR (s.organisation_id = coalesce(y.on_behalf_of_id, y.organisation_id) AND t.side IN ('*', y.side))
    )
$$;

CREATE FUNCTION walls.give_templated(only_compartment bigint, only_role integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO walls_compartmentgroupobjectpermission (content_object_id, group_id, permission_id)
  SELECT t.compartment_id, t.group_id, p.id
  FROM walls.templated(only_compartment, only_role) t
  JOIN django_content_type ct ON ct.app_label = 'walls' AND ct.model = 'compartment'
  JOIN auth_permission p ON p.content_type_id = ct.id AND p.codename = t.action
  ON CONFLICT DO NOTHING
$$;

-- A role that comes later than a compartment receives what the templates give it.
CREATE FUNCTION walls.role_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.give_templated(NULL, NEW.group_id);
  RETURN NULL;
END $$;
CREATE TRIGGER opened AFTER INSERT ON walls_role FOR EACH ROW EXECUTE FUNCTION walls.role_opened();

-- Whether the asker runs the service. An administrator keeps the registers and sees no content.
CREATE FUNCTION walls.administers() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.capacity() IS NULL OR EXISTS (
    SELECT
    FROM walls.capacities(walls.me()) k
    JOIN walls_party y ON y.id = k.party_id AND y.side = 'system'
    WHERE k.id = walls.capacity() AND 'administrator' = ANY (k.roles)
  );
END $$;

-- Open a compartment with the grants of its kind's templates. `subjects` says who stands in which part to it:
-- [{"relation": "council", "organisation": 7}, {"relation": "team", "role": 12}].
-- It is empty at birth, so opening shows nobody anything; only posts the kind names may do it, for their own party.
CREATE FUNCTION walls.open_compartment(kind text, label text, owner_party bigint, subjects jsonb, new_ref text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  opened bigint;
BEGIN
  IF NOT walls.administers() AND NOT EXISTS (
    SELECT
    FROM walls.capacities(walls.me()) k
    JOIN walls_compartmentkind n ON n.code = kind AND n.opened_by && k.roles::varchar[]
    WHERE k.id = walls.capacity() AND k.party_id = owner_party
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post does not open such a compartment';
  END IF;
  INSERT INTO walls_compartment (ref, kind_id, name, owner_id, is_public, opened_at)
  VALUES (new_ref, kind, label, owner_party, kind = 'public', walls.clock())
  RETURNING id INTO opened;
  INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id, role_id)
  SELECT opened, s.relation, s.organisation, s.role
  FROM jsonb_to_recordset(subjects) AS s (relation text, organisation bigint, role integer);
  PERFORM walls.give_templated(opened, NULL);
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('compartment opened', opened, jsonb_build_object('kind', kind, 'owner', owner_party));
  RETURN opened;
END $$;

-- A role made later (a team, a party's new post) comes with its group, whose name says nothing.
CREATE FUNCTION walls.open_role(party bigint, code text, scope text, title text, matter boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  made integer;
BEGIN
  IF NOT walls.administers() AND NOT walls.governs_party(party) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post does not make roles';
  END IF;
  INSERT INTO auth_group (name) VALUES (gen_random_uuid()::text) RETURNING id INTO made;
  INSERT INTO walls_role (group_id, party_id, code, scope, title, matter) VALUES (made, party, code, scope, title, matter);
  RETURN made;
END $$;
