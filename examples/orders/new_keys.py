#!/usr/bin/env python3
"""Makes a pair of access keys for each tenant, for the application and for the gateway:

    python new_keys.py DIRECTORY

writes keys.json (ORDERS_KEYS of the application) and keys.yaml (identity.keys of dynamoat.yaml) there, both readable
by their owner only.
"""

import json
import os
import secrets
import string
import sys
from pathlib import Path

import yaml

from seed import TENANTS


def write(directory: Path) -> tuple[Path, Path]:
    """Writes keys.json and keys.yaml with new keys; returns their paths."""
    keys = {tenant: {"access_key_id": _key_id(), "secret_access_key": secrets.token_urlsafe(30)} for tenant in TENANTS}
    for_application, for_gateway = directory / "keys.json", directory / "keys.yaml"
    _write_private(for_application, json.dumps(keys, indent=2) + "\n")
    _write_private(for_gateway, yaml.safe_dump([{**pair, "tenant": tenant} for tenant, pair in keys.items()]))
    return for_application, for_gateway


def _key_id() -> str:
    letters = string.ascii_uppercase + string.digits
    return "ORDERS" + "".join(secrets.choice(letters) for _ in range(14))


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: new_keys.py DIRECTORY")
    for written in write(Path(sys.argv[1])):
        print(written)
