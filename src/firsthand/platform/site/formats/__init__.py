"""How each language writes dates, times and numbers: one module a language, read by Django (FORMAT_MODULE_PATH).

Django's own English is that of the United States and its Arabic has no form for a date with its time.
What is not said here is Django's.
"""
