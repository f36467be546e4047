-- What hangs on a walled row lies in that row's compartment, whatever it was told, and stays as it was added.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['attachment', 'comment'] LOOP
    EXECUTE format('REVOKE UPDATE ON walls_%s FROM {app}', name);
    EXECUTE format('DROP POLICY wall_edit ON walls_%s', name);
  END LOOP;
END $$;

-- The asker's own rights find the row: hidden, absent, in another compartment, and of a table that has no wall are one
-- refusal. So is a link's: whoever sees this end of it alone would see what hangs on it. What is copied behind a wall keeps
-- its author and day.
CREATE FUNCTION walls.hangs() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE
  tbl regclass := to_regclass(quote_ident(replace(lower(NEW.subject_model), '.', '_')));
  found boolean := false;
BEGIN
  IF EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tbl AND p.polname = 'wall_view')
    AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = tbl AND a.attname = 'to_compartment_id')
  THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE ref = $1 AND compartment_id = $2)', tbl)
      INTO found USING NEW.subject_ref, NEW.compartment_id;
  END IF;
  IF NOT found THEN
    RAISE check_violation USING MESSAGE = 'there is no such row to add this to';
  END IF;
  IF walls.capacity() IS NOT NULL AND NOT walls.by_definer() THEN
    NEW.acting_id := walls.capacity();
    NEW.created_at := walls.clock();
  END IF;
  RETURN NEW;
END $$;

-- The digest is what the record below goes by, so it is nobody's to tell.
CREATE FUNCTION walls.file_measured() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.size := octet_length(NEW.content);
  NEW.digest := encode(sha256(NEW.content), 'hex');
  RETURN NEW;
END $$;
CREATE TRIGGER measured BEFORE INSERT ON walls_attachment FOR EACH ROW EXECUTE FUNCTION walls.file_measured();

-- An event for each, with a digest of what was added and nothing of it.
CREATE FUNCTION walls.hung() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  said text;
BEGIN
  IF TG_TABLE_NAME = 'walls_attachment' THEN
    said := NEW.digest;
  ELSE
    said := encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex');
  END IF;
  INSERT INTO walls_auditevent (kind, compartment_id, body) VALUES ('change', NEW.compartment_id, jsonb_build_object(
    'table', TG_TABLE_NAME, 'ids', jsonb_build_array(NEW.id), 'on', NEW.subject_ref, 'digest', said));
  RETURN NULL;
END $$;

-- What hangs on a row stays as it was added, but may be withdrawn with the row.
CREATE FUNCTION walls.hung_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND walls.by_definer() AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at' THEN
    RETURN NEW;
  END IF;
  RAISE check_violation USING MESSAGE = 'what was added stays as it was added';
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['attachment', 'comment'] LOOP
    EXECUTE format('CREATE TRIGGER hangs BEFORE INSERT ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.hangs()', name);
    EXECUTE format('CREATE TRIGGER kept AFTER INSERT ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.hung()', name);
    EXECUTE format(
      'CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON walls_%s FOR EACH ROW EXECUTE FUNCTION walls.hung_stays()', name);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION walls.hangs(), walls.file_measured(), walls.hung(), walls.hung_stays() FROM PUBLIC;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};
