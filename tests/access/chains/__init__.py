"""Chains: each link is permitted, or nearly; what comes of them together must not be."""

import asyncio
from collections.abc import Iterable

from tests.access.asking import Asking
from tests.access.chains import (
    clearances,
    deputies,
    derived_ids,
    doors,
    files,
    imports,
    mail,
    outside,
    past,
    sites,
    smuggling,
)
from tests.access.chains.trying import CHAINS, LAST, Chain, Rest, Try
from tests.access.city import City

MODULES = (deputies, derived_ids, files, clearances, past, outside, mail, imports, sites, smuggling, doors)


async def try_chains(city: City, asking: Asking, only: str) -> tuple[int, list[str]]:
    """Try all chains whose names have ``only`` in them side by side; returns how many, and what went through."""
    tried, through = 0, []
    for wave in (CHAINS, LAST):
        chosen = {name: told for name, told in wave.items() if only in name}
        rest = Rest(city.stack)
        rest.going = len(chosen)
        ended = await asyncio.gather(*(_one(name, told, city, asking, rest) for name, told in chosen.items()))
        tried += len(chosen)
        through += [line for lines in ended for line in lines]
    return tried, through


async def _one(name: str, told: Chain, city: City, asking: Asking, rest: Rest) -> Iterable[str]:
    trying = Try(name, asking, city.world, city.stack, rest)
    try:
        await told(trying)
    except Exception as error:  # a chain that cannot be tried is no proof: it counts as gone through
        trying.wrong.append(f"{name} · could not be tried: {error!r}")
    finally:
        rest.going -= 1
        await rest.look()
    trying.holds(len(trying.links) > 1, "has no links")
    return trying.wrong
