def test_points_at_the_object_that_should_hold_it(judge) -> None:
    text = '{"scenarios": {}, "metadata": {}}'
    (finding,) = judge("missing-date", text)
    assert text[slice(*finding.span)] == '"metadata"'


def test_without_metadata_it_is_the_file(judge) -> None:
    (finding,) = judge("missing-date", '{"scenarios": {}}')
    assert finding.pointer == ""


def test_any_value_is_not_missing(judge) -> None:
    assert judge("missing-date", {"metadata": {"last_updated": None}}) == []


def test_a_file_of_the_wrong_shape_is_left_to_wrong_type(judge) -> None:
    assert judge("missing-date", []) == []
