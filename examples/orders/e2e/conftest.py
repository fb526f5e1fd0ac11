"""Fixtures: one set of servers for each arrangement, started when a test first asks for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import new_keys
import seed
from attacks import World
from e2e import stack

WorldOf = Callable[[stack.Part], World]


@pytest.fixture(scope="session")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of DynamoDB Local."""
    with stack.dynamodb_local(tmp_path_factory.mktemp("dynamodb")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def admin(dynamodb: str) -> Any:
    """A client of DynamoDB itself."""
    return seed.admin_client(dynamodb)


@pytest.fixture
def fresh(admin: Any) -> Any:
    """The same client, with all data seeded anew."""
    seed.reset(admin)
    return admin


@pytest.fixture(scope="session")
def world_of(dynamodb: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldOf]:
    """Gives the attacker and the victim, signed in at the API of a part."""
    worlds: dict[stack.Part, World] = {}
    with ExitStack() as servers:

        def start(part: stack.Part) -> World:
            if part not in worlds:
                directory: Path = tmp_path_factory.mktemp(part.id)
                keys, _ = new_keys.write(directory)
                endpoint = servers.enter_context(stack.gateway(dynamodb, directory)) if part.gateway else dynamodb
                base_url = servers.enter_context(stack.api(part.settings, endpoint, keys, directory))
                worlds[part] = World.at(base_url)
            return worlds[part]

        yield start
