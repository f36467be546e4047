-- Dated rows, and who may hold which post when.

-- The past is never rewritten, so "who could see this on date D" is exact.
CREATE FUNCTION walls.keep_the_past() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.starts_at := greatest(NEW.starts_at, walls.clock());
  ELSIF NEW.starts_at <> OLD.starts_at
    OR (NEW.ends_at IS DISTINCT FROM OLD.ends_at AND (OLD.ends_at <= walls.clock() OR NEW.ends_at < walls.clock()))
  THEN
    RAISE check_violation USING MESSAGE = 'the past is not rewritten';
  -- Who once gave cover or a permit would else give it again, without what giving takes.
  ELSIF TG_TABLE_NAME IN ('walls_membership', 'walls_permit') AND coalesce(NEW.ends_at, 'infinity') > OLD.ends_at THEN
    RAISE check_violation USING MESSAGE = 'an end is never moved later; begin anew';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['membership', 'exclusion', 'permit', 'wall'] LOOP
    EXECUTE format('CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.keep_the_past()', name);
  END LOOP;
END $$;

-- Whether the asker governs the compartment in which a party's appointments are made.
CREATE FUNCTION walls.governs_party(party bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.capacity() IS NULL OR EXISTS (
    SELECT
    FROM walls_party y
    JOIN walls.access(walls.capacity(), walls.clock(), 'govern') a ON a.compartment_id = y.governed_in_id
    WHERE y.id = party
  );
END $$;

-- Whether a party has somebody who governs it: an active, live holder of a role with govern on its compartment.
CREATE FUNCTION walls.has_governor(party bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT
    FROM walls_party y
    JOIN walls_grantperiod g ON g.compartment_id = y.governed_in_id AND g.action = 'govern' AND g.ends_at IS NULL
    JOIN walls_post o ON o.role_id = g.group_id
    JOIN walls_membership m ON m.post_id = o.id AND walls.live(m.starts_at, m.ends_at, walls.clock())
    JOIN walls_person p ON p.id = m.person_id AND (p.inactive_from IS NULL OR walls.clock() < p.inactive_from)
    WHERE y.id = party
  )
$$;

-- Who may appoint: whoever governs the party; an administrator only where nobody does yet (a new organisation);
-- and the holder of a post, to a colleague of the same party, as cover with an end. Never anybody themselves, and
-- a seat in a named team only by whoever decides in that matter, one colleague at a time (EW-8).
CREATE FUNCTION walls.may_appoint(person bigint, post bigint, basis text, covers bigint, ends_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  party bigint := (SELECT r.party_id FROM walls_post o JOIN walls_role r ON r.group_id = o.role_id WHERE o.id = post);
  of_a_matter boolean := (SELECT r.matter FROM walls_post o JOIN walls_role r ON r.group_id = o.role_id WHERE o.id = post);
  a_colleague boolean := EXISTS (
    SELECT FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id AND r.party_id = party AND NOT r.matter
    WHERE m.person_id = person AND m.basis = 'substantive' AND walls.live(m.starts_at, m.ends_at, walls.clock())
  );
BEGIN
  IF walls.capacity() IS NULL THEN
    RETURN true;
  END IF;
  IF person IS NOT DISTINCT FROM walls.me() THEN
    RETURN false;
  END IF;
  RETURN walls.governs_party(party)
    OR (walls.administers() AND NOT walls.has_governor(party))
    OR (of_a_matter AND basis = 'substantive' AND a_colleague AND post IN (SELECT walls.named_posts('decide')))
    OR (
      basis <> 'substantive'
      AND may_appoint.ends_at IS NOT NULL
      AND a_colleague
      AND NOT of_a_matter
      AND EXISTS (
        SELECT FROM walls_membership m
        WHERE m.id = covers AND m.post_id = post AND m.person_id = walls.me() AND m.basis = 'substantive'
          AND walls.live(m.starts_at, m.ends_at, walls.clock())
      )
    );
END $$;

CREATE FUNCTION walls.may_end_appointment(membership bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id
    LEFT JOIN walls_membership covered ON covered.id = m.covers_id
    WHERE m.id = membership
      AND (
        walls.governs_party(r.party_id)
        OR (walls.administers() AND NOT walls.has_governor(r.party_id))
        OR covered.person_id = walls.me()
        OR (r.matter AND m.post_id IN (SELECT walls.named_posts('decide')))
      )
  );
END $$;

-- Two roles that the law parts (EX-24, EX-26), and one substantive holder at a time of a post that says so, and of a
-- statutory role in whatever posts (EX-26).
-- The organisation is locked first: two appointments at once can't both find the way clear.
CREATE FUNCTION walls.appointment_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  place record;
  clash text;
BEGIN
  SELECT o.id AS post, o.organisation_id, o.single_holder, r.code INTO place
  FROM walls_post o JOIN walls_role r ON r.group_id = o.role_id WHERE o.id = NEW.post_id;
  PERFORM pg_advisory_xact_lock(7002, place.organisation_id::integer);
  IF NEW.covers_id IS NOT NULL AND NEW.post_id IS DISTINCT FROM (SELECT m.post_id FROM walls_membership m WHERE m.id = NEW.covers_id) THEN
    RAISE check_violation USING MESSAGE = 'cover is of the post that is covered', CONSTRAINT = 'cover_of_the_post';
  END IF;
  IF place.single_holder AND NEW.basis = 'substantive' AND EXISTS (
    SELECT FROM walls_membership m
    WHERE m.post_id = NEW.post_id AND m.id <> NEW.id AND m.basis = 'substantive'
      AND tstzrange(m.starts_at, m.ends_at) && tstzrange(NEW.starts_at, NEW.ends_at)
  ) THEN
    RAISE check_violation USING MESSAGE = 'this post already has a substantive holder in that time', CONSTRAINT = 'one_substantive_holder';
  END IF;
  SELECT b.reason INTO clash
  FROM walls_membership m
  JOIN walls_post o ON o.id = m.post_id AND o.organisation_id = place.organisation_id
  JOIN walls_role r ON r.group_id = o.role_id
  JOIN walls_bar b ON (b.one = place.code AND b.other = r.code) OR (b.other = place.code AND b.one = r.code)
  WHERE m.id <> NEW.id AND tstzrange(m.starts_at, m.ends_at) && tstzrange(NEW.starts_at, NEW.ends_at)
    AND CASE WHEN b.one <> b.other THEN m.person_id = NEW.person_id
      ELSE m.person_id <> NEW.person_id AND m.basis = 'substantive' AND NEW.basis = 'substantive' END
  LIMIT 1;
  IF clash IS NOT NULL THEN
    RAISE check_violation USING MESSAGE = clash, CONSTRAINT = 'posts_the_law_parts';
  END IF;
  IF EXISTS (
    SELECT FROM walls_membership m
    WHERE m.person_id = NEW.person_id AND m.post_id = NEW.post_id AND m.id <> NEW.id
      AND tstzrange(m.starts_at, m.ends_at) && tstzrange(NEW.starts_at, NEW.ends_at)
  ) THEN
    RAISE check_violation USING MESSAGE = 'this person already holds this post in that time', CONSTRAINT = 'appointment_overlaps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT OR UPDATE ON walls_membership FOR EACH ROW EXECUTE FUNCTION walls.appointment_fits();

-- The first membership in a party makes the capacity, and the capacity its personal compartment.
CREATE FUNCTION walls.capacity_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  party bigint := (SELECT r.party_id FROM walls_post o JOIN walls_role r ON r.group_id = o.role_id WHERE o.id = NEW.post_id);
  opened bigint;
BEGIN
  INSERT INTO walls_capacity (ref, person_id, party_id) VALUES (walls.new_ref(), NEW.person_id, party)
  ON CONFLICT DO NOTHING RETURNING id INTO opened;
  IF opened IS NOT NULL THEN
    INSERT INTO walls_compartment (ref, kind_id, name, owner_id, is_public, personal_to_id, opened_at)
    SELECT walls.new_ref(), k.code, 'Personal: ' || (SELECT l.words FROM walls.party_label(party) l), party, false, opened, walls.clock()
    FROM walls_compartmentkind k WHERE k.code = 'personal';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER opened AFTER INSERT ON walls_membership FOR EACH ROW EXECUTE FUNCTION walls.capacity_opened();

-- Twelve characters of Crockford's alphabet from 72 random bits, as walls.models.refs makes them.
CREATE FUNCTION walls.new_ref() RETURNS text
LANGUAGE sql VOLATILE
AS $$
  SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + (get_byte(b.bytes, n) & 31), 1), '')
  FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) b, unnest(ARRAY[0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13]) n
$$;

-- What an administrator could otherwise use to climb: a post is never given another role, and stands in the
-- organisation of its role's party, where the laws that part posts look for it; a party, once governed, is never governed
-- elsewhere, and one that stands in a governed organisation's place is governed where that is.
CREATE FUNCTION walls.post_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.role_id <> OLD.role_id OR NEW.organisation_id <> OLD.organisation_id)
    OR NEW.organisation_id IS DISTINCT FROM (
      SELECT y.organisation_id FROM walls_role r JOIN walls_party y ON y.id = r.party_id WHERE r.group_id = NEW.role_id
    )
  THEN
    RAISE check_violation USING MESSAGE = 'a post keeps its role and organisation; open another post';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON walls_post FOR EACH ROW EXECUTE FUNCTION walls.post_kept();

CREATE FUNCTION walls.party_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  places bigint[];
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.governed_in_id IS NOT NULL AND NEW.governed_in_id IS DISTINCT FROM OLD.governed_in_id
    OR NEW.organisation_id <> OLD.organisation_id OR NEW.side <> OLD.side
    OR NEW.on_behalf_of_id IS DISTINCT FROM OLD.on_behalf_of_id
  ) THEN
    RAISE check_violation USING MESSAGE = 'a party keeps its side and its governor';
  END IF;
  SELECT array_agg(y.governed_in_id) INTO places FROM walls_party y
  WHERE y.organisation_id = coalesce(NEW.on_behalf_of_id, NEW.organisation_id) AND y.on_behalf_of_id IS NULL
    AND y.governed_in_id IS NOT NULL AND y.id <> NEW.id;
  IF places IS NOT NULL AND NOT coalesce(NEW.governed_in_id = ANY (places), false) THEN
    RAISE check_violation USING MESSAGE = 'a party is governed where the organisation is whose place it takes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON walls_party FOR EACH ROW EXECUTE FUNCTION walls.party_kept();

-- An address is where the password link goes: whoever could change it could become the person. So nobody does;
-- a person with a new address is a new entry. Administrators keep the rest, and so do the governors of the parties that
-- the person serves, if they govern them all: nobody stops the officer of another council by appointing them here too.
CREATE FUNCTION walls.keeps_person(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  RETURN walls.administers() OR coalesce((
    SELECT bool_and(y.governed_in_id IS NOT NULL AND y.governed_in_id IN (
      SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'govern') a
    ))
    FROM walls_membership m
    JOIN walls_post o ON o.id = m.post_id
    JOIN walls_role r ON r.group_id = o.role_id
    JOIN walls_party y ON y.id = r.party_id
    WHERE m.person_id = person AND (m.ends_at IS NULL OR walls.clock() < m.ends_at)
  ), false);
END $$;

CREATE FUNCTION walls.person_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF walls.administers() OR EXISTS (SELECT FROM walls.access(walls.capacity(), walls.clock(), 'govern')) THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.id = OLD.id AND NEW.ref = OLD.ref AND NEW.email = OLD.email AND (
    (NEW.name = OLD.name AND NEW.inactive_from IS NOT DISTINCT FROM OLD.inactive_from) OR walls.keeps_person(OLD.id)
  ) THEN
    IF NEW.inactive_from IS DISTINCT FROM OLD.inactive_from AND NEW.inactive_from < walls.clock() THEN
      NEW.inactive_from := walls.clock();
    END IF;
    RETURN NEW;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'this post does not keep the register of people';
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON walls_person FOR EACH ROW EXECUTE FUNCTION walls.person_kept();

-- Who is enabled again was disabled until now, and "who could see this then" goes on saying so.
CREATE FUNCTION walls.person_enabled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO walls_disabledtime (person_id, starts_at, ends_at) VALUES (OLD.id, OLD.inactive_from, walls.clock());
  RETURN NULL;
END $$;
CREATE TRIGGER enabled AFTER UPDATE OF inactive_from ON walls_person FOR EACH ROW
  WHEN (OLD.inactive_from IS DISTINCT FROM NEW.inactive_from AND OLD.inactive_from <= walls.clock())
  EXECUTE FUNCTION walls.person_enabled();

-- The sign-in keeps addresses in a table of its own, and sends links to those too.
CREATE FUNCTION walls.address_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.user_id <> OLD.user_id
    OR lower(NEW.email) IS DISTINCT FROM (SELECT lower(p.email) FROM walls_person p WHERE p.id = NEW.user_id)
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'a person has the one address with which they were added';
  END IF;
  RETURN NEW;
END $$;
