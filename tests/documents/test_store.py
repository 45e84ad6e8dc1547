"""The private store: whole or not at all, sealed, noticed when it is damaged, sealed anew when the key changes."""

import base64
from pathlib import Path

import pytest
from django.core.management import call_command

from documents import store
from documents.store import FileDamaged, StoreFull


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [place for place in folder.rglob("*") if place.is_file()]


def test_the_same_content_is_kept_once(folder):
    first = store.keep(b"paper", folder=store.EVIDENCE)
    assert store.keep(b"paper", folder=store.EVIDENCE) == first
    assert len(files_in(folder)) == 1
    assert store.keep(b"paper", folder=store.ISSUED).path != first.path


def test_a_write_that_fails_leaves_nothing_and_says_what_to_do(folder, monkeypatch):
    def no_room(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "fsync", no_room)
        with pytest.raises(StoreFull, match="存储空间不足") as refusal:
            store.keep(b"paper", folder=store.EVIDENCE)
    assert refusal.value.status == 503
    assert files_in(folder) == []
    assert store.read(store.keep(b"paper", folder=store.EVIDENCE).path) == b"paper"


def test_a_changed_file_is_not_shown(folder):
    kept = store.keep(b"paper", folder=store.EVIDENCE)
    place = folder / kept.path
    place.write_bytes(place.read_bytes()[:-1] + b"!")
    with pytest.raises(FileDamaged):
        store.read(kept.path)


def test_a_file_put_in_the_place_of_another_is_not_shown(folder):
    one, other = (store.keep(content, folder=store.EVIDENCE) for content in (b"one", b"other"))
    (folder / one.path).write_bytes((folder / other.path).read_bytes())
    with pytest.raises(FileDamaged):
        store.read(one.path)


def test_a_file_of_another_hash_or_none_is_not_shown(folder):
    kept = store.keep(b"paper", folder=store.EVIDENCE)
    with pytest.raises(FileDamaged):
        store.read(kept.path, sha256="0" * 64)
    (folder / kept.path).unlink()
    with pytest.raises(FileDamaged):
        store.read(kept.path)


def test_after_a_change_of_key_every_file_is_sealed_with_the_new_one(folder, settings, capsys):
    kept = store.keep(b"paper", folder=store.EVIDENCE)
    old = settings.PERSONAL_DATA_KEYS
    fresh = base64.b64encode(b"9" * 32).decode() if isinstance(next(iter(old.values())), str) else b"9" * 32
    settings.PERSONAL_DATA_KEYS = old | {"t2": fresh}
    settings.PERSONAL_DATA_KEY_ID = "t2"
    call_command("reseal_files")
    call_command("reseal_files")
    assert capsys.readouterr().out == "files: 1 resealed\nfiles: 0 resealed\n"
    settings.PERSONAL_DATA_KEYS = {"t2": fresh}
    assert store.read(kept.path, sha256=kept.sha256) == b"paper"
