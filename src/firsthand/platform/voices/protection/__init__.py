"""The protected recording: asked for, made by the engine in the sandbox, attacked, looked at, approved."""
