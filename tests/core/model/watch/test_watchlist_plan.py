"""Nothing leaves the broker's group but what a person took out of our list since both last had it in common."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.watchlist_link import common, plan

NAMES = [InstrumentId(f"HK.{letter}") for letter in "ABCDEF"]
lists = st.lists(st.sampled_from(NAMES), unique=True)
some = st.frozensets(st.sampled_from(NAMES))
steps = st.lists(
    st.tuples(
        st.sampled_from(["they add", "they remove", "we add", "we remove", "look", "look, and it fails"]),
        st.sampled_from(NAMES),
    ),
    max_size=40,
)


@given(local=lists, remote=lists, synced=some, readded=some, refused=some)
def test_a_plan_removes_there_only_what_both_had_and_is_not_here(
    local: list[InstrumentId], remote: list[InstrumentId], synced: frozenset[InstrumentId],
    readded: frozenset[InstrumentId], refused: frozenset[InstrumentId],
) -> None:  # fmt: skip
    wanted = plan(local, remote, synced, readded=readded, refused=refused)
    assert set(wanted.remove_remote) <= (set(remote) & synced) - set(local)
    assert not set(wanted.remove_remote) & (set(wanted.add_local) | set(wanted.add_remote) | set(wanted.conflicts))


@settings(max_examples=400)
@given(local=lists, remote=lists, happened=steps)
def test_over_any_history_nothing_goes_there_that_no_person_took_out_here(
    local: list[InstrumentId], remote: list[InstrumentId], happened: list[tuple[str, InstrumentId]]
) -> None:
    """`taken` is what a person took out since it was last in both; pulls that take out for the broker are none."""
    ours, theirs = list(local), list(remote)
    synced: tuple[InstrumentId, ...] = ()
    taken: set[InstrumentId] = set()
    for what, name in happened:
        if what.startswith("they"):
            theirs = [each for each in theirs if each != name] + [name] * (what == "they add")
        elif what == "we add":
            ours = [each for each in ours if each != name] + [name]
            taken.discard(name)
        elif what == "we remove":
            if name in ours:
                taken.add(name)
            ours = [each for each in ours if each != name]
        else:
            wanted = plan(ours, theirs, synced)
            assert set(wanted.remove_remote) <= taken, (ours, theirs, synced)
            synced = common(ours, theirs, wanted)
            ours = [each for each in ours if each not in wanted.remove_local] + list(wanted.add_local)
            taken -= set(ours)
            if what == "look":
                theirs = [each for each in theirs if each not in wanted.remove_remote] + list(wanted.add_remote)
                synced = tuple(ours)
                assert set(ours) == set(theirs)
