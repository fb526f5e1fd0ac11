"""The servers of the end-to-end test: DynamoDB Local, the gateway and the API."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from attacks import NOW
from attacks.honest import Settings
from e2e.processes import free_port, running

ORDERS = Path(__file__).resolve().parents[1]
ROOT = ORDERS.parents[1]
DYNAMODB_LOCAL = ROOT / ".cache" / "dynamodb-local"

# Servers get this and nothing else of the environment, so that no credentials of the caller's slip in.
_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME", "TMPDIR") if name in os.environ}


@dataclass(frozen=True)
class Part:
    """One arrangement that the test looks at."""

    settings: Settings
    gateway: bool

    @property
    def id(self) -> str:
        return f"{self.settings}-{'gateway' if self.gateway else 'direct'}"


@contextmanager
def dynamodb_local(directory: Path) -> Iterator[str]:
    """DynamoDB Local, empty and in memory; yields its endpoint."""
    if not DYNAMODB_LOCAL.is_dir():
        pytest.fail(
            f"{DYNAMODB_LOCAL} is missing; run: mvn -q -f tools/dynamodb-local/pom.xml dependency:copy-dependencies"
        )
    port = free_port()
    command: list[str | Path] = ["java", f"-Djava.library.path={DYNAMODB_LOCAL}", "-cp", f"{DYNAMODB_LOCAL}/*"]
    command += [ROOT / "tools" / "dynamodb-local" / "LoopbackDynamoDB.java", "-inMemory", "-sharedDb", "-disableTelemetry"]
    with running([*command, "-port", str(port)], port, _ENVIRONMENT, directory / "dynamodb-local.log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def gateway(upstream: str, directory: Path, policy_file: Path = ORDERS / "dynamoat.yaml") -> Iterator[str]:
    """The gateway of DYNAMOAT_BIN in front of upstream; yields its endpoint. directory holds keys.yaml."""
    binary = os.environ.get("DYNAMOAT_BIN")
    if not binary:
        pytest.fail("DYNAMOAT_BIN must name the dynamoat binary")
    policy = Path(shutil.copy(policy_file, directory))
    port = free_port()
    command: list[str | Path] = [Path(binary).resolve(), "gateway", "--policy", policy, "--upstream", upstream]
    environment = _ENVIRONMENT | {
        "AWS_ACCESS_KEY_ID": "upstream",
        "AWS_SECRET_ACCESS_KEY": "upstream",
        "AWS_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with running([*command, "--listen", f"127.0.0.1:{port}"], port, environment, directory / "gateway.log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def api(settings: Settings, endpoint: str, keys: Path, directory: Path) -> Iterator[str]:
    """The API under gunicorn, with a fixed clock; yields its base URL."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    environment = _ENVIRONMENT | {
        "PYTHONPATH": str(ORDERS),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": f"orders.settings.{settings}",
        "ORDERS_DYNAMODB_ENDPOINT": endpoint,
        "ORDERS_KEYS": str(keys),
        "ORDERS_NOW": NOW,
    }
    with running([*command, "orders.wsgi"], port, environment, directory / f"api-{settings}.log"):
        yield f"http://127.0.0.1:{port}"
