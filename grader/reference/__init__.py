"""Reference answers of the NumPy lessons, one module per lesson, written to be read by whoever must trust a grade.

`convolution` is lesson 1, `stride_padding` lesson 2 and `pooling` lesson 3. Lessons reuse names (`convolve2d`,
`conv_layer`), so import the module, not the name: `from grader.reference import stride_padding`.

Shared by all of them: arrays are channels-last, any real dtype goes in, sums are made in float64, inputs are never
modified, results never share memory with them. Only NumPy is needed.
"""

from grader.reference import convolution, pooling, stride_padding

__all__ = ["convolution", "pooling", "stride_padding"]
