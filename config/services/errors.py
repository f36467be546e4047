class ServiceError(Exception):
    """A server could not be found, started or stopped; the message is a sentence for the reader."""
