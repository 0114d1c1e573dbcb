import pytest

from knowledge.codes import is_code


@pytest.mark.parametrize("text", ["1.001193", "0.000000", "3.000333"])
def test_a_code(text):
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "1.00119", "1.0011930", "1,001193", "1.001193\n", " 1.001193", "１.００１１９３", "1.001193 a", "11.001193"])
def test_no_code(text):
    assert not is_code(text)
