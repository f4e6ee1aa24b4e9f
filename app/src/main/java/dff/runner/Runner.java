package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import dff.runner.Outcome.Usage;
import dff.runner.frame.Frame;
import dff.runner.frame.FrameChannel;
import dff.runner.frame.FrameKind;
import dff.runner.frame.RunNumbers;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Python process and the platform thread that feeds it. The thread takes a run, writes its frame and reads until the result is
 * there; while runs wait it goes from one to the next without waking anybody but the callers.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final int number;
    private final Zygote home;
    private final FrameChannel channel;
    private final RunnerPool pool;
    private final CallDesk desk;
    private final Thread thread;

    private volatile Execution assigned;
    private volatile boolean retired;
    private final KnownScripts scripts = new KnownScripts(); // used by the own thread only
    private int tasks; // used by the own thread only
    private final RunNumbers numbers = new RunNumbers(); // used by the own thread only
    private int runId; // of the present run; used by the own thread only
    private long ownNanos; // of the last run, when it never waited for anything; used by the own thread only
    private boolean heard; // anything of the present run; used by the own thread only
    private volatile String endedFor;
    private volatile long seenKib; // most that the present run was seen to use

    // guarded by the pool's lock
    String lane = "";
    boolean slow;
    Execution running;
    long idleSinceNanos = System.nanoTime();
    /** Asked to die: takes no further run, whether or not the present one ends first. */
    boolean doomed;
    /** Its process is known to be dead. */
    boolean exited;

    /** Forks the process. */
    Runner(int number, Zygote home, RunnerPool pool, CallDesk desk) throws IOException {
        this.number = number;
        this.home = home;
        this.channel = home.fork(number, desk.budget());
        this.pool = pool;
        this.desk = desk;
        this.thread = Thread.ofPlatform().name("dff-runner-" + number).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    int number() {
        return number;
    }

    Zygote home() {
        return home;
    }

    int tasks() {
        return tasks;
    }

    /** Hands a run over; called under the pool's lock while the runner is idle. */
    void assign(Execution execution) {
        assigned = execution;
        LockSupport.unpark(thread);
    }

    /** Ends the process when it is idle. */
    void retire() {
        retired = true;
        LockSupport.unpark(thread);
    }

    /**
     * What the last run took, without the time for which a busy machine kept it off the processor; called by the own thread only.
     *
     * @param nanos from its start to its end
     */
    long ownNanos(long nanos) {
        return Math.min(nanos, ownNanos);
    }

    /** Tells why it is killed. */
    void endedFor(String how) {
        endedFor = how;
    }

    /** Its processes use so much. */
    void seen(long kib) {
        seenKib = Math.max(seenKib, kib);
    }

    private void run() {
        try {
            work();
        } finally {
            // whatever ended the work, an Error included: a slot that is not given back is lost for ever
            channel.close();
            channel.release();
            pool.gone(this);
        }
    }

    private void work() {
        boolean usable = true;
        while (usable) {
            Execution next = take();
            if (next == null) {
                break;
            }
            while (next != null && usable) {
                usable = serve(next);
                next = usable ? pool.finished(this) : null;
            }
        }
    }

    private Execution take() {
        while (true) {
            Execution next = assigned;
            if (next != null) {
                assigned = null;
                return next;
            }
            if (retired) {
                return null;
            }
            LockSupport.park(this);
        }
    }

    /** @return false when the process is of no use any more */
    private boolean serve(Execution execution) {
        if (!execution.start()) {
            execution.end(new Outcome.Cancelled(new Usage(0, System.currentTimeMillis(), 0, 0)));
            return true; // cancelled while it was on its way here
        }
        ownNanos = Long.MAX_VALUE;
        tasks++;
        heard = false;
        runId = numbers.next();
        seenKib = 0;
        try {
            channel.send(
                    FrameKind.RUN,
                    runId,
                    scripts.head(execution),
                    execution.spec().body());
        } catch (IOException e) {
            return notReached(execution, e);
        }
        try {
            return readUntilResult(execution);
        } catch (SocketException e) {
            // reset, not closed: the process died with the run unread
            return heard ? brokeOff(execution, e) : notReached(execution, e);
        } catch (IOException | RuntimeException e) {
            return brokeOff(execution, e);
        } catch (OutOfMemoryError e) {
            LOG.error("what runner {} sent did not fit into memory", number);
            return brokeOff(execution, new IOException("more than fits into memory", e));
        } finally {
            channel.release(); // an idle process holds nothing
        }
    }

    private boolean notReached(Execution execution, IOException e) {
        if (execution.backToQueue()) {
            pool.again(execution);
            return false;
        }
        return brokeOff(execution, e);
    }

    private boolean brokeOff(Execution execution, Exception e) {
        if (!(e instanceof java.io.EOFException)) {
            LOG.debug("runner {} broke off: {}", number, e.toString());
        }
        execution.end(broken(execution, e));
        return false;
    }

    private boolean readUntilResult(Execution execution) throws IOException {
        while (true) {
            Frame frame = nextFrame();
            switch (frame.kind()) {
                case FrameKind.LOG -> logs(execution, frame.payload());
                case FrameKind.CALL -> desk.answer(execution, frame, channel);
                case FrameKind.TIMEOUT -> timedOut(execution);
                case FrameKind.RESULT -> {
                    return result(execution, frame);
                }
                case FrameKind.STREAM -> {
                    return stream(execution, frame.payload());
                }
                default -> throw new IOException("unexpected frame of kind " + frame.kind());
            }
        }
    }

    private Frame nextFrame() throws IOException {
        Frame frame = channel.read();
        heard = true;
        if (frame.id() != runId && frame.kind() != FrameKind.CALL) {
            throw new IOException("a frame of kind " + frame.kind() + " of another run than its own");
        }
        return frame;
    }

    private void timedOut(Execution execution) {
        if (execution.spec().plain()) {
            execution.limitPassed(new Outcome.TimedOut(
                    Json.MAPPER.createObjectNode(), ResultBody.of(NOTHING), usage(execution, 0, 0)));
        }
    }

    private static final byte[] NOTHING = {};

    private static void logs(Execution execution, byte[] payload) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : CallDesk.parse(payload)) {
            lines.add(line.asText());
        }
        if (execution.spec().plain()) {
            execution.output().add(lines);
        }
        execution.spec().logs().ifPresent(told -> told.accept(lines));
    }

    /** @return false when the process is of no use any more */
    private boolean result(Execution execution, Frame frame) throws IOException {
        Read read = read(execution, frame);
        boolean taken = execution.end(read.outcome());
        pool.sending(read.body());
        if (!taken) {
            read.body().close();
        }
        return read.body().awaitConsumed();
    }

    /** What a result frame says, and the body it begins. */
    private record Read(Outcome outcome, ResultBody body) {}

    private Read read(Execution execution, Frame frame) throws IOException {
        ResultFrame result = ResultFrame.parse(frame.payload());
        Usage usage = usage(execution, result.cpuMicros(), result.peakKib());
        ownNanos = result.waited() ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(result.cpuMicros());
        long length = result.length();
        if (length > pool.resultLimit() && execution.spec().plain()) {
            throw new IOException("a result of " + length + " bytes; a task may send " + pool.resultLimit()
                    + " (_FUNC_TASK_RESULT_LIMIT)");
        }
        ResultBody body = ResultBody.streamed(result.head(), length, this::nextPiece);
        boolean late = execution.isLimitPassed() && execution.spec().plain();
        Outcome.Success success = new Outcome.Success(result.type(), object(result.meta()), body, usage);
        return new Read(outcome(late, result.status(), success), body);
    }

    /** A result that is passed on while the script still makes it. @return false when the process is of no use any more */
    private boolean stream(Execution execution, byte[] payload) throws IOException {
        if (payload.length == 0) {
            throw new IOException("a stream without a type");
        }
        AtomicReference<Outcome> end = new AtomicReference<>();
        ResultBody body = ResultBody.endless(() -> streamedPiece(execution, end));
        ObjectNode meta = object(Arrays.copyOfRange(payload, 1, payload.length));
        Outcome.Success begun = new Outcome.Success(ResultType.of(payload[0]), meta, body, usage(execution, 0, 0));
        boolean taken = execution.begun(begun);
        pool.sending(body);
        if (!taken) {
            body.skip(); // nobody takes it, but how the run ends is to be recorded
        }
        boolean usable = body.awaitConsumed();
        execution.end(end.get() == null ? broken(execution, new java.io.EOFException()) : end.get());
        return usable;
    }

    private byte[] streamedPiece(Execution execution, AtomicReference<Outcome> end) throws IOException {
        while (true) {
            Frame frame = nextFrame();
            switch (frame.kind()) {
                case FrameKind.LOG -> logs(execution, frame.payload());
                case FrameKind.CALL -> desk.answer(execution, frame, channel);
                case FrameKind.TIMEOUT -> {} // its caller has an answer; the record gets it from the result
                case FrameKind.BODY -> {
                    return piece(frame);
                }
                case FrameKind.RESULT -> {
                    Outcome outcome = read(execution, frame).outcome();
                    end.set(outcome);
                    return switch (outcome) {
                        case Outcome.Success _ -> null;
                        case Outcome.TimedOut _ -> throw new ResultBody.FailedInside("passed its limit");
                        default -> throw new ResultBody.FailedInside("failed");
                    };
                }
                default -> throw new IOException("unexpected frame of kind " + frame.kind() + " in a stream");
            }
        }
    }

    private byte[] nextPiece() throws IOException {
        Frame frame = nextFrame();
        if (frame.kind() != FrameKind.BODY) {
            throw new IOException("unexpected frame of kind " + frame.kind() + " in a result");
        }
        return piece(frame);
    }

    private static byte[] piece(Frame frame) throws IOException {
        if (frame.payload().length == 0) {
            throw new IOException("an empty piece of a result"); // would count as progress for ever
        }
        return frame.payload();
    }

    /** A result that came in time counts as it is; one that came after the limit was told is a time-out, whatever it says. */
    private static Outcome outcome(boolean late, int status, Outcome.Success result) {
        return switch (status) {
            case 0 -> result;
            case 2 -> new Outcome.TimedOut(result.meta(), result.body(), result.usage());
            default ->
                late
                        ? new Outcome.TimedOut(result.meta(), result.body(), result.usage())
                        : new Outcome.Failure(result.meta(), result.body(), result.usage());
        };
    }

    private static ObjectNode object(byte[] meta) throws IOException {
        if (meta.length == 0) {
            return Json.MAPPER.createObjectNode();
        }
        if (CallDesk.parseMeta(meta) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a result whose meta is not a JSON object");
    }

    private static Usage usage(Execution execution, long cpuMicros, long peakKib) {
        return new Usage(execution.startedMillis(), System.currentTimeMillis(), cpuMicros, peakKib);
    }

    private Outcome broken(Execution execution, Exception e) {
        Usage usage = usage(execution, 0, seenKib);
        if (execution.isCancelled()) {
            return new Outcome.Cancelled(usage);
        }
        if (execution.isLimitPassed() && execution.spec().plain()) {
            return new Outcome.TimedOut(Json.MAPPER.createObjectNode(), ResultBody.of(NOTHING), usage);
        }
        if (endedFor != null) {
            return new Outcome.Died(endedFor, usage);
        }
        boolean ended = e instanceof java.io.EOFException
                || e instanceof SocketException
                || e instanceof java.nio.channels.ClosedChannelException;
        if (!ended) {
            return new Outcome.Died("was ended because it sent " + e.getMessage(), usage);
        }
        String how = pool.exitOf(number);
        return new Outcome.Died(how, !how.startsWith(RunnerFactory.EXITED), usage);
    }
}
