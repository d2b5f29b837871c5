"""The language server: open buffers through the engine; needs the extra ``server``."""
