"""Imports what nearly every process of the city needs, once, in the process that the others are forked from."""

import gc

import shared.events.catalogue
import shared.streams.policies
import shared.web.commands
import shared.web.pages
import shared.web.service  # noqa: F401 - these are imported for whoever is forked

gc.freeze()  # a collection would write to, and so copy, the pages that the processes share
