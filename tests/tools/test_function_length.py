import pytest

from tools import function_length


def module(lines, docstring=""):
    return f"import os\n\n\n@cache\ndef f(\n    x,\n):\n{docstring}" + "    x += 1\n" * lines


@pytest.mark.parametrize(
    ("source", "is_reported"),
    [
        (module(37), False),
        (module(38), True),
        (module(37, '    """Line.\n\n    Another line.\n    """\n'), False),
        (module(38, '    """Line.\n\n    Another line.\n    """\n'), True),
        ("class C:\n    async def f(self):\n" + "        pass\n" * 40, True),
    ],
)
def test_the_docstring_and_decorators_do_not_count(tmp_path, capsys, source, is_reported):
    path = tmp_path / "package" / "module.py"
    path.parent.mkdir()
    path.write_text(source, "utf-8")
    assert function_length.main(tmp_path) == is_reported
    line = source[: source.index("def f")].count("\n") + 1
    expected = f"{path}:{line}: f has 41 lines (at most 40)\n" if is_reported else ""
    assert capsys.readouterr().out == expected
