package dff.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a run ended. */
public sealed interface Outcome {
    /**
     * What a run used.
     *
     * @param startMillis Unix milliseconds when a runner took it, 0 = never
     * @param cpuMicros CPU time
     * @param peakKib resident memory of its process during the run: its peak when the run has raised it, else what it held at the end
     */
    record Usage(long startMillis, long endMillis, long cpuMicros, long peakKib) {
        public long costMillis() {
            return startMillis == 0 ? 0 : endMillis - startMillis;
        }
    }

    /** The function returned. Whoever receives this must consume or close the body: its runner waits for that. */
    record Success(ResultType type, ObjectNode meta, ResultBody body, Usage usage) implements Outcome {}

    /**
     * The script raised, or in modes {@code draft} and {@code check} the load failed.
     *
     * @param body the result object of those two modes, else empty
     */
    record Failure(ObjectNode meta, ResultBody body, Usage usage) implements Outcome {}

    /** The function's own limit has passed. The meta may be empty: the caller is answered before the script ends. */
    record TimedOut(ObjectNode meta, ResultBody body, Usage usage) implements Outcome {}

    /**
     * The process ended in mid-run.
     *
     * @param how says by what
     * @param lost true when neither the script ended it nor a limit of ours: another try may go well
     */
    record Died(String how, boolean lost, Usage usage) implements Outcome {
        /** Not to be tried again. */
        public Died(String how, Usage usage) {
            this(how, false, usage);
        }
    }

    /** Someone asked to stop it. */
    record Cancelled(Usage usage) implements Outcome {}

    /** It never started: the queue was full, or its time in the queue was over. */
    record NotStarted(QueueState queue, boolean full) implements Outcome {}
}
