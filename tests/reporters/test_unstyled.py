"""Without a style, text is unchanged and paths are made safe."""

from perflint.reporters.unstyled import UNSTYLED


def test_text_is_unchanged_and_a_path_does_not_look_like_a_flag():
    assert UNSTYLED.paint("x", "bold") + UNSTYLED.path("-y") == "x./-y"
