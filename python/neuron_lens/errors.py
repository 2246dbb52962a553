"""What a user can mend."""


class NeuronLensError(Exception):
    """One line that says what is wrong, where, and what to do."""
