"""What is claimed of REST, linked data, discovery and the clients holds with a store on another server."""

from tests.api.test_clients import *  # noqa: F403
from tests.api.test_linked import *  # noqa: F403
from tests.api.test_rest import *  # noqa: F403
