"""The registers of incoming and outgoing documents (sổ đăng ký văn bản đến, đi).

Nothing leaves them: what was corrected or cancelled stays, struck through.
"""

from pathlib import Path

from shared.documents import kinds, vietnamese
from shared.readmodels.model import ReadModel, Table
from shared.readmodels.registers.incoming import Incoming, evolve_incoming, incoming_keys
from shared.readmodels.registers.outgoing import Outgoing, evolve_outgoing, outgoing_keys

MODEL = ReadModel(
    name="registers",
    tables=(
        Table("incoming", Incoming, ("body_id", "document_id", "struck"), incoming_keys, evolve_incoming),
        Table("outgoing", Outgoing, ("body_id", "document_id", "struck"), outgoing_keys, evolve_outgoing),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=(
        Path(vietnamese.__file__),
        Path(kinds.__file__),
        Path(kinds.__file__).with_suffix(".toml"),
    ),
)
