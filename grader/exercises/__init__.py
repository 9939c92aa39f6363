"""The lessons: everything that is known of their exercises, declared."""

from grader.exercises import convolution, dropout, keras_cnn, pooling, stride_padding
from grader.exercises.declare import Lesson
from grader.usage import UsageError

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (convolution.LESSON, stride_padding.LESSON, pooling.LESSON, keras_cnn.LESSON, dropout.LESSON)
}


def lesson_named(name: str) -> Lesson:
    """Raises UsageError, naming the lessons there are, for any other name."""
    try:
        return LESSONS[name]
    except KeyError:
        raise UsageError(f"there is no lesson named {name!r}; the lessons are: {', '.join(LESSONS)}") from None
