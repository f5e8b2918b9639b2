"""`python -m deploy.local.sandbox FILE`: librdkafka's mock cluster; writes its address to FILE and stays up."""

import signal
import sys
import time
from pathlib import Path

from confluent_kafka import Producer

from shared.streams.topics import TOPICS


def main() -> None:
    """Run until told to stop."""
    address_file = Path(sys.argv[1])
    producer = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "unused"})
    for topic in TOPICS:  # the mock has no controller to create topics, but asking for one makes it
        producer.list_topics(topic.name, timeout=10)
    brokers = producer.list_topics(timeout=10).brokers.values()
    address_file.write_text(",".join(f"{broker.host}:{broker.port}" for broker in brokers))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
