"""The one error of the data room."""


class DataError(RuntimeError):
    """A data set or picture could not be loaded; the text says which file, what is wrong and what to do."""
