"""A provider whose turn at a service is recorded while a review of it goes on is a candidate in that review, by itself.

Whoever records the turn need not know of the review, and learns nothing of it: so the database does it.
"""

from django.db import migrations

from walls import schema

BY_TURN = """
CREATE FUNCTION walls.candidates_by_turn(place bigint, told jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  due record;
  candidate bigint;
  wall bigint;
  columns text := (
    SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_attribute a
    WHERE a.attrelid = 'commissioning_candidate'::regclass AND a.attnum > 0 AND NOT a.attisdropped);
BEGIN
  FOR due IN
    SELECT DISTINCT ON (r.id, p.provider_id) r.id AS review, r.host_id AS host, r.compartment_id AS head,
      p.provider_id AS provider, p.begins_on IS NULL OR p.begins_on <= walls.today() AS delivers, c.ref AS head_ref
    FROM commissioning_service s
    JOIN commissioning_provision p ON p.service_id = s.id AND (p.ends_on IS NULL OR p.ends_on >= walls.today())
    JOIN commissioning_reviewservice l ON l.service_id = s.id
    JOIN commissioning_review r ON r.id = l.review_id AND r.stage <> 'closed'
    JOIN walls_compartment c ON c.id = r.compartment_id
    WHERE s.compartment_id = place AND NOT EXISTS (
      SELECT FROM commissioning_candidate k
      WHERE k.review_id = r.id AND k.organisation_id = p.provider_id AND k.withdrawn_on IS NULL)
    ORDER BY r.id, p.provider_id, delivers DESC
  LOOP
    PERFORM walls.keep_from(due.head, due.provider);
    INSERT INTO commissioning_candidate
      (ref, compartment_id, version, created_at, updated_at, review_id, organisation_id, incumbent, since, reason)
    VALUES (walls.new_ref(), due.head, 1, walls.clock(), walls.clock(), due.review, due.provider, due.delivers,
      walls.today(), '')
    ON CONFLICT (review_id, organisation_id) DO UPDATE SET withdrawn_on = NULL, reason = '', since = excluded.since,
      incumbent = excluded.incumbent, updated_at = excluded.updated_at, version = commissioning_candidate.version + 1
    RETURNING id INTO candidate;
    EXECUTE format('INSERT INTO commissioning_historicalcandidate (%s, history_date, history_type)
        SELECT %s, walls.clock(), CASE version WHEN 1 THEN ''+'' ELSE ''~'' END
        FROM commissioning_candidate WHERE id = $1', columns, columns) USING candidate;
    -- the first candidate brings the wall
    IF NOT EXISTS (
      SELECT FROM walls_wall w WHERE w.keeper_id = due.head AND w.kind <> 'exclusion'
        AND walls.live(w.starts_at, w.ends_at, walls.clock()))
    THEN
      INSERT INTO walls_wall (ref, kind, keeper_id, clause_id, reason, one_way, starts_at, review_on, cooling_off)
      VALUES (walls.new_ref(), 'sides', due.head, (
          SELECT c.id FROM walls_policyinforce f
          JOIN walls_clause c ON c.policy_id = f.policy_id AND c.number = told ->> 'clause'
          WHERE f.organisation_id = due.host AND f.begins_on <= walls.today()
          ORDER BY f.begins_on DESC, f.id DESC LIMIT 1
        ), told ->> 'reason', false, walls.clock(), walls.today() + (told ->> 'days')::integer,
        (told ->> 'cooling_off')::smallint)
      RETURNING id INTO wall;
      INSERT INTO walls_wallside (wall_id, compartment_id, side)
      SELECT wall, c.id, 1 FROM walls_compartment c WHERE due.head IN (c.id, c.matter_id);
      INSERT INTO walls_undertakingtext (wall_id, side, version, clause_id, text, issued_at)
      SELECT w.id, 1, 1, w.clause_id, told ->> 'undertaking', walls.clock() FROM walls_wall w WHERE w.id = wall;
    END IF;
    PERFORM walls.alert(due.head, 'candidate_by_turn', '/compartments/' || due.head_ref || '/',
      format('candidate by turn:%s:%s', due.head, due.provider));
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION walls.candidates_by_turn(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION walls.candidates_by_turn(bigint, jsonb) TO {app};
"""


def run(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.named(BY_TURN))


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0010_sourcing_wall")]

    operations = [migrations.RunPython(run, migrations.RunPython.noop)]
