"""A million needs, dealt over the compartments and over six years."""

from random import Random

from django.db import connection

from bench.database import as_owner, ask
from bench.world import POOLS, World

THEMES = ("Housing", "Health", "Transport", "Environment", "Skills", "Safety", "Leisure", "Planning")
RARE = "Ferries"
"""The theme of one row in a thousand."""
ABSENT = "Lighthouses"
"""The theme of none."""

# As a table grows over years: in order of time, the compartments mixed, old ones first. History is left out, since
# these pages do not read it.
LOAD = """
INSERT INTO councils_need (ref, compartment_id, version, created_at, updated_at, theme, statement, value, unit, period,
  comparison, note, source, illustrative)
SELECT lpad(to_hex(mod(n * 2654435761, 1::bigint << 48)), 12, '0'), compartment, 1, at, at,
  CASE WHEN mod(n, 1000) = 0 THEN %(rare)s ELSE (%(themes)s::text[])[1 + mod(n, 8)] END,
  'Residents of place ' || n || ' need better access to a service', 100 + mod(n, 900), 'people', '2021',
  'the year before',
  'Said by the survey of that year, and again by the one after it.', 'Bench', true
FROM (
  SELECT compartment, n, CASE WHEN old
    THEN now() - interval '6 years' + interval '3 years' * (n - %(first)s) / %(olds)s
    ELSE now() - interval '3 years' * (1 - (n - %(first)s)::float8 / (%(total)s + 1))
  END AS at
  FROM (
    SELECT p.compartment, p.old,
      %(first)s + row_number() OVER (ORDER BY NOT p.old, hashint8extended(p.compartment * 1000003 + i, %(seed)s)) AS n
    FROM unnest(%(compartments)s::bigint[], %(sizes)s::int[], %(olden)s::bool[]) AS p (compartment, size, old)
    CROSS JOIN LATERAL generate_series(1, p.size) i
  ) dealt
) dated
"""


def grow(world: World, *, have: int, want: int, seed: int) -> None:
    """Add needs, from `have` to `want` of them, keeping every pool's share."""
    sizes = _sizes(world, want - have, Random(seed))
    olds = {compartment for name, pool in POOLS.items() if pool.old for compartment in world.pools[name]}
    with as_owner():
        ask(
            LOAD,
            {
                "themes": list(THEMES),
                "rare": RARE,
                "first": have,
                "total": want - have,
                "olds": 1 + sum(size for compartment, size in sizes.items() if compartment in olds),
                "seed": seed,
                "compartments": list(sizes),
                "sizes": list(sizes.values()),
                "olden": [compartment in olds for compartment in sizes],
            },
        )
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _sizes(world: World, total: int, random: Random) -> dict[int, int]:
    """How many rows each compartment gets: uneven within a pool, exact for the pool."""
    sizes: dict[int, int] = {}
    for name, pool in POOLS.items():
        wanted = round(total * pool.share)
        weights = {compartment: random.lognormvariate(0, 1) for compartment in world.pools[name]}
        scale = wanted / sum(weights.values())
        dealt = {compartment: int(weight * scale) for compartment, weight in weights.items()}
        for compartment in random.choices(list(dealt), k=wanted - sum(dealt.values())):
            dealt[compartment] += 1
        sizes |= dealt
    return sizes
