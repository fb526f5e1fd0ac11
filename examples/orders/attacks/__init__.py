"""The attacks on the orders API, what honest users do there, and hostile values that lead nowhere.

    python -m attacks http://127.0.0.1:8080

runs every attack as alice@acme and prints what came of it.
"""

from attacks import expressions, selectors, writes  # noqa: F401  (importing them fills ATTACKS)
from attacks.catalogue import ATTACKS, Attack, Verdict
from attacks.client import World
from attacks.honest import NOW, Honest, honest
from attacks.probes import PROBES, Probe

__all__ = ["ATTACKS", "NOW", "PROBES", "Attack", "Honest", "Probe", "Verdict", "World", "honest"]
