"""What an account may do on the brokers is what its process does, and no more."""

import pytest
from confluent_kafka.admin import AclOperation, ResourcePatternType, ResourceType

from deploy.local.processes import PROCESSES
from shared.services import KAFKA, REACTING
from shared.streams.access import ACCOUNTS, ADMIN, BROKER, rights_of
from shared.streams.connection import Cluster
from shared.streams.topics import DEAD_LETTERS, DIRECTORY, DOCUMENTS, topic_of

SECURED = Cluster("kafka:9092", "SASL_PLAINTEXT", "routing", "not-to-be-shown")


def test_every_process_with_brokers_has_an_account_and_no_other_has() -> None:
    asking = {process.name for process in PROCESSES if set(KAFKA) & set(process.settings) and not process.job}
    assert asking == set(ACCOUNTS)
    assert not {ADMIN, BROKER} & asking


@pytest.mark.parametrize("account", ACCOUNTS)
def test_only_its_own_topic_and_group(account: str) -> None:
    rights = rights_of(account)
    assert {right.principal for right in rights} == {f"User:{account}"}
    written = {
        right.name for right in rights if right.operation == AclOperation.WRITE and right.restype == ResourceType.TOPIC
    }
    if account not in ("operations", "subscriptions", "projections"):
        assert written == {topic_of(account).name, DEAD_LETTERS.name}
    groups = {right.name for right in rights if right.restype == ResourceType.GROUP}
    assert groups == ({f"congvan-{account}-policies"} if account in REACTING else groups & {"congvan.subscribers"})
    assert ("congvan.subscribers" in groups) == (account == "subscriptions")
    for right in rights:
        assert right.operation not in (AclOperation.ALL, AclOperation.ANY)
        assert right.name != "*"
        if right.resource_pattern_type == ResourcePatternType.PREFIXED:
            assert (account, right.name) == ("subscriptions", "congvan.subscriber.")
        if right.restype == ResourceType.BROKER:
            assert account == "subscriptions"


def test_who_reads_what() -> None:
    def readers(topic: str) -> set[str]:
        return {
            one for one in ACCOUNTS for right in rights_of(one)
            if right.name == topic and right.operation == AclOperation.READ
        }  # fmt: skip

    assert readers(DOCUMENTS.name) == readers(DIRECTORY.name) == {*REACTING, "projections"}
    assert readers(DEAD_LETTERS.name) == {"operations"}


def test_every_client_proves_itself_and_none_shows_how() -> None:
    asked = SECURED.aiokafka()
    assert (asked["security_protocol"], asked["sasl_mechanism"]) == ("SASL_PLAINTEXT", "SCRAM-SHA-256")
    assert SECURED.librdkafka()["sasl.username"] == asked["sasl_plain_username"] == "routing"
    credentials = SECURED.faust()
    assert credentials is not None
    assert (credentials.username, credentials.protocol.value) == ("routing", "SASL_PLAINTEXT")
    assert 'username="routing"' in SECURED.java()
    assert "not-to-be-shown" not in repr(SECURED) + repr(credentials)


def test_over_tls_certificates_are_judged() -> None:
    context = Cluster("kafka:9092", "SASL_SSL", "routing", "x").aiokafka()["ssl_context"]
    assert context.check_hostname
    assert Cluster("127.0.0.1:1").aiokafka() == {"bootstrap_servers": "127.0.0.1:1", "security_protocol": "PLAINTEXT"}
    assert Cluster("127.0.0.1:1").faust() is None
