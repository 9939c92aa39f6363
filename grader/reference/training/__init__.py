"""Training the reference CNN: on which device, by which recipe, with what saved on the way, and what is told of it."""
