import pytest

TITLES = ("network", "memory", "logging", "cache", "kernels")


def group(title: str, names: str, at: str) -> str:
    lines = {
        "class": "    {name}: int = 1\n",
        "function": '        parser.add_argument("--{name}", help="Help.")\n',
    }[at]
    space = {"class": "    ", "function": "        "}[at]
    return f"\n{space}# {title}\n" + "".join(lines.format(name=name) for name in names)


def module(fields: dict[str, str], calls: dict[str, str]) -> str:
    """Return a module; header → names of fields, and of arguments, each of one letter."""
    declared = "".join(group(title, names, "class") for title, names in fields.items())
    code = "".join(group(title, names, "function") for title, names in calls.items())
    return f"class ServerArgs:{declared}\n    def add_cli_args(parser):{code}"


FIELDS = {"network": "ab", "memory": "cd", "logging": "ef"}
SWAPPED = {"memory": "cd", "logging": "ef", "network": "ab"}


def test_both_places_are_named_and_shown(run_rule) -> None:
    text = module(FIELDS, SWAPPED)
    (finding,) = run_rule("group-out-of-order", text)
    assert finding.message == "the group `network` should come before `memory`, as its fields do"
    assert text[slice(*finding.span)] == "# network"
    assert finding.span.start > text.index("def")
    assert (finding.found, finding.expected) == ("network", "before memory")
    related = [(item.span, text[slice(*item.span)], item.label) for item in finding.related]
    assert [item[1:] for item in related] == [
        ("# network", "its fields are here"),
        ("# memory", "should come before this"),
    ]
    assert related[0][0].start < text.index("def") < related[1][0].start
    assert finding.help == "move the group before `memory`, or the fields to match"
    assert finding.fix is None
    assert finding.concerns == ("network",)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("01234", []),
        ("10234", ["memory"]),
        ("12340", ["network"]),
        ("40123", ["kernels"]),
        ("21043", ["logging", "memory", "kernels"]),
    ],
)
def test_the_fewest_groups_are_reported(run_rule, order: str, expected: list[str]) -> None:
    fields = {title: "abcdefghij"[2 * at : 2 * at + 2] for at, title in enumerate(TITLES)}
    calls = {TITLES[int(digit)]: fields[TITLES[int(digit)]] for digit in order}
    findings = run_rule("group-out-of-order", module(fields, calls))
    assert len(findings) == len(expected)
    assert {finding.found for finding in findings} <= set(TITLES)


def test_a_group_comes_after_the_last_one_before_it(run_rule) -> None:
    calls = {"logging": "ef", "network": "ab", "memory": "cd"}
    (finding,) = run_rule("group-out-of-order", module(FIELDS, calls))
    assert finding.message == "the group `logging` should come after `memory`, as its fields do"


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("ab", 1),
        ("abc", 1),  # two of three fields are there
        ("ac", 0),  # one of two is not more than half
        ("xy", 0),  # no argument has a field
        ("axy", 1),  # what has no field does not count
        ("acd", 0),
    ],
)
def test_a_group_counts_if_more_than_half_of_its_fields_are_there(
    run_rule, network: str, expected: int
) -> None:
    calls = {"memory": "cd", "logging": "ef", "network": network}
    calls["memory"] = "".join(name for name in "cd" if name not in network) or "z"
    fields = {**FIELDS, "memory": "cdz"}
    assert len(run_rule("group-out-of-order", module(fields, calls))) == expected


def test_only_headers_on_both_sides_are_compared(run_rule) -> None:
    calls = {"memory": "cd", "logs": "ef", "network options": "ab"}
    assert run_rule("group-out-of-order", module(FIELDS, calls)) == []
    calls = {"Memory:": "cd", "logs": "ef", "=== Network ===": "ab"}
    assert len(run_rule("group-out-of-order", module(FIELDS, calls))) == 1


@pytest.mark.parametrize("again", ["class", "function"])
def test_a_header_that_is_used_twice_is_not_compared(run_rule, again: str) -> None:
    text = module(FIELDS, SWAPPED)
    more = group("network", "g", again)
    if again == "class":
        text = text.replace("\n    def", f"{more}\n    def")
    else:
        text += more
    assert run_rule("group-out-of-order", text) == []


def test_groups_of_different_lists_of_statements_are_not_compared(run_rule) -> None:
    text = module(FIELDS, {"memory": "cd", "logging": "ef"})
    nested = group("network", "ab", "function").replace("\n        ", "\n            ")
    assert run_rule("group-out-of-order", f"{text}\n        if x:{nested}") == []


def test_deprecated_arguments_do_not_count(run_rule) -> None:
    text = module(FIELDS, SWAPPED)
    for name in "ab":
        text = text.replace(f'"--{name}", help="Help', f'"--{name}", help="Deprecated')
    assert run_rule("group-out-of-order", text) == []


def test_a_header_without_arguments_is_not_compared(run_rule) -> None:
    text = module(FIELDS, {**SWAPPED, "network": ""})
    assert run_rule("group-out-of-order", text) == []


def test_in_a_comparison_the_new_group_is_reported(run_rule) -> None:
    fields = {"network": "ab", "memory": "cd"}
    old = module(fields, {"memory": "cd"})
    new = module(fields, {"memory": "cd", "network": "ab"})
    (finding,) = run_rule("group-out-of-order", new, before=old)
    assert finding.found == "network"
    old = module(fields, {"network": "ab"})
    (finding,) = run_rule("group-out-of-order", new, before=old)
    assert finding.found == "memory"
    old = module(fields, {"memory": "c", "network": "ab"})
    (finding,) = run_rule("group-out-of-order", new, before=old)
    assert finding.concerns == run_rule("group-out-of-order", old)[0].concerns


@pytest.mark.parametrize("displaced", [0, 1, 13])
def test_one_finding_for_each_of_forty_groups_in_another_place(run_rule, displaced: int) -> None:
    """A third of the groups of a real file are in another order than the class."""
    titles = [f"{word} {part}" for word in TITLES for part in "stuvwxyz"]
    names = [f"{part}{number}" for number in range(40) for part in "pq"]
    declared = code = ""
    order = list(range(40))
    for number in range(displaced):  # each third group goes to the end
        order.append(order.pop(order.index(number * 3)))
    for number in range(40):
        own = names[2 * number : 2 * number + 2]
        declared += f"\n    # {titles[number]}\n" + "".join(
            f"    {name}: int = 1\n" for name in own
        )
    for number in order:
        own = names[2 * number : 2 * number + 2]
        code += f"\n        # {titles[number]}\n" + "".join(
            f'        parser.add_argument("--{name}", help="Help of {name}.")\n' for name in own
        )
    text = f"class ServerArgs:{declared}\n    def add_cli_args(parser):{code}"
    findings = run_rule("group-out-of-order", text)
    assert {finding.found for finding in findings} == {
        titles[number * 3] for number in range(displaced)
    }
    assert run_rule("argument-out-of-order", text) == []
    assert run_rule("group-disagreement", text) == []
