"""The start in containers as the README says it: rendered with its own secrets, and judged as an attacker would."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.docker import keys, pin
from deploy.secrets import NAMES
from shared.secrets import TRIED_FIRST, weakness
from shared.services import SERVICES
from shared.settings import SECRETS

ROOT = Path(__file__).parents[3]
FILE = (ROOT / "docker-compose.yml").read_text("utf-8")
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<more>[^{}]*))?\}")
HELD_BACK = {"proxy", "kafka"}
"""Who has a published port: people's and other systems' door, and subscribers' Kafka."""


class Missing(Exception):
    """A variable without which Compose does not start."""


def rendered(text: str, environment: Mapping[str, str]) -> str:
    """As Compose fills ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}``, inside out."""

    def fill(found: re.Match[str]) -> str:
        value = environment.get(found["name"], "")
        if value or found["how"] is None:
            return value
        if found["how"] == ":?":
            raise Missing(f"{found['name']}: {found['more']}")
        return found["more"]

    while VARIABLE.search(text):
        text = VARIABLE.sub(fill, text)
    return text


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    file = tmp_path_factory.mktemp("docker") / ".env"
    assert sorted(keys.complete(file)) == sorted(NAMES)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return keys.read(file.read_text("utf-8"))


def composed(node: Any, environment: Mapping[str, str]) -> Any:
    """The file's values filled, after it was read as YAML."""
    if isinstance(node, dict):
        return {name: composed(value, environment) for name, value in node.items()}
    if isinstance(node, list):
        return [composed(value, environment) for value in node]
    return rendered(node, environment) if isinstance(node, str) else node


@pytest.fixture(scope="module")
def services(secrets: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = composed(yaml.safe_load(FILE)["services"], secrets)
    return found


def test_without_secrets_nothing_starts(secrets: dict[str, str]) -> None:
    with pytest.raises(Missing, match=r"deploy\.docker\.keys"):
        rendered(FILE, {})
    for name in NAMES:
        if name != "GRAFANA_PASSWORD":
            with pytest.raises(Missing, match=name):
                rendered(FILE, {**secrets, name: ""})
    assert set(re.findall(r"\$\{(\w+):\?", FILE)) == set(NAMES)


def test_no_secret_is_published_or_shared(services: dict[str, Any], secrets: dict[str, str]) -> None:
    sounds = re.compile(r"(SECRET|PASSWORD|PASSPHRASE|_KEY)(_[A-Z]+)?$")
    for name, service in services.items():
        for variable, value in service["environment"].items():
            if sounds.search(variable) and variable not in ("EDXML_SIGNING_KEY", "ACTOR_TOKEN_PUBLIC_KEY"):
                assert weakness(value) is None, (name, variable)
                assert value in secrets.values(), (name, variable)
            assert "change-me" not in str(value)
    roles = {name: urlsplit(one["environment"]["DATABASE_URL"]) for name, one in services.items() if "DATABASE_URL" in one["environment"]}  # fmt: skip
    own = {name: url.password for name, url in roles.items() if name not in ("migrate", "seed")}
    assert all(roles[name].username == name for name in own)
    accounts = {one["environment"]["KAFKA_USER"]: one["environment"]["KAFKA_PASSWORD"] for one in services.values() if "KAFKA_USER" in one["environment"]}  # fmt: skip
    every = [*own.values(), *accounts.values()]
    assert len(set(every)) == len(every)


def test_the_file_itself_holds_no_secret() -> None:
    """Nothing that stands where a secret is asked for: not a default, not a word that people try first."""
    for variable in re.findall(r"\$\{(\w+):-", FILE):
        assert variable not in NAMES
        assert variable.lower() not in SECRETS
    for line in FILE.splitlines():
        name, _, value = line.strip().partition(": ")
        if name.endswith(("PASSWORD", "SECRET", "PASSPHRASE")):
            assert value.startswith("${"), line
            assert not any(word in value.lower().partition(":?")[2] for word in TRIED_FIRST), line


def test_only_the_door_is_published_and_on_this_machine_unless_somebody_says_so(
    services: dict[str, Any], secrets: dict[str, str]
) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {
        "proxy": ["127.0.0.1:443:8443", "127.0.0.1:80:8080"], "kafka": ["127.0.0.1:9094:9094"]
    }  # fmt: skip
    everywhere = composed(yaml.safe_load(FILE)["services"], {**secrets, "PUBLISH_ADDRESS": "0.0.0.0"})
    assert everywhere["proxy"]["ports"][0] == "0.0.0.0:443:8443"
    assert everywhere["kafka"]["ports"] == ["127.0.0.1:9094:9094"]


def test_who_reaches_whom(services: dict[str, Any]) -> None:
    networks = yaml.safe_load(FILE)["networks"]
    inside = {name for name, how in networks.items() if (how or {}).get("internal")}
    assert inside == {"inner", "front"}
    on = {name: set(service["networks"]) for name, service in services.items()}
    assert on["proxy"] == {"outdoors", "front"}, "the proxy reaches no database and no broker"
    assert {name for name, where in on.items() if "front" in where} == {
        "proxy", "grafana", *(service.name for service in SERVICES if service.published)
    }  # fmt: skip
    assert {name for name, where in on.items() if where - inside} == {
        "proxy", "kafka", "portal", "publishing", "subscriptions", "notifier"
    }  # fmt: skip
    assert on["postgres"] == {"inner"}
    trusted = {service["environment"].get("TRUSTED_PROXIES") for service in services.values()} - {None}
    assert trusted == {services["proxy"]["networks"]["front"]["ipv4_address"]}


def test_every_container_is_nobody_and_can_little(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert "cap_add" not in service, name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["pids_limit"] <= 512, name
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
        assert service.get("user", "") not in ("root", "0"), name
        assert "privileged" not in service, name
        for mounted in service.get("volumes", []):
            assert not mounted.startswith("./") or mounted.endswith(":ro"), name
            assert "docker.sock" not in mounted, name
    for file in ("docker", "proxy"):
        lines = (ROOT / "deploy" / file / "Dockerfile").read_text("utf-8").splitlines()
        users = [line.split()[1] for line in lines if line.startswith("USER ")]
        assert users, "the image's last user is nobody in particular"
        assert users[-1] not in ("root", "0")


def test_every_image_is_pinned_by_its_digest(services: dict[str, Any]) -> None:
    ours = {"congvan:latest", "congvan-proxy:latest"}
    images = {service["image"] for service in services.values()} - ours
    for file in ("docker", "proxy"):
        text = (ROOT / "deploy" / file / "Dockerfile").read_text("utf-8")
        images |= {line.split()[1] for line in text.splitlines() if line.startswith("FROM ")}
    assert len(images) >= 8
    for image in images:
        assert pin.PINNED.fullmatch(image), image


def test_the_readme_names_this_start() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python -m deploy.docker.keys" in readme
    assert "keys > .env" not in readme


def test_secrets_are_made_once_and_are_their_owners(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / ".env"
    file.write_text("CITY_HOST=congvan.example.vn\nWEBHOOK_KEY='mine-and-long-enough-3f9'")
    file.chmod(0o644)
    assert "WEBHOOK_KEY" not in keys.complete(file)
    first = file.read_text()
    assert keys.read(first)["WEBHOOK_KEY"] == "mine-and-long-enough-3f9"
    assert keys.read(first)["CITY_HOST"] == "congvan.example.vn"
    assert keys.complete(file) == []
    assert file.read_text() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_weak_ones_that_were_there_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_text("IDENTITY_PASSWORD=congvan\n")
    monkeypatch.setattr("sys.argv", ["keys", str(file)])
    assert keys.main() == 1
    assert "IDENTITY_PASSWORD is a known one" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/threat-model.md", "docs/README.md"])
def test_places_that_are_named_are_there(name: str) -> None:
    """A threat model that points nowhere protects nobody."""
    text = (ROOT / name).read_text("utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in linked if not ((ROOT / name).parent / link).exists()] == []
    assert named or linked
