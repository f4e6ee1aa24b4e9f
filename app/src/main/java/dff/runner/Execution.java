package dff.runner;

import dff.runner.output.RunOutput;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One run on its way through the pool. One thread waits for it at most; it is answered once and ends once, and the two may differ: a
 * caller whose patience is over is answered while the script still runs.
 */
public final class Execution {
    private enum State {
        QUEUED,
        RUNNING,
        ENDED
    }

    /** How often a run may meet a dead runner before it fails. */
    private static final int MAX_TRIES = 10;

    private final RunSpec spec;
    private final ScriptLibrary.Snapshot library;
    private final Consumer<Outcome> ended;
    private final long submittedNanos = System.nanoTime();

    // guarded by this
    private State state = State.QUEUED;
    private Outcome answer;
    private boolean abandoned;
    private boolean cancelled;
    private Thread waiter;
    private long waitUntilNanos;
    private int tries;

    /** Set before the run is submitted. */
    private Runnable started = () -> {};

    /** Set by the pool before it takes the run. */
    private volatile WaitClock clock;

    private final RunOutput output = new RunOutput();

    private volatile long startedNanos;
    private volatile long startedMillis;
    private volatile boolean limitPassed;

    /**
     * @param ended told exactly once how the run ended, on a thread of the pool; when {@link #isAbandoned} it also owns the result's
     *     body
     */
    public Execution(RunSpec spec, ScriptLibrary.Snapshot library, Consumer<Outcome> ended) {
        this.spec = spec;
        this.library = library;
        this.ended = ended;
    }

    RunSpec spec() {
        return spec;
    }

    ScriptLibrary.Snapshot library() {
        return library;
    }

    /** What it has printed so far, as far as its process has sent it; editor runs keep nothing here. */
    public RunOutput output() {
        return output;
    }

    long submittedNanos() {
        return submittedNanos;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Unix milliseconds of the start, 0 while it waits. */
    public long startedMillis() {
        return startedMillis;
    }

    /** True once nobody waits for the answer any more. */
    public synchronized boolean isAbandoned() {
        return abandoned;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** True also when the script could not be told, because it is stuck in native code. */
    public boolean isLimitPassed() {
        long started = startedNanos;
        return limitPassed || started != 0 && System.nanoTime() - started > spec.limitNanos();
    }

    /** To be told on the runner's thread when a runner takes it, each time. Only before it is submitted. */
    public void whenStarted(Runnable told) {
        started = told;
    }

    /** A runner takes it. @return false when it was cancelled meanwhile */
    boolean start() {
        synchronized (this) {
            if (state != State.QUEUED || cancelled) {
                return false;
            }
            state = State.RUNNING;
            startedMillis = System.currentTimeMillis();
            startedNanos = System.nanoTime();
        }
        started.run();
        return true;
    }

    /**
     * Waits until there is an answer or the deadline has passed, at most {@link WaitClock#LATE_MILLIS} longer. Only for a run that was
     * submitted.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime}
     * @return null when the deadline has passed
     */
    public Outcome await(long deadlineNanos) {
        synchronized (this) {
            if (answer != null) {
                return answer;
            }
            waiter = Thread.currentThread();
            waitUntilNanos = deadlineNanos;
        }
        clock.add(this);
        boolean interrupted = false;
        try {
            while (deadlineNanos - System.nanoTime() > 0) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // park would not wait any more
                synchronized (this) {
                    if (answer != null) {
                        waiter = null;
                        return answer;
                    }
                }
            }
            return null;
        } finally {
            clock.remove(this);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the caller see that its time is over. */
    synchronized void wakeIfDue(long now) {
        if (waiter != null && now - waitUntilNanos >= 0) {
            LockSupport.unpark(waiter);
        }
    }

    void waitBy(WaitClock callers) {
        clock = callers;
    }

    /** The caller goes away. @return what arrived at the last moment, else null: from now on {@code ended} owns the result */
    public synchronized Outcome abandon() {
        waiter = null;
        if (answer == null) {
            abandoned = true;
        }
        return answer;
    }

    /** What the caller was answered, null while there is no answer or when the caller went away before. */
    public synchronized Outcome answered() {
        return answer;
    }

    /** The runner was dead before it got the run. @return false when it may not be tried again */
    synchronized boolean backToQueue() {
        if (state != State.RUNNING || cancelled || ++tries > MAX_TRIES) {
            return false;
        }
        state = State.QUEUED;
        startedNanos = 0;
        startedMillis = 0;
        return true;
    }

    /** Ends it in the queue. @return false when it runs or has ended */
    synchronized boolean dropFromQueue() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.ENDED;
        return true;
    }

    synchronized boolean markCancelled() {
        if (state == State.ENDED) {
            return false;
        }
        cancelled = true;
        return true;
    }

    synchronized boolean isQueued() {
        return state == State.QUEUED;
    }

    /** The soft limit has passed: the caller need not wait for what the script still does. */
    void limitPassed(Outcome early) {
        limitPassed = true;
        answer(early);
    }

    /** The result has begun and the script goes on making it. @return true when someone will consume its body */
    boolean begun(Outcome.Success result) {
        return answer(result);
    }

    private synchronized boolean answer(Outcome outcome) {
        if (answer != null || abandoned) {
            return false;
        }
        answer = outcome;
        LockSupport.unpark(waiter);
        return true;
    }

    /** The run is over. @return true when someone will consume the body of the outcome */
    boolean end(Outcome outcome) {
        synchronized (this) {
            state = State.ENDED;
        }
        boolean taken = answer(outcome);
        ended.accept(outcome);
        return taken;
    }
}
