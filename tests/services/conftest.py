"""The city of these tests, and somebody who collects its traces."""

from collections.abc import AsyncIterator

import pytest

from deploy.local.stack import LocalStack
from tests.conftest import running_city
from tests.services.collector import Collector, collecting


@pytest.fixture(scope="session")
async def collector() -> AsyncIterator[Collector]:
    """Where the city sends its traces."""
    async with collecting() as running:
        yield running


@pytest.fixture(scope="session")
async def city(collector: Collector) -> AsyncIterator[LocalStack]:
    """Instead of the city that the screens' tests share: this one is broken and reorganised."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        async with running_city() as stack:
            yield stack
