"""What the service `insight` answers: the contract that it and whoever asks it share."""
