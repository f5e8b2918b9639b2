"""Which card a reader is shown of a document whose past is folded; a role that sees every row names the rule itself."""

# As the portal chooses among the cards of the bodies that one reads for: the own body's first, the owner's first.
SHOWN_CARD = """
    SELECT body_id, replaced_by_document_id FROM documents.cards
    WHERE document_id = $1 AND log.own(body_id) AND log.cleared(secrecy_rank)
    ORDER BY body_id = $2 DESC, role = 'owner' DESC, body_id LIMIT 1
"""
"""$1 the document, $2 the reader's body."""
