"""A topic of its own for each subscription that reads on Kafka: who may, and how it is filled."""
