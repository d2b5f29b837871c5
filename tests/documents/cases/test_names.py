"""Names that are likely to be those of the same case."""

import pytest

from perflint.documents.cases.names import renamed

NAMES = (
    "flux2_modelopt_fp8_tp2_t2i",
    "flux2_modelopt_nvfp4_t2i",
    "wan2_1_t2v_14b_2gpu",
    "qwen_image",
    "model30_t2i",
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("flux2_modelopt_fp8_t2i", "flux2_modelopt_fp8_tp2_t2i"),
        ("flux2_modelopt_fp8_tp2_t2i_1gpu_new", "flux2_modelopt_fp8_tp2_t2i"),
        ("flux2_modelopt_fp8_tp2_t2i_1gpu_new_x", None),
        ("wan2.1-t2v-14b", "wan2_1_t2v_14b_2gpu"),
        ("wan2_1_t2v_14b_4gpu", None),
        ("wan2_2_t2v_14b_2gpu", None),
        ("qwen_imgae", "qwen_image"),
        ("model31_t2i", None),
        ("qwen", "qwen_image"),
        ("qwen_image_edit_2509_ti2i", None),
        ("", None),
    ],
)
def test_a_word_more_or_less_or_a_typing_error(name, expected):
    assert renamed(name, NAMES) == expected


def test_the_name_with_the_fewest_other_words_is_preferred():
    assert renamed("a_b_c", ["a_b_c_d_e", "a_b_c_z"]) == "a_b_c_z"
