"""Imports what nearly every process of the city needs, once, in the process that the others are forked from."""

import gc

import shared.documents.looking
import shared.events.catalogue
import shared.readmodels.roster.queries
import shared.streams.policies
import shared.web.commands
import shared.web.pages
import shared.web.service
import shared.web.texts  # noqa: F401 - these are imported for whoever is forked
from shared.texts import city

city()  # read once as well

gc.freeze()  # a collection would write to, and so copy, the pages that the processes share
