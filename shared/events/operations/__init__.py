"""Operations: what the operators did to the streams; a module for each kind of stream.  It is the audit trail."""
