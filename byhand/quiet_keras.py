"""Import this before Keras, and TensorFlow's start-up messages stay away: `import byhand.quiet_keras`.

They are written by compiled code to the process's standard error, past `sys.stderr`, where JupyterLab shows them in red
and nbgrader takes them for a failed test. Real errors are exceptions, and are still raised.
"""

from byhand.keras_if_there import keras_if_there

keras_if_there()
