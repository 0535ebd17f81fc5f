"""Independent models that look for what protection has left."""
