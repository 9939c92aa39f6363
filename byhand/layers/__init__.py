"""What later lessons are handed of earlier ones: the same functions, working and fast. To be read after the lesson.

`convolution` holds those of lesson 1, `stride_padding` those of lesson 2, `pooling` those of lesson 3. Lessons reuse
names, so import what you need from its module: `from byhand.layers.stride_padding import same_padding`.
Nothing is imported here: while a lesson is graded, the modules that would answer it are not there.
"""
