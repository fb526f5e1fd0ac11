"""Run a command with DynamoDB Local beside it.

    python3 tools/with_dynamodb_local.py DIR -- COMMAND...

DIR holds the jars that tools/dynamodb-local/pom.xml names. DynamoDB Local
listens on a free port of the loopback interface, the command finds its
endpoint in DYNAMOAT_DYNAMODB_LOCAL, and its exit code is this script's.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

DEADLINE = 60  # seconds until the port must answer


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"DynamoDB Local ended with exit code {server.returncode}")
        with socket.socket() as s:
            s.settimeout(1)
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"DynamoDB Local did not answer within {DEADLINE} seconds")


def main() -> int:
    if len(sys.argv) < 4 or sys.argv[2] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    jars, command = sys.argv[1], sys.argv[3:]
    port = free_port()
    server = subprocess.Popen(
        [
            "java", f"-Djava.library.path={jars}", "-cp", f"{jars}/*",
            str(Path(__file__).parent / "dynamodb-local" / "LoopbackDynamoDB.java"),
            "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        env = os.environ | {"DYNAMOAT_DYNAMODB_LOCAL": f"http://127.0.0.1:{port}"}
        return subprocess.run(command, env=env).returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
