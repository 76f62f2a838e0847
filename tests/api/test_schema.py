"""The whole OpenAPI against the running server: no 5xx, no answer that its schema does not allow."""

import subprocess
import sys
from pathlib import Path

import httpx

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)


def test_no_generated_request_breaks_the_service_or_its_schema(client: httpx.Client, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            "run",
            f"{client.base_url}/openapi.json",
            f"--checks={CHECKS}",
            "--max-examples=12",
            "--seed=1",
            "--phases=examples,fuzzing",
            "--suppress-health-check=all",
            "--request-timeout=60",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "passed" in done.stdout
