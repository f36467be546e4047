import time

from tests.owner import as_owner
from walls.leaktest.running import carry_out


def test_whole(demonstration):
    with as_owner():
        t = time.time()
        run = carry_out(7)
    T = run.tally
    print("seconds", time.time() - t, T.requests, T.broken)
    print("scopes", [(s.name, len(s.places), s.own) for s in run.scopes])
    print("silent", T.silent)
    print("general", T.general())
    for s in run.scopes:
        f = T.figures([s.name])
        print(
            s.name,
            T.of_scope(s.name),
            f["planted"],
            f["found"],
            {k: (v["searched"], v["foreign"], v["found"]) for k, v in f["channels"].items()},
        )
    fs = {}
    for f in T.findings:
        fs.setdefault((f.scope, f.channel, f.address), []).append(f.who)
    for k, v in sorted(fs.items()):
        print("LEAK", k, len(v), v[:3])
    assert 0
