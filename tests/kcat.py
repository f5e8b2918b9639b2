"""kcat with a librdkafka that Kafka 4 lets in.

Before 2.6.1 librdkafka proved itself by SCRAM in a way that Kafka 4 refuses (github.com/confluentinc/librdkafka/pull/4895);
Debian 12 has 2.0.2.  The one that confluent-kafka brings along takes its place.
"""

import os
from importlib.metadata import files

LIBRARY = next(path.locate() for path in files("confluent-kafka") or () if path.name.startswith("librdkafka"))


def environment() -> dict[str, str]:
    """The environment in which ``kcat`` is run."""
    return {**os.environ, "LD_PRELOAD": str(LIBRARY)}
