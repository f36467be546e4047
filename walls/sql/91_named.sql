-- Who is named for a wall around a named team, or around people from outside: nobody else is offered a side of it
-- (`walls.offered`). A role made for the matter names its people already, so that nobody is named twice.

CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON walls_namedforwall FOR EACH ROW EXECUTE FUNCTION walls.keep_the_past();
ALTER TABLE walls_namedforwall ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON walls_namedforwall TO {app};
-- The names are for those who approve the wall, and for those who look on and must prove it: who was named, others learn
-- from who took a side, as far as they learn that.
CREATE POLICY governed ON walls_namedforwall FOR SELECT TO {app} USING (wall_id IN (SELECT walls.governed_walls()));
CREATE POLICY overseen ON walls_namedforwall FOR SELECT TO {app}
  USING (wall_id IN (SELECT s.wall_id FROM walls_wallside s WHERE s.compartment_id IN (SELECT walls.overseen())));

-- Whether a person would reach, by a post of theirs, what is behind a wall.
CREATE FUNCTION walls.would_reach(person bigint, wall bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_grantperiod g ON g.group_id = o.role_id AND g.action <> 'govern'
      AND walls.live(g.starts_at, g.ends_at, walls.clock())
    JOIN walls_wallside s ON s.compartment_id = g.compartment_id AND s.wall_id = wall
    WHERE m.person_id = person AND walls.live(m.starts_at, m.ends_at, walls.clock())
  )
$$;

-- Of people from outside the place ends with the wall, to the second: they are barred from the matter from then on, as if
-- they left their side. What was written of an end that has not come is taken back.
CREATE FUNCTION walls.bar_from_the_end(wall bigint, person bigint, place bigint DEFAULT NULL) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO walls_exclusion (ref, person_id, compartment_id, cause, reason, wall_id, starts_at, ends_at)
  SELECT walls.new_ref(), n.person_id, m.place, 'cooling off', 'Their place ended with the wall', w.id,
    w.ends_at, w.ends_at + make_interval(months => w.cooling_off)
  FROM walls_wall w
  JOIN walls_namedforwall n ON n.wall_id = w.id AND n.ends_at >= w.ends_at
  CROSS JOIN LATERAL (
    SELECT s.compartment_id AS place FROM walls_wallside s WHERE s.wall_id = w.id
    UNION SELECT walls.matter_of(w.keeper_id, walls.clock()) WHERE w.keeper_id IS NOT NULL
  ) m
  WHERE w.id = bar_from_the_end.wall AND w.kind = 'contractor'
    AND (bar_from_the_end.person IS NULL OR n.person_id = bar_from_the_end.person)
    AND (bar_from_the_end.place IS NULL OR m.place = bar_from_the_end.place)
$$;
CREATE FUNCTION walls.unbar_from_the_end(wall bigint, person bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE walls_exclusion x SET ends_at = x.starts_at
  WHERE x.wall_id = unbar_from_the_end.wall AND x.cause = 'cooling off' AND x.starts_at > walls.clock() AND x.ends_at > x.starts_at
    AND (unbar_from_the_end.person IS NULL OR x.person_id = unbar_from_the_end.person)
$$;

-- Name somebody, from now: for the functions that look who asks. Who would reach nothing of it is not named, nor anybody
-- twice; and nobody names themselves.
CREATE FUNCTION walls.add_name(wall bigint, person bigint, new_ref text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  stands walls_wall := (SELECT w FROM walls_wall w WHERE w.id = wall AND walls.live(w.starts_at, w.ends_at, walls.clock()));
BEGIN
  PERFORM pg_advisory_xact_lock(7005, wall::integer);
  IF stands.id IS NULL OR stands.kind NOT IN ('inclusion', 'contractor') THEN
    RAISE check_violation USING MESSAGE = 'people are named for a wall around a named team, or around people from outside';
  ELSIF person = walls.me() THEN
    RAISE check_violation USING MESSAGE = 'nobody names themselves: somebody else must';
  ELSIF NOT walls.would_reach(person, wall) THEN
    RAISE check_violation USING MESSAGE = 'nobody who reaches what is behind this wall is so called';
  ELSIF EXISTS (
    SELECT FROM walls_namedforwall n
    WHERE n.wall_id = wall AND n.person_id = person AND walls.live(n.starts_at, n.ends_at, walls.clock())
  ) THEN
    RAISE check_violation USING MESSAGE = 'they are named already';
  END IF;
  INSERT INTO walls_namedforwall (ref, wall_id, person_id, starts_at, ends_at, named_by_id)
  VALUES (new_ref, wall, person, walls.clock(), CASE stands.kind WHEN 'contractor' THEN stands.ends_at END, walls.me());
END $$;
CREATE FUNCTION walls.name_for_wall(wall bigint, person bigint, new_ref text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND (wall IN (SELECT walls.governed_walls())) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who approve a wall name people for it';
  END IF;
  PERFORM walls.add_name(wall, person, new_ref);
END $$;
-- Take a name off: whoever was on a side leaves it, and cools off.
CREATE FUNCTION walls.take_name_off(name_ref text, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  off walls_namedforwall := (SELECT n FROM walls_namedforwall n WHERE n.ref = name_ref AND walls.live(n.starts_at, n.ends_at, walls.clock()));
BEGIN
  IF off.id IS NULL OR walls.capacity() IS NOT NULL AND (off.wall_id IN (SELECT walls.governed_walls())) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'only those who approve a wall take names off';
  END IF;
  UPDATE walls_namedforwall n SET ends_at = walls.clock() WHERE n.id = off.id;
  PERFORM walls.unbar_from_the_end(off.wall_id, off.person_id);
  PERFORM walls.leave_side_of(off.person_id, off.wall_id, why);
END $$;

-- A name given or taken off is an event of each compartment behind the wall; and what ends with the wall is kept in step.
CREATE TRIGGER noted AFTER INSERT ON walls_namedforwall FOR EACH ROW EXECUTE FUNCTION walls.side_noted('named for a wall');
CREATE TRIGGER off AFTER UPDATE ON walls_namedforwall FOR EACH ROW EXECUTE FUNCTION walls.side_noted('name taken off');
CREATE FUNCTION walls.named_from_outside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.bar_from_the_end(NEW.wall_id, NEW.person_id);
  RETURN NULL;
END $$;
CREATE TRIGGER from_outside AFTER INSERT ON walls_namedforwall FOR EACH ROW EXECUTE FUNCTION walls.named_from_outside();
CREATE FUNCTION walls.more_behind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM walls_exclusion x
    WHERE x.wall_id = NEW.wall_id AND x.compartment_id = NEW.compartment_id AND x.starts_at > walls.clock()
  ) THEN
    PERFORM walls.bar_from_the_end(NEW.wall_id, NULL, NEW.compartment_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER more_behind AFTER INSERT ON walls_wallside FOR EACH ROW EXECUTE FUNCTION walls.more_behind();
-- What is opened in the matter later closes to whom the matter is closed, now or from an end to come: cooling off from a
-- side that they left, or from outside. It need not be put behind the wall for that.
CREATE FUNCTION walls.more_in_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_exclusion (ref, person_id, compartment_id, cause, reason, wall_id, starts_at, ends_at)
  SELECT walls.new_ref(), c.person_id, NEW.id, 'cooling off', c.reason, c.wall_id, c.starts_at, c.ends_at
  FROM (
    SELECT DISTINCT x.person_id, x.reason, x.wall_id, greatest(x.starts_at, walls.clock()) AS starts_at, x.ends_at
    FROM walls_exclusion x
    JOIN walls_wall w ON w.id = x.wall_id
    JOIN walls_compartment k ON k.id = w.keeper_id
    WHERE x.cause = 'cooling off' AND coalesce(k.matter_id, k.id) = NEW.matter_id
      AND x.ends_at > greatest(x.starts_at, walls.clock())
  ) c
  WHERE NOT EXISTS (
    SELECT FROM walls_exclusion x
    WHERE x.compartment_id = NEW.id AND (x.person_id, x.wall_id) = (c.person_id, c.wall_id) AND x.ends_at >= c.ends_at
  );
  RETURN NULL;
END $$;
CREATE TRIGGER more_in_matter AFTER INSERT OR UPDATE OF matter_id ON walls_compartment
  FOR EACH ROW WHEN (NEW.matter_id IS NOT NULL) EXECUTE FUNCTION walls.more_in_matter();
CREATE FUNCTION walls.end_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM walls.unbar_from_the_end(NEW.id, NULL);
  UPDATE walls_namedforwall n SET ends_at = NEW.ends_at WHERE n.wall_id = NEW.id AND n.ends_at = OLD.ends_at;
  PERFORM walls.bar_from_the_end(NEW.id, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER end_moved AFTER UPDATE OF ends_at ON walls_wall
  FOR EACH ROW WHEN (NEW.kind = 'contractor' AND NEW.ends_at <> OLD.ends_at) EXECUTE FUNCTION walls.end_moved();

-- Of these people, those to whom a side of a wall is offered: so that what a wall would change can be told before.
CREATE FUNCTION walls.offered_to(people bigint[], wall bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF walls.capacity() IS NOT NULL AND (wall IN (SELECT walls.governed_walls())) IS NOT TRUE THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT DISTINCT k.person_id
  FROM walls_capacity k
  CROSS JOIN LATERAL walls.offered(k.person_id, k.id, walls.clock()) f
  WHERE k.person_id = ANY (people) AND f.wall_id = wall;
END $$;

ALTER POLICY add ON walls_auditevent
  WITH CHECK (kind NOT IN ('register', 'change', 'compartment opened', 'barrier', 'subject', 'side taken', 'side left',
    'undertaking signed', 'sealed', 'declaration', 'named for a wall', 'name taken off'));

REVOKE EXECUTE ON FUNCTION walls.would_reach(bigint, bigint), walls.bar_from_the_end(bigint, bigint, bigint),
  walls.unbar_from_the_end(bigint, bigint), walls.add_name(bigint, bigint, text), walls.name_for_wall(bigint, bigint, text),
  walls.take_name_off(text, text), walls.named_from_outside(), walls.more_behind(), walls.more_in_matter(),
  walls.end_moved(), walls.offered_to(bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.name_for_wall(bigint, bigint, text), walls.take_name_off(text, text),
  walls.offered_to(bigint[], bigint) TO {app};
