"""The driver's rules, one by one, with requests that settle when the test says so."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars

import pytest

from pyapp.idb import driver as drivers
from pyapp.idb.driver import Driver
from pyapp.idb.errors import (
    AbortError,
    BulkError,
    ConstraintError,
    ForeignAwaitError,
    QuotaExceededError,
    TransactionInactiveError,
)


class FakeTransaction:
    """A transaction of fake requests: it is active in their events only, and ends as IndexedDB's do."""

    def __init__(self, early=False):
        self.driver = Driver(self, "the test's transaction", early)
        self.pending = []
        self.state = "active"
        self.outcomes = []

    def run(self, body):
        self.driver.begin(body, lambda result, error: self.outcomes.append((result, error)))
        return self

    def request(self, name="request"):
        self.pending.append(self.driver.operation(name))
        return self.pending[-1]

    def commit(self):
        self.state = "committed"

    def abort(self):
        self.state = "aborted"

    def succeed(self, value=None, at=0):
        self.driver.settle(self.pending.pop(at), value)

    def fail(self, error, at=0):
        self.driver.settle(self.pending.pop(at), None, error)

    def end(self, error=None, without_events=False):
        """End as the specification says: after an abort every pending request fails first, then the transaction."""
        aborted = self.state == "aborted" or error is not None
        while aborted and self.pending and not without_events:
            self.fail(AbortError("aborted"))
        self.driver.on_end(error, aborted)

    @property
    def outcome(self):
        assert len(self.outcomes) == 1, f"{len(self.outcomes)} outcomes"
        return self.outcomes[0]


@pytest.fixture
def fake():
    return FakeTransaction()


def error_of(fake, error=None):
    fake.end(error)
    result, raised = fake.outcome
    assert result is None
    return raised


# ---- rule 1: advanced inside the events of its own requests


def test_the_body_runs_to_its_first_await_at_once_and_on_in_each_event(fake):
    seen = []

    async def body():
        seen.append("begun")
        seen.append(await fake.request())
        seen.append(await fake.request())
        return "result"

    fake.run(body())
    assert seen == ["begun"]
    fake.succeed("first")
    assert seen == ["begun", "first"]
    fake.succeed("second")
    assert seen == ["begun", "first", "second"]
    assert fake.state == "committed"
    fake.end()
    assert fake.outcome == ("result", None)


def test_the_driver_is_current_while_its_body_runs_and_only_then(fake):
    seen = []

    async def body():
        seen.append(drivers.current())
        await fake.request()
        seen.append(drivers.current())

    fake.run(body())
    assert drivers.current() is None
    fake.succeed()
    assert drivers.current() is None
    assert seen == [fake.driver, fake.driver]


def test_a_body_that_begins_inside_another_leaves_the_outer_one_current():
    outer, inner = FakeTransaction(), FakeTransaction()
    seen = []

    async def inside():
        seen.append(drivers.current())

    async def outside():
        inner.run(inside())
        seen.append(drivers.current())

    outer.run(outside())
    assert seen == [inner.driver, outer.driver]


# ---- rule 2: nothing foreign


def test_a_foreign_await_is_refused_at_its_line_and_rolls_back(fake):
    async def body():
        await fake.request()
        await asyncio.sleep(0)

    fake.run(body())
    fake.succeed()
    assert fake.state == "aborted"
    error = error_of(fake)
    assert isinstance(error, ForeignAwaitError)
    assert error.__traceback__ is not None
    assert "the test's transaction" in str(error)


def test_a_swallowed_foreign_await_rolls_back_all_the_same(fake):
    async def body():
        with contextlib.suppress(ForeignAwaitError):
            await asyncio.sleep(0)
        return "done"

    assert isinstance(error_of(fake.run(body())), ForeignAwaitError)


def test_an_endless_loop_that_swallows_foreign_awaits_ends(fake):
    rounds = []

    async def body():
        while True:
            rounds.append(1)
            with contextlib.suppress(Exception):
                await asyncio.sleep(0)

    assert isinstance(error_of(fake.run(body())), ForeignAwaitError)
    assert 1 < len(rounds) < 100


@pytest.mark.filterwarnings("ignore:Exception ignored in.*body:pytest.PytestUnraisableExceptionWarning")
def test_an_endless_loop_that_swallows_even_its_own_closing_ends(fake):
    async def body():
        while True:
            with contextlib.suppress(BaseException):
                await asyncio.sleep(0)

    assert isinstance(error_of(fake.run(body())), ForeignAwaitError)


def test_an_endless_loop_that_swallows_refused_requests_ends(fake):
    rounds = []

    async def body():
        fake.driver.fail(LookupError("first"))
        while len(rounds) < 100_000:
            rounds.append(1)
            with contextlib.suppress(Exception):
                await fake.request()

    assert isinstance(error_of(fake.run(body())), LookupError)
    assert len(rounds) < 10_000


def test_a_request_of_another_transaction_is_foreign(fake):
    other = FakeTransaction()

    async def body():
        await other.driver.operation("foreign")

    error = error_of(fake.run(body()))
    assert isinstance(error, TransactionInactiveError)
    assert "can only be awaited inside that transaction's body" in str(error)


def test_an_awaited_future_stays_usable_by_others(fake):
    async def main():
        future = asyncio.get_running_loop().create_future()

        async def body():
            await future

        fake.run(body())
        asyncio.get_running_loop().call_soon(future.set_result, "value")
        return await future

    assert asyncio.run(main()) == "value"
    assert isinstance(error_of(fake), ForeignAwaitError)


def test_gather_inside_a_body_is_refused(fake):
    async def main():
        seen = []

        async def body():
            gathered = asyncio.gather(fake.request(), fake.request(), return_exceptions=True)
            try:
                await gathered
            finally:
                seen.append(gathered)

        fake.run(body())
        return await seen[0]

    results = asyncio.run(main())
    assert [type(each) for each in results] == [TransactionInactiveError, TransactionInactiveError]
    assert isinstance(error_of(fake), ForeignAwaitError)


def test_after_a_rollback_a_request_is_refused_with_the_reason(fake):
    refusals = []

    async def body():
        try:
            await asyncio.sleep(0)
        except ForeignAwaitError:
            try:
                await fake.request("images.get(1)")
            except TransactionInactiveError as error:
                refusals.append((str(error), error.__cause__))

    fake.run(body())
    [(text, cause)] = refusals
    assert text.startswith("images.get(1): the test's transaction has ended")
    assert isinstance(cause, ForeignAwaitError)


# ---- rule 3: operations


def test_operations_settle_in_any_order(fake):
    async def body():
        first, second = fake.request(), fake.request()
        return [await first, await second]

    fake.run(body())
    fake.succeed("second", at=1)
    fake.succeed("first")
    fake.end()
    assert fake.outcome == (["first", "second"], None)


def test_a_settled_operation_gives_its_result_again(fake):
    async def body():
        operation = fake.request()
        return [await operation, await operation]

    fake.run(body())
    fake.succeed(1)
    fake.end()
    assert fake.outcome == ([1, 1], None)


def test_an_operation_settles_once(fake):
    async def body():
        return await fake.request()

    fake.run(body())
    operation = fake.pending[0]
    fake.succeed("first")
    fake.driver.settle(operation, "second")
    fake.end()
    assert fake.outcome == ("first", None)


def test_a_taken_error_lets_the_transaction_go_on(fake):
    async def body():
        try:
            await fake.request()
        except ConstraintError:
            return await fake.request()

    fake.run(body())
    fake.fail(ConstraintError("taken"))
    fake.succeed("went on")
    assert fake.state == "committed"
    fake.end()
    assert fake.outcome == ("went on", None)


def test_an_error_that_nobody_takes_rolls_back(fake):
    async def body():
        first, second = fake.request(), fake.request()
        await second
        return first

    fake.run(body())
    fake.fail(ConstraintError("nobody looked"))
    fake.succeed()
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), ConstraintError)


def test_an_error_after_the_body_has_ended_rolls_back(fake):
    async def body():
        fake.request()
        return "result"

    fake.run(body())
    assert fake.state == "active"
    fake.fail(ConstraintError("late"))
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), ConstraintError)


def test_a_withdrawn_operation_does_not_keep_the_transaction_from_committing(fake):
    async def body():
        fake.driver.withdraw(fake.driver.operation("never sent"))

    fake.run(body())
    assert fake.state == "committed"


def test_an_operation_awaited_outside_its_body_is_refused(fake):
    operations = []

    async def body():
        operations.append(fake.request())
        await operations[0]

    async def outside():
        await operations[0]

    fake.run(body())
    with pytest.raises(TransactionInactiveError, match="only be awaited inside"):
        outside().send(None)


# ---- rule 4: the outcome


def test_the_outcome_waits_for_the_complete_event(fake):
    async def body():
        return "result"

    fake.run(body())
    assert fake.outcomes == []
    fake.end()
    assert fake.outcome == ("result", None)


def test_a_failure_of_the_commit_is_the_outcome(fake):
    async def body():
        return "result"

    fake.run(body())
    error = error_of(fake, QuotaExceededError("full"))
    assert isinstance(error, QuotaExceededError)


def test_a_single_read_gives_its_outcome_before_complete():
    fake = FakeTransaction(early=True)

    async def body():
        return await fake.request()

    fake.run(body())
    assert fake.outcomes == []
    fake.succeed("record")
    assert fake.outcome == ("record", None)
    fake.end()
    assert fake.outcome == ("record", None)


def test_the_transactions_own_error_says_more_than_its_requests(fake):
    async def body():
        await fake.request()

    fake.run(body())
    error = error_of(fake, QuotaExceededError("full"))
    assert isinstance(error, QuotaExceededError)
    assert isinstance(error.__cause__, AbortError)


# ---- rule 5: exceptions and cancelling


def test_an_exception_rolls_back_and_is_the_outcome(fake):
    async def body():
        await fake.request()
        raise LookupError("no")

    fake.run(body())
    fake.succeed()
    assert fake.state == "aborted"
    error = error_of(fake)
    assert isinstance(error, LookupError)


def test_an_exception_before_the_first_request_rolls_back(fake):
    async def body():
        raise LookupError("no")

    fake.run(body())
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), LookupError)


def test_the_first_failure_is_the_outcome(fake):
    async def body():
        try:
            await fake.request()
        finally:
            raise ValueError("second")

    fake.run(body())
    fake.driver.fail(LookupError("first"))
    error = error_of(fake)
    assert isinstance(error, LookupError)


def test_cancelling_during_a_pending_request_closes_the_body_and_rolls_back(fake):
    seen = []

    async def body():
        try:
            await fake.request()
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise
        finally:
            seen.append("closed")

    fake.run(body())
    fake.driver.cancel()
    assert seen == ["cancelled", "closed"]
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), asyncio.CancelledError)


def test_a_body_that_resists_cancelling_is_closed(fake):
    seen = []

    async def body():
        pending = fake.request()
        while True:
            try:
                await pending
            except asyncio.CancelledError:
                seen.append("resisted")

    fake.run(body())
    fake.driver.cancel()
    assert seen == ["resisted"]
    assert isinstance(error_of(fake), asyncio.CancelledError)


def test_cancelling_after_the_end_changes_nothing(fake):
    async def body():
        return "result"

    fake.run(body())
    fake.end()
    fake.driver.cancel()
    assert fake.outcome == ("result", None)


# ---- rule 6: nothing stays waiting


def test_a_transaction_that_the_browser_ends_without_request_events_releases_the_body(fake):
    seen = []

    async def body():
        try:
            await fake.request("images.get(1)")
        except AbortError as error:
            seen.append(str(error))
            raise

    fake.run(body())
    fake.end(AbortError("the storage failed"), without_events=True)
    assert seen == ["images.get(1): the test's transaction has ended"]
    result, error = fake.outcome
    assert (result, str(error)) == (None, "the storage failed")


def test_a_body_that_goes_on_after_the_browser_ended_it_is_refused_further_requests(fake):
    async def body():
        try:
            await fake.request()
        except AbortError:
            await fake.request()

    fake.run(body())
    fake.end(AbortError("gone"), without_events=True)
    assert str(fake.outcome[1]) == "gone"


def test_a_body_that_ends_well_after_the_browser_ended_it_has_failed_all_the_same(fake):
    async def body():
        try:
            await fake.request()
        except AbortError:
            return "as if nothing had happened"

    fake.run(body())
    fake.end(AbortError("gone"), without_events=True)
    assert fake.outcome[0] is None
    assert str(fake.outcome[1]) == "gone"


def test_a_body_that_still_waits_at_complete_has_failed(fake):
    async def body():
        await fake.request("an answer that never came")

    fake.run(body())
    fake.end()
    result, error = fake.outcome
    assert result is None
    assert "an answer that never came" in str(error)


# ---- strands


def test_a_spawned_strand_runs_beside_the_body(fake):
    async def steps():
        first = await fake.request()
        return [first, await fake.request()]

    async def body():
        spawned = fake.driver.spawn("steps", steps())
        own = await fake.request()
        return [own, *await spawned]

    fake.run(body())
    fake.succeed("strand 1")
    fake.succeed("own")
    fake.succeed("strand 2")
    fake.end()
    assert fake.outcome == (["own", "strand 1", "strand 2"], None)


def test_the_transaction_does_not_commit_while_a_strand_runs(fake):
    async def steps():
        await fake.request()
        await fake.request()

    async def body():
        fake.driver.spawn("steps", steps())

    fake.run(body())
    fake.succeed()
    assert fake.state == "active"
    fake.succeed()
    fake.end()
    assert fake.outcome == (None, None)


def test_an_error_of_a_strand_arrives_where_it_is_awaited(fake):
    async def steps():
        await fake.request()

    async def body():
        try:
            await fake.driver.spawn("steps", steps())
        except ConstraintError:
            return "caught"

    fake.run(body())
    fake.fail(ConstraintError("in the strand"))
    fake.end()
    assert fake.outcome == ("caught", None)


def test_an_error_of_a_strand_that_nobody_awaits_rolls_back(fake):
    async def steps():
        await fake.request()
        raise LookupError("in the strand")

    async def body():
        fake.driver.spawn("steps", steps())

    fake.run(body())
    fake.succeed()
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), LookupError)


def test_a_foreign_await_in_a_strand_rolls_back(fake):
    async def steps():
        await asyncio.sleep(0)

    async def body():
        fake.driver.spawn("steps", steps())
        await fake.request()

    fake.run(body())
    assert fake.state == "aborted"
    assert isinstance(error_of(fake), ForeignAwaitError)


def test_cancelling_closes_every_strand(fake):
    closed = []

    async def steps(name):
        try:
            await fake.request()
        finally:
            closed.append(name)

    async def body():
        for name in "ab":
            fake.driver.spawn(name, steps(name))
        await steps("body")

    fake.run(body())
    fake.driver.cancel()
    assert sorted(closed) == ["a", "b", "body"]
    assert isinstance(error_of(fake), asyncio.CancelledError)


def test_a_strand_is_not_begun_in_a_transaction_that_has_been_rolled_back(fake):
    begun = []

    async def steps():
        begun.append(1)

    async def body():
        fake.driver.fail(LookupError("no"))
        fake.driver.spawn("steps", steps())

    fake.run(body())
    assert begun == []
    assert isinstance(error_of(fake), LookupError)


def test_two_strands_may_wait_for_the_same_operation(fake):
    async def body():
        shared = fake.request()

        async def wait():
            return await shared

        strands = [fake.driver.spawn(name, wait()) for name in "ab"]
        return [await strand for strand in strands]

    fake.run(body())
    fake.succeed("shared")
    fake.end()
    assert fake.outcome == (["shared", "shared"], None)


# ---- context variables


def test_the_body_sees_the_context_in_which_it_began(fake):
    language = contextvars.ContextVar("language", default="none")
    seen = []

    async def body():
        seen.append(language.get())
        language.set("changed inside")
        await fake.request()
        seen.append(language.get())

    language.set("en")
    fake.run(body())
    language.set("of the event")
    fake.succeed()
    assert seen == ["en", "changed inside"]
    assert language.get() == "of the event"


def test_a_strand_begins_with_the_context_of_the_one_that_spawned_it(fake):
    language = contextvars.ContextVar("language", default="none")
    seen = []

    async def steps():
        seen.append(language.get())

    async def body():
        language.set("of the body")
        fake.driver.spawn("steps", steps())

    fake.run(body())
    assert seen == ["of the body"]


# ---- a full disk


def test_a_full_disk_among_the_failures_of_a_bulk_operation_is_the_outcome(fake):
    full = QuotaExceededError("full")
    bulk = BulkError("2 of 3 failed", {0: ConstraintError("taken"), 2: full})

    async def body():
        raise bulk

    assert error_of(fake.run(body())) is full
    assert full.__cause__ is bulk


def test_a_full_disk_at_the_end_says_more_than_what_the_body_made_of_its_failed_requests(fake):
    async def body():
        raise LookupError("a consequence")

    error = error_of(fake.run(body()), QuotaExceededError("full"))
    assert isinstance(error, QuotaExceededError)
    assert isinstance(error.__cause__, LookupError)


def test_a_cancelled_transaction_stays_cancelled_whatever_the_browser_says(fake):
    async def body():
        await fake.request()

    fake.run(body())
    fake.driver.cancel()
    assert isinstance(error_of(fake, QuotaExceededError("full")), asyncio.CancelledError)
