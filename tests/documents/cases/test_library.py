"""The functions and methods of Python that case files call."""

import pytest

from tests.documents.cases.reading import listed, names_of


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("tuple('a' for x in [1])", "a"),
        ("sorted({'b', 'a'})", "ab"),
        ("[sorted({'b', 'a'}, key=len)[0]]", "*"),
        ("[list({'b', 'a'})[0]]", "*"),
        ("reversed(['a', 'b'])", "ba"),
        ("frozenset(['a'])", "a"),
        ("dict(a=1, b=2)", "ab"),
        ("dict([('a', 1)])", "*"),
        ("dict({'a': 1}, b=2).keys()", "ab"),
        ("chain(['a'], ('b',))", "ab"),
        ("chain.from_iterable([['a'], ['b']])", "ab"),
        ("chain.from_iterable(load())", "*"),
        ("chain(*load())", "*"),
        ("[next(x for x in ['a', 'b'] if x != 'a')]", "b"),
        ("[next(x for x in ['a', 'b'] if x != z)]", "*"),
        ("[next(x for x in [])]", "*"),
        ("[next(iter(['a']))]", "*"),
        ("[f'{x}{y}' for x, y in zip('ab', [1, 2])]", ["**", "*"]),
        ("[f'{x}{y}' for x, y in zip(['a', 'b'], [1, 2, 3])]", ["a1", "b2"]),
        ("[f'{x}{y}' for x, y in enumerate(['a'], start=1)]", ["1a"]),
        ("[f'{x}{y}' for x, y in enumerate(['a'], size)]", ["*a"]),
        ("[f'{x}' for x in range(3, 0, -2)]", ["3", "1"]),
        ("[f'{x}' for x in range(3, 0, 0)]", "*"),
        ("[f'{x}' for x in range(size)]", "*"),
        ("[str(1), str('a'), str(1.5)]", "1a*"),
        ("[str(len(['x', 'y'])), str(len(load()))]", "2*"),
        ("['a'.upper(), 'b c'.split()[0]]", "*"),
        ("'a b'.split()", "*"),
    ],
)
def test_functions(expression, expected):
    assert names_of(expression) == list(expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = ['a']\nx.append('b')\nx.extend(['c'])", "abc"),
        ("x = {'a'}\nx.add('b')\nx.update({'c'}, ['d'])\nx.discard('a')", "bcd"),
        ("x = ['a', 'b', 'c']\nx.pop()\nx.pop(0)", "b"),
        ("x = ['a', 'b']\nx = [x.pop(), x.pop()]", "ba"),
        ("x = ['a', 'b']\nx.reverse()", "ba"),
        ("x = ['b', 'a']\nx.sort()\nx = [x[0]]", "a"),
        ("x = ['b', 'a']\nx.sort(key=len)\nx = [x[0]]", "*"),
        ("x = ['a']\ny = x.copy()\ny.append('b')", "a"),
        ("x = {'a'}.union({'b'})", "ab"),
        ("x = {'a', 'b'}\nx.intersection_update({'b'})", "ab*"),
        ("x = ['a']\nx.extend(*load())", "a*"),
        ("x = ['a', 'b']\nx.remove('b')", "a"),
        ("x = {'a': 'b'}.values()", "b"),
        ("x = [k + v for k, v in {'a': 'b'}.items()]", ["ab"]),
        ("d = {'a': 'b'}\nx = [d.get('a'), d.get('c', 'd'), d.get(load())]", "bd*"),
        ("d = {}\nd.update({'a': 'b'}, c='d')\nx = d.values()", "bd"),
        ("d = {'a': 'b', 'c': 'd'}\nx = [d.pop('a'), *d.values()]", "bd"),
        ("d = {'a': 'b'}\ne = d.copy()\ne['a'] = 'c'\nx = d.values()", "b"),
        ("d = {'a': 'b'}\nd.clear()\nx = d.values()", "*"),
        ("d = {'a': 'b'}\nif slow():\n    d['a'] = 'c'\nx = [d.get('a')]", "*"),
        ("d = {'a': 'b'}\nif slow():\n    d.pop('a')\nx = [d.get('a', 'z')]", "*"),
        ("d = {'a': 'b'}\nd[load()] = 'c'\nx = [d['a']]", "*"),
        ("d = {'a': 'b'}\ndel d['a']\nx = [*d, 'c']", "c"),
        ("d = {'a': 'b', **load()}\nx = [d['a']]", "*"),
    ],
)
def test_methods(code, expected):
    assert names_of("x", code) == list(expected)


def test_a_removed_case_is_told_from_others_by_its_name():
    code = "a, b = Case('a'), Case('b')\nCASES = [a, b]\nCASES.remove(b)"
    assert listed(code) == ["a"]
    assert listed(code.replace("Case('a')", "Case(load())")) == ["b", "..."]
