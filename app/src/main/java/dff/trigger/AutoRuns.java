package dff.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dff.function.Function;
import dff.function.Functions;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskStore;
import dff.task.durable.TaskTaker;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of functions that ask for them ({@code integration='autoRun'}): once after each publication of their script ({@code onPublish}),
 * and once when the system starts ({@code onLaunch}), about ten seconds after. Safe for all threads, but for {@link #look}.
 */
public final class AutoRuns {
    /** From the start of the process on. By then it is known who leads. */
    static final long LAUNCH_MILLIS = 10_000;
    /** A start that follows another one sooner is no new one: processes of one installation that start together. */
    static final long ONCE_MILLIS = 30_000;
    /** Before the ids of functions: what the origin of their runs is called. */
    static final String LAUNCH = "launch-AUTORUN-";

    static final String PUBLISH = "publish-AUTORUN-";

    private static final Logger LOG = LoggerFactory.getLogger(AutoRuns.class);
    private static final String INTEGRATION = "autoRun";
    private static final String ON_LAUNCH = "onLaunch";
    private static final String ON_PUBLISH = "onPublish";
    /** Until then the publication is known to all that runs the function. */
    private static final long PUBLISH_MILLIS = 500;

    private final Functions functions;
    private final TaskTaker taker;
    private final TriggerClock clock;
    private final CronTasks tasks;
    private final long start;
    private boolean launched; // of the engine's thread

    AutoRuns(TriggerEngine.Parts parts) {
        this.functions = parts.functions();
        this.taker = parts.taker();
        this.clock = parts.clock();
        this.tasks = new CronTasks(parts.rules());
        this.start = clock.steadyMillis();
    }

    /** Takes the runs of a script that is published, within the transaction that does it. @return run after its commit */
    public Runnable published(Handle handle, String scriptId) {
        List<Function> asking = asking(handle, scriptId, ON_PUBLISH);
        if (asking.isEmpty()) {
            return () -> {};
        }
        long wall = clock.wallMillis();
        return taker.within(handle, intake -> {
            for (Function function : asking) {
                DurableTask task = tasks.auto(
                        function, PUBLISH + function.id(), new CronTasks.Moments(wall, taker.now(), PUBLISH_MILLIS));
                if (!intake.take(task)) {
                    LOG.warn("{} is not run after its publication: queue {} is full", function.id(), queue(task));
                }
            }
        });
    }

    private static int queue(DurableTask task) {
        return task.schedule().queue();
    }

    private List<Function> asking(Handle handle, String scriptId, String event) {
        return functions.ofIntegration(handle, INTEGRATION, scriptId).stream()
                .filter(function ->
                        isSet(function.extra().path("integrationConfig").path(event)))
                .toList();
    }

    /** As Python sees it. */
    private static boolean isSet(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> false;
        };
    }

    /** Another process leads: when the start is due by then, it is that one's. */
    void othersLead(long steady) {
        launched |= steady - start >= LAUNCH_MILLIS;
    }

    /** Runs what asks for it at the start, when it is time. */
    void look(Leadership leadership, Firing.Moment moment) {
        if (!launched && moment.steady() - start >= LAUNCH_MILLIS) {
            launched = taker.together(intake -> launch(intake, leadership, moment));
        }
    }

    /** @return false when another process leads */
    private boolean launch(TaskStore.Intake intake, Leadership leadership, Firing.Moment moment) {
        if (!leadership.isConfirmedBy(StateSql.read(intake.handle()))) {
            return false;
        }
        List<FireSql.Fire> fires = new ArrayList<>();
        for (Function function : asking(intake.handle(), null, ON_LAUNCH)) {
            String id = LAUNCH + function.id();
            if (FireSql.isAnyAfter(intake.handle(), id, ON_LAUNCH, moment.wall() - ONCE_MILLIS)) {
                continue;
            }
            DurableTask task = tasks.auto(function, id, new CronTasks.Moments(moment.wall(), moment.steady(), 0));
            boolean isTaken = intake.take(task);
            fires.add(new FireSql.Fire(
                    id,
                    ON_LAUNCH,
                    moment.wall(),
                    0,
                    null,
                    isTaken ? FireSql.STARTED : FireSql.SKIPPED,
                    isTaken ? null : Reason.QUEUE_FULL,
                    isTaken ? task.id() : null,
                    moment.wall()));
        }
        FireSql.insert(intake.handle(), fires);
        if (!fires.isEmpty()) {
            LOG.info("functions run at the start: {}", fires.size());
        }
        return true;
    }
}
