import pickle

from nlu.errors import DataError, MotCuaError


def test_a_data_error_names_file_and_place() -> None:
    error = DataError("knowledge/catalogue/x.yml", "documents.2.when", "unknown answer 'co'")
    assert str(error) == "knowledge/catalogue/x.yml [documents.2.when] unknown answer 'co'"
    assert isinstance(error, MotCuaError)


def test_a_file_as_a_whole_has_no_place() -> None:
    assert str(DataError("x.yml", "", "is missing")) == "x.yml is missing"


def test_errors_cross_process_borders() -> None:
    error = DataError("x.yml", "line 3", "is not valid YAML")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
