"""What runs notebooks and what publishes them bring the same libraries: one import at a time, or two threads meet half way."""

from __future__ import annotations

import threading
import time

from pipeline import chapters, publish
from pipeline.assessment import chapter_stage


def test_rooms_are_opened_one_at_a_time(monkeypatch):
    inside, met, opened = [], [], threading.Event()

    def opens(name, done=lambda: None):
        def open_room():
            met.append(bool(inside))
            inside.append(name)
            time.sleep(0.05)
            inside.remove(name)
            done()

        return open_room

    monkeypatch.setattr(chapters, "open_room", opens("chapters"))
    monkeypatch.setattr(publish, "open_room", opens("publish", opened.set))
    chapter_stage._open_publish_room.cache_clear()
    try:
        threads = [threading.Thread(target=chapter_stage._open_rooms) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert opened.wait(5), "the publish room was not opened"
    finally:
        chapter_stage._open_publish_room.cache_clear()
    assert len(met) == 4 and not any(met)  # three chapters each ask for theirs; the publish room is opened once
