import pytest

from bot import training


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project and a Rasa that only writes the file."""
    (tmp_path / "nlu/data").mkdir(parents=True)
    (tmp_path / "nlu/data/ask.yml").write_text("một")
    (tmp_path / "config.yml").write_text("recipe: default.v1")
    monkeypatch.setattr(training, "ROOT", tmp_path)

    trained = []

    def run(folder):
        trained.append(folder)
        (folder / "motcua.tar.gz").write_text("model")

    monkeypatch.setattr(training, "_run_rasa", run)
    return tmp_path, trained


def test_trains_once_and_says_so(project):
    root, trained = project
    said = []
    path = training.train(root / "models", say=said.append)
    assert path == root / "models/motcua.tar.gz" and path.is_file()
    training.train(root / "models", say=said.append)
    assert len(trained) == 1
    assert "mới nhất" in said[-1]


@pytest.mark.parametrize("name", ["config.yml", "nlu/data/ask.yml", "nlu/data/new.yml"])
def test_trains_again_when_a_source_changed(project, name):
    root, trained = project
    training.train(root / "models", say=str)
    (root / name).write_text("hai")
    training.train(root / "models", say=str)
    assert len(trained) == 2


def test_force_trains_anyway(project):
    root, trained = project
    training.train(root / "models", say=str)
    training.train(root / "models", force=True, say=str)
    assert len(trained) == 2


def test_an_interrupted_training_leaves_nothing_that_looks_fresh(project, monkeypatch):
    root, _ = project
    training.train(root / "models", say=str)

    def fail(folder):
        raise training.TrainingError("Rasa could not train a model")

    monkeypatch.setattr(training, "_run_rasa", fail)
    with pytest.raises(training.TrainingError):
        training.train(root / "models", force=True, say=str)
    assert training.is_stale(root / "models/motcua.tar.gz")
