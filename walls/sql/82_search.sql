-- Finding rows by their words. An index over everything would be no wall at all, and under row-level security no text
-- index is used (SPEED.md), so a function that bypasses the policy looks only into the asker's own compartments, and what it finds is
-- read again under the policy. Rank comes from the row alone: nothing hidden changes order, number or speed (L09).

-- Write a row's entry with the row. Arguments: the model; whether the row hangs on another, whose page shows it; whether
-- it is a link; the columns. Each is asked by name: a row as JSON would carry a file's bytes along.
CREATE FUNCTION walls.found_by() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  model text := TG_ARGV[0];
  page_model text := model;
  page_ref text := NEW.ref;
  other_end bigint;
  label text := '';
  others text := '';
  piece text;
BEGIN
  FOR i IN 3 .. TG_NARGS - 1 LOOP
    EXECUTE format('SELECT ($1).%I::text', TG_ARGV[i]) INTO piece USING NEW;
    IF i = 3 THEN label := left(coalesce(piece, ''), 300); ELSE others := others || ' ' || coalesce(piece, ''); END IF;
  END LOOP;
  IF TG_ARGV[1]::boolean THEN
    page_model := NEW.subject_model;
    page_ref := NEW.subject_ref;
  END IF;
  IF TG_ARGV[2]::boolean THEN
    other_end := NEW.to_compartment_id;
  END IF;
  INSERT INTO walls_searchentry (compartment_id, to_compartment_id, row_model, row_ref, subject_model, subject_ref, title, words)
  VALUES (
    NEW.compartment_id, other_end, model, NEW.ref, page_model, page_ref, label,
    setweight(to_tsvector('english', label), 'A') || to_tsvector('english', left(others, 100000))
  )
  ON CONFLICT (row_ref) DO UPDATE SET title = excluded.title, words = excluded.words;
  RETURN NULL;
END $$;

-- Let a table's rows be found by these columns, the first of which is what a row is called.
CREATE FUNCTION walls.searchable(tbl regclass, model text, columns text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  has_column text := 'SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1 AND attname = $2)';
  hangs boolean;
  links boolean;
BEGIN
  EXECUTE has_column INTO hangs USING tbl, 'subject_ref';
  EXECUTE has_column INTO links USING tbl, 'to_compartment_id';
  EXECUTE format(
    'CREATE TRIGGER found_by AFTER INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION walls.found_by(%s)', tbl,
    (SELECT string_agg(quote_literal(word), ', ') FROM unnest(ARRAY[model, hangs::text, links::text] || columns) AS word));
END $$;

-- What was typed, as a question: every word, quoted phrases, -left -out; the last word may be its beginning only.
CREATE FUNCTION walls.asked(typed text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
  last text := substring(typed FROM '(\w{3,40})\s*$');
  whole tsquery := websearch_to_tsquery('english', typed);
BEGIN
  IF last IS NULL OR typed ~ '["-]' THEN
    RETURN whole;
  END IF;
  RETURN whole || (
    websearch_to_tsquery('english', regexp_replace(typed, '\w+\s*$', '')) && to_tsquery('english', quote_literal(last) || ':*'));
END $$;

CREATE FUNCTION walls.search(typed text, most integer)
RETURNS TABLE (entry_id bigint, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  mine bigint[] := ARRAY(SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a);
  question tsquery := walls.asked(typed);
BEGIN
  RETURN QUERY
  SELECT e.id, ts_rank(e.words, question)
  FROM walls_searchentry e
  WHERE e.words @@ question AND e.compartment_id = ANY (mine)
    AND (e.to_compartment_id IS NULL OR e.to_compartment_id = ANY (mine))
  ORDER BY 2 DESC, e.title, e.row_ref
  LIMIT most;
END $$;

ALTER TABLE walls_searchentry ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON walls_searchentry TO {app};
DO $$
BEGIN
  EXECUTE format('CREATE POLICY wall_view ON walls_searchentry FOR SELECT TO {app} USING (%s AND (to_compartment_id IS NULL OR %s))',
    walls.within('compartment_id', 'view'), walls.within('to_compartment_id', 'view'));
END $$;
REVOKE EXECUTE ON FUNCTION walls.found_by(), walls.searchable(regclass, text, text[]), walls.asked(text), walls.search(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.search(text, integer) TO {app};

SELECT walls.searchable('walls_comment', 'walls.Comment', ARRAY['text']);
SELECT walls.searchable('walls_attachment', 'walls.Attachment', ARRAY['name', 'description']);
