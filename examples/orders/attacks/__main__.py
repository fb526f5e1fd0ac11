"""Runs every attack against a running API and prints what came of it.

The data is seeded anew before each attack, straight at ORDERS_SEED_ENDPOINT, so that none stands on another's ruins.
"""

import argparse
import os
import sys

import seed
from attacks import ATTACKS, World


def main() -> int:
    """Exits 1 when an attack escaped."""
    parser = argparse.ArgumentParser(prog="attacks", description=__doc__)
    parser.add_argument("base_url", help="where the API listens, such as http://127.0.0.1:8080")
    arguments = parser.parse_args()
    admin = seed.admin_client(os.environ.get("ORDERS_SEED_ENDPOINT", "http://127.0.0.1:8000"))
    world = World.at(arguments.base_url)
    escaped = 0
    for attack in sorted(ATTACKS, key=lambda attack: attack.flaw):
        seed.reset(admin)
        verdict = attack.run(world)
        escaped += verdict.escaped
        print(f"{attack.flaw:2} {attack.breaks:9} {attack.id:28} {verdict}")
    print(f"{escaped} of {len(ATTACKS)} escaped")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
