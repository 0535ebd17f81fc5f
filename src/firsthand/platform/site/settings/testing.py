raise ImportError("use DJANGO_SETTINGS_MODULE=tests.settings (with /work/main and /work/main/src on the path)")
