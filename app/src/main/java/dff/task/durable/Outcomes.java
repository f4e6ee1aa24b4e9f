package dff.task.durable;

import dff.runner.Outcome;
import dff.task.KeptResult;
import dff.task.RunningTask;
import dff.task.TaskRecord;
import dff.task.TaskRequest;
import dff.task.TaskStatus;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a claim: the rules of trying again. */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    /** Before a task that raised is run again: doubled each time, up to the longest. */
    private static final long BACK_OFF_MILLIS = 1_000;

    private static final int MAX_DOUBLINGS = 6;

    private final Worker.Parts parts;
    private final int deaths;

    /** @param deaths how often a task may lose its process in mid-run and be run again */
    Outcomes(Worker.Parts parts, int deaths) {
        this.parts = parts;
        this.deaths = deaths;
    }

    private long now() {
        return parts.store().now();
    }

    /** It waits again, as if it had not been claimed. */
    Settlement back(Held mine) {
        return again(mine, mine.claim.task().schedule().due(), mine.claim.history());
    }

    private static Settlement again(Held mine, long due, Claimed.History history) {
        return new Settlement.Again(mine.claim.ticket(), mine.queue(), due, history);
    }

    /** It could not be given to a runner: tried again after a pause, and given up when that happens too often. */
    Settlement notGiven(Held mine, Throwable why) {
        Claimed.History before = mine.claim.history();
        int losses = before.losses() + 1;
        if (losses > DeadClaims.MAX_LOSSES) {
            String text = "The task could not be given to a runner " + losses + " times, at last because of " + why;
            return ended(mine, Records.dead(mine.claim, 0, now(), text), null, true);
        }
        return again(
                mine, now() + pause(before.losses()), new Claimed.History(before.deaths(), losses, before.failures()));
    }

    private static long pause(int before) {
        return BACK_OFF_MILLIS << Math.min(before, MAX_DOUBLINGS);
    }

    /** It has run, and what became of it cannot be told. */
    Settlement untold(Held mine, Throwable why) {
        return ended(
                mine,
                Records.impossible(mine.claim, now(), "OutcomeLost", "The task has run, its outcome was lost: " + why),
                null,
                false);
    }

    Settlement notRun(Held mine, TaskStatus status) {
        return ended(mine, Records.notRun(mine.claim, now(), status), null, false);
    }

    private static Settlement ended(Held mine, TaskRecord record, KeptResult result, boolean dead) {
        return new Settlement.Ended(mine.claim.ticket(), record, result, dead);
    }

    /** Why a task is not to be run at all; null = it is. */
    Settlement beforeRun(Held mine, boolean exists) {
        DurableTask task = mine.claim.task();
        if (mine.cancelled) {
            return notRun(mine, TaskStatus.CANCELLED);
        }
        Long expires = task.schedule().expires();
        if (expires != null && expires < now()) {
            return notRun(mine, TaskStatus.EXPIRED);
        }
        return exists
                ? null
                : ended(
                        mine,
                        Records.impossible(
                                mine.claim, now(), "NotFoundException", "No such function: " + task.functionId()),
                        null,
                        false);
    }

    /** @return null when nothing is to be written */
    Settlement settlement(Held mine, TaskRequest request, Outcome outcome) {
        if (mine.lost) {
            return null;
        }
        Claimed.History history = mine.claim.history();
        return switch (outcome) {
            case Outcome.Success success -> over(mine, request, success);
            case Outcome.Failure _, Outcome.TimedOut _ -> {
                if (history.failures() < mine.claim.task().schedule().retries() && !mine.cancelled) {
                    yield again(
                            mine,
                            now() + pause(history.failures()),
                            new Claimed.History(history.deaths(), history.losses(), history.failures() + 1));
                }
                yield over(mine, request, outcome);
            }
            case Outcome.Died died -> died(mine, request, died);
            case Outcome.Cancelled _ -> mine.handedBack && !mine.cancelled ? back(mine) : over(mine, request, outcome);
            case Outcome.NotStarted _ -> mine.cancelled ? notRun(mine, TaskStatus.CANCELLED) : back(mine);
        };
    }

    private Settlement died(Held mine, TaskRequest request, Outcome.Died died) {
        if (mine.handedBack && !mine.cancelled) {
            return back(mine);
        }
        if (!died.lost() || mine.cancelled) {
            return over(mine, request, died);
        }
        Claimed.History history = mine.claim.history();
        if (history.deaths() < deaths) {
            return again(mine, now(), new Claimed.History(history.deaths() + 1, history.losses(), history.failures()));
        }
        return ended(
                mine,
                Records.dead(mine.claim, mine.started, now(), "The process running the task " + died.how()),
                null,
                true);
    }

    private Settlement over(Held mine, TaskRequest request, Outcome outcome) {
        RunningTask run =
                new RunningTask(mine.id(), request, mine.claim.task().lineage().triggered());
        TaskRecord record = TaskRecord.of(
                run, outcome, mine.claim.attempt(), mine.run.output().lines().lines());
        try {
            return ended(mine, record, result(mine, request, outcome), false);
        } catch (IOException e) {
            return died(
                    mine,
                    request,
                    new Outcome.Died("ended while it sent its result: " + e.getMessage(), true, record.usage()));
        } catch (RuntimeException | Error e) {
            LOG.error("the result of {} is lost: {}", mine.id(), e.toString());
            return ended(mine, record, parts.results().lost(mine.id(), request, record.usage(), e), false);
        }
    }

    private KeptResult result(Held mine, TaskRequest request, Outcome outcome) throws IOException {
        if (mine.claim.task().schedule().keepResult()) {
            return parts.results().prepare(mine.id(), request, outcome);
        }
        if (outcome instanceof Outcome.Success success && !success.body().isHeld()) {
            success.body().writeTo(OutputStream.nullOutputStream()); // the runner is of no use before that
        }
        return null;
    }
}
