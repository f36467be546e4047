-- Matters and the people named for them: one by one, by whoever decides there (EW-8), from among their own colleagues.

-- Open the role of the people whom a party names for a matter, with its post: whoever decides in the compartment that
-- stands for the matter, for their own party. Its titles say nothing.
CREATE FUNCTION walls.open_named(head bigint, party bigint, scope text, post_ref text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  made integer;
  seat bigint;
BEGIN
  IF walls.capacity() IS NOT NULL AND (
    head NOT IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'decide') a)
    OR party IS DISTINCT FROM (SELECT k.party_id FROM walls_capacity k WHERE k.id = walls.capacity())
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this post names nobody for that matter';
  END IF;
  INSERT INTO auth_group (name) VALUES (gen_random_uuid()::text) RETURNING id INTO made;
  INSERT INTO walls_role (group_id, party_id, code, scope, title, matter)
  VALUES (made, party, 'named', scope, 'Named for a matter', true);
  INSERT INTO walls_post (ref, organisation_id, role_id, title, single_holder)
  SELECT post_ref, y.organisation_id, made, 'Named for a matter', false FROM walls_party y WHERE y.id = party
  RETURNING id INTO seat;
  INSERT INTO walls_compartmentsubject (compartment_id, relation, role_id) VALUES (head, 'team', made);
  PERFORM walls.give_templated(head, made);
  RETURN seat;
END $$;

-- Posts of people named for a matter, in which the asker may do what is wanted. On a provider's side those who govern name
-- them: nobody decides there before somebody is named.
CREATE FUNCTION walls.named_posts(wanted text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT o.id
  FROM walls.access(walls.capacity(), walls.clock()) a
  JOIN walls_compartment c ON c.id = a.compartment_id
  JOIN walls_party y ON y.id = c.owner_id
  JOIN walls_compartmentsubject s ON s.compartment_id = a.compartment_id
    AND (s.relation = 'team' AND walls.reaches(a.action, wanted)
      OR s.relation = 'candidate' AND a.action = 'govern' AND y.side = 'provider')
  JOIN walls_role r ON r.group_id = s.role_id AND r.matter
  JOIN walls_post o ON o.role_id = r.group_id
  WHERE wanted <> 'decide' OR r.party_id = (SELECT k.party_id FROM walls_capacity k WHERE k.id = walls.capacity());
END $$;
CREATE POLICY named ON walls_membership FOR SELECT TO {app} USING (post_id = ANY (ARRAY(SELECT walls.named_posts('decide'))));

-- The people named for a matter, for those who see the compartment or name them: whether an employer keeps them out of it, whether they
-- have declared their interests in it, and whether it is open to them by now.
CREATE FUNCTION walls.named(place bigint)
RETURNS TABLE (ref text, person_id bigint, name text, posts text, starts_at timestamptz, kept_out boolean, declared boolean, opens boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL
    AND place NOT IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a)
    AND NOT EXISTS (
      SELECT FROM walls_compartmentsubject s JOIN walls_post o ON o.role_id = s.role_id
      WHERE s.compartment_id = place AND o.id IN (SELECT walls.named_posts('decide'))
    )
  THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT m.ref::text, p.id, p.name::text, (
      SELECT string_agg(DISTINCT o2.title::text, '; ')
      FROM walls_membership m2
      JOIN walls_post o2 ON o2.id = m2.post_id
      JOIN walls_role r2 ON r2.group_id = o2.role_id AND r2.party_id = r.party_id AND NOT r2.matter
      WHERE m2.person_id = p.id AND walls.live(m2.starts_at, m2.ends_at, walls.clock())
    ), m.starts_at,
    place IN (SELECT e.compartment_id FROM walls.kept_from(p.id, walls.clock()) e),
    EXISTS (SELECT FROM walls_declaration d WHERE d.person_id = p.id AND d.compartment_id = place),
    EXISTS (
      SELECT FROM walls_capacity k, walls.access(k.id, walls.clock(), 'view') a
      WHERE k.person_id = p.id AND k.party_id = r.party_id AND a.compartment_id = place)
  FROM walls_compartmentsubject s
  JOIN walls_role r ON r.group_id = s.role_id AND r.matter
  JOIN walls_post o ON o.role_id = r.group_id
  JOIN walls_membership m ON m.post_id = o.id AND walls.live(m.starts_at, m.ends_at, walls.clock())
  JOIN walls_person p ON p.id = m.person_id
  WHERE s.compartment_id = place AND s.relation IN ('team', 'candidate')
  ORDER BY p.name, m.id;
END $$;

-- Of somebody named whom their employer keeps out, those who govern the matter are told: only they ring-fence (EW-8).
CREATE FUNCTION walls.named_and_kept_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.alert(c.id, 'ring_fence', '/compartments/' || c.ref || '/', format('ring fence:%s:%s', c.id, NEW.ref))
  FROM walls_post o
  JOIN walls_compartmentsubject s ON s.role_id = o.role_id AND s.relation = 'team'
  JOIN walls_compartment c ON c.id = s.compartment_id AND c.matter_id IS NULL
  JOIN walls_role r ON r.group_id = o.role_id AND r.matter
  WHERE o.id = NEW.post_id AND c.id IN (SELECT e.compartment_id FROM walls.kept_from(NEW.person_id, walls.clock()) e);
  RETURN NULL;
END $$;
CREATE TRIGGER named AFTER INSERT ON walls_membership FOR EACH ROW EXECUTE FUNCTION walls.named_and_kept_out();

CREATE FUNCTION walls.side_barred() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_employerbar (compartment_id, organisation_id, side, reason)
  VALUES (NEW.compartment_id, NEW.organisation_id, 'provider', 'Kept from whomever this organisation employs to provide');
  RETURN NULL;
END $$;
CREATE TRIGGER side_barred AFTER INSERT ON walls_compartmentsubject
  FOR EACH ROW WHEN (NEW.relation = 'provider_kept_from') EXECUTE FUNCTION walls.side_barred();

-- Keep every compartment of a matter from whomever an organisation employs, also those that the asker does not see: whoever
-- decides in the matter may, since it shows nobody anything. Of an organisation that takes part in the matter itself only
-- the provider's side is kept out, wherever the compartment: its officers go on with what is theirs too.
CREATE FUNCTION walls.keep_matter_from(head bigint, organisation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT walls.closes(head) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who decide or govern in a matter keep anybody from it';
  END IF;
  PERFORM walls.keep_from(head, organisation);
END $$;
-- The same, for functions that know why without the asker's being anybody in the matter.
CREATE FUNCTION walls.keep_from(head bigint, organisation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  WITH kept AS (
    INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id)
    SELECT c.id, CASE WHEN EXISTS (
        SELECT FROM walls_compartmentsubject s
        WHERE s.compartment_id = head AND s.relation IN ('host', 'council') AND s.organisation_id = organisation
      ) OR EXISTS (
        SELECT FROM walls_party y JOIN walls_organisation n ON n.id = y.organisation_id
        WHERE y.id = c.owner_id AND organisation IN (n.id, n.parent_id)
      ) THEN 'provider_kept_from' ELSE 'kept_from' END, organisation
    FROM walls_compartment c
    WHERE head IN (c.id, c.matter_id)
    ON CONFLICT DO NOTHING
    RETURNING compartment_id, relation
  )
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  SELECT 'subject', k.compartment_id, jsonb_build_object('did', 'join', 'relation', k.relation, 'organisation', organisation)
  FROM kept k;
  -- a bar that a governor ended stands again, if the organisation is a candidate anew
  INSERT INTO walls_employerbar (compartment_id, organisation_id, side, reason)
  SELECT s.compartment_id, organisation, CASE s.relation WHEN 'kept_from' THEN '' ELSE 'provider' END, 'Kept from it anew'
  FROM walls_compartmentsubject s
  JOIN walls_compartment c ON c.id = s.compartment_id AND head IN (c.id, c.matter_id)
  WHERE s.organisation_id = organisation AND s.relation IN ('kept_from', 'provider_kept_from') AND NOT EXISTS (
    SELECT FROM walls_employerbar b
    WHERE b.compartment_id = c.id AND b.organisation_id = organisation AND (b.ends_at IS NULL OR walls.clock() < b.ends_at)
  );
END $$;

-- The same adviser never serves two sides of a matter (EW-8): who took another side of a wall before the compartment, now
-- or before, is not ring-fenced for this one.
CREATE FUNCTION walls.fenced_for_one_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND EXISTS (
    SELECT FROM walls_wallside s
    JOIN walls_wall w ON w.id = s.wall_id AND walls.live(w.starts_at, w.ends_at, walls.clock())
    JOIN walls_sidetaken t ON t.wall_id = s.wall_id AND t.person_id = NEW.person_id AND t.side <> s.side
    WHERE s.compartment_id = NEW.compartment_id
  ) THEN
    RAISE check_violation USING MESSAGE = 'they are on another side of this matter, and the same adviser never serves two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_side BEFORE INSERT ON walls_ringfence FOR EACH ROW EXECUTE FUNCTION walls.fenced_for_one_side();

-- Which of these compartments an organisation stands to in this part, as far as the asker reaches them.
CREATE FUNCTION walls.stands_to(places bigint[], part text, organisation bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.compartment_id
  FROM walls_compartmentsubject s
  WHERE s.compartment_id = ANY (places) AND s.relation = part AND s.organisation_id = organisation
    AND (walls.capacity() IS NULL
      OR s.compartment_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock()) a))
$$;

-- Open the far side of a matter's wall to a provider: a compartment of its own, on a side of the wall of its own, with a
-- role and a post for the people whom those who govern it will name, and what they sign. Whoever decides in the matter, or
-- governs it, may: it is empty at birth, and they are given nothing in it. One for each provider.
CREATE FUNCTION walls.open_far_side(wall bigint, kind text, label text, party bigint, undertaking text, new_ref text, post_ref text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  stands walls_wall := (SELECT w FROM walls_wall w WHERE w.id = wall AND walls.live(w.starts_at, w.ends_at, walls.clock()));
  bidder walls_party := (SELECT y FROM walls_party y WHERE y.id = party AND y.side = 'provider');
  opened bigint;
  made integer;
  far integer;
BEGIN
  IF stands.id IS NULL OR stands.kind <> 'sides' OR bidder.id IS NULL OR NOT walls.closes(stands.keeper_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who decide or govern in a matter open the far side of its wall';
  END IF;
  PERFORM pg_advisory_xact_lock(7004, stands.keeper_id::integer);
  IF EXISTS (SELECT FROM walls_wallside s JOIN walls_compartment c ON c.id = s.compartment_id AND c.owner_id = party WHERE s.wall_id = wall) THEN
    RAISE check_violation USING MESSAGE = 'this provider has its side of the wall already';
  END IF;
  -- drawn, not counted: a candidate is not to learn from the number of its side how many others there are
  far := (
    SELECT n FROM generate_series(2, 999) n
    WHERE n NOT IN (SELECT s.side FROM walls_wallside s WHERE s.wall_id = wall) ORDER BY random() LIMIT 1
  );
  INSERT INTO walls_compartment (ref, kind_id, name, owner_id, is_public, opened_at)
  VALUES (new_ref, kind, label, party, false, walls.clock()) RETURNING id INTO opened;
  INSERT INTO auth_group (name) VALUES (gen_random_uuid()::text) RETURNING id INTO made;
  INSERT INTO walls_role (group_id, party_id, code, scope, title, matter)
  VALUES (made, party, 'named', new_ref, 'Named for a matter', true);
  INSERT INTO walls_post (ref, organisation_id, role_id, title, single_holder)
  VALUES (post_ref, bidder.organisation_id, made, 'Named for a matter', false);
  INSERT INTO walls_compartmentsubject (compartment_id, relation, organisation_id, role_id)
  VALUES (opened, 'provider', bidder.organisation_id, NULL), (opened, 'candidate', NULL, made);
  PERFORM walls.give_templated(opened, NULL);
  INSERT INTO walls_auditevent (kind, compartment_id, body)
  VALUES ('compartment opened', opened, jsonb_build_object('kind', kind, 'owner', party));
  IF NOT EXISTS (
    SELECT FROM walls_grantperiod g JOIN walls_role r ON r.group_id = g.group_id AND r.party_id = party AND NOT r.matter
    WHERE g.compartment_id = opened AND g.action = 'govern' AND g.ends_at IS NULL
  ) OR EXISTS (
    SELECT FROM walls_grantperiod g WHERE g.compartment_id = opened AND g.group_id IN (SELECT walls.my_roles())
  ) THEN
    RAISE check_violation USING MESSAGE = 'nobody on that provider''s side would name its people';
  END IF;
  INSERT INTO walls_wallside (wall_id, compartment_id, side) VALUES (wall, opened, far);
  INSERT INTO walls_undertakingtext (wall_id, side, version, clause_id, text, issued_by_id, issued_at)
  VALUES (wall, far, 1, stands.clause_id, undertaking, walls.me(), walls.clock());
  PERFORM walls.alert(opened, 'far_side', '/compartments/' || new_ref || '/', 'far side:' || new_ref);
  RETURN opened;
END $$;

-- The matters of these kinds whose papers wait for the asker's declaration: behind a wall of which a side is offered to
-- them, and who is not on another. It is made on what stands for the matter, and on a far side on that side's own.
CREATE FUNCTION walls.undeclared(of_kinds text[]) RETURNS TABLE (wall_id bigint, ref text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT DISTINCT w.id, c.ref::text, c.name::text
  FROM walls.offered(walls.me(), walls.capacity(), walls.clock()) f
  JOIN walls_wall w ON w.id = f.wall_id
  JOIN walls_wallside s ON s.wall_id = f.wall_id AND s.side = f.side AND (s.compartment_id = w.keeper_id OR s.side <> 1)
  JOIN walls_compartment c ON c.id = s.compartment_id AND c.kind_id = ANY (of_kinds)
  WHERE NOT EXISTS (SELECT FROM walls_declaration d WHERE d.person_id = walls.me() AND d.compartment_id = c.id)
    AND NOT EXISTS (
      SELECT FROM walls_sidetaken t
      WHERE t.person_id = walls.me() AND t.wall_id = w.id AND (t.side <> f.side OR t.left_at IS NOT NULL));
END $$;

REVOKE EXECUTE ON FUNCTION walls.open_named(bigint, bigint, text, text), walls.named_posts(text), walls.named(bigint),
  walls.named_and_kept_out(), walls.side_barred(), walls.fenced_for_one_side(), walls.keep_from(bigint, bigint),
  walls.keep_matter_from(bigint, bigint), walls.open_far_side(bigint, text, text, bigint, text, text, text),
  walls.undeclared(text[]), walls.stands_to(bigint[], text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.open_named(bigint, bigint, text, text), walls.named_posts(text), walls.named(bigint),
  walls.keep_matter_from(bigint, bigint), walls.open_far_side(bigint, text, text, bigint, text, text, text),
  walls.undeclared(text[]), walls.stands_to(bigint[], text, bigint) TO {app};
