package dff.app;

import dff.call.CallOptions;
import dff.db.Database;
import dff.task.durable.DurableConfig;
import dff.task.durable.SqlTaskStore;
import dff.trigger.TriggerConfig;
import dff.trigger.cron.CronRules;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What settings say about calls and about tasks nobody waits for. */
final class DurableSettings {
    private static final String QUEUES = "queues";

    private DurableSettings() {}

    static CallOptions.Rules rules(Settings settings) {
        return new CallOptions.Rules(
                settings.integer("_FUNC_TASK_DEFAULT_TIMEOUT"),
                settings.integer("_FUNC_TASK_MIN_TIMEOUT"),
                settings.integer("_FUNC_TASK_MAX_TIMEOUT"),
                settings.integer("_FUNC_TASK_DEFAULT_API_TIMEOUT"),
                settings.integer("_FUNC_TASK_MIN_API_TIMEOUT"),
                settings.integer("_FUNC_TASK_MAX_API_TIMEOUT"),
                settings.integer("_FUNC_TASK_DEBUG_TIMEOUT"),
                CallOptions.Queues.of(settings.integer("_WORKER_QUEUE_COUNT"), aliases(settings)),
                settings.text("_FUNC_TASK_ISOLATION").equals("fresh"),
                new CallOptions.Background(
                        settings.integer("_FUNC_TASK_DEFAULT_BATCH_TIMEOUT"),
                        settings.number("_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT")));
    }

    /** Names of queues. */
    static Map<String, Integer> aliases(Settings settings) {
        int count = settings.integer("_WORKER_QUEUE_COUNT");
        Map<String, Integer> aliases = new HashMap<>();
        for (String entry : settings.list("WORKER_QUEUE_ALIAS_MAP")) {
            if (entry.isBlank()) {
                continue;
            }
            String[] parts = entry.split("=", 2);
            boolean good = parts.length == 2 && parts[1].strip().matches("\\d{1,2}");
            int queue = good ? Integer.parseInt(parts[1].strip()) : 0;
            if (queue < 1 || queue >= count) {
                throw new SettingsException("WORKER_QUEUE_ALIAS_MAP holds `" + entry
                        + "`; allowed: name=number with a number from 1 to " + (count - 1));
            }
            aliases.put(parts[0].strip(), queue);
        }
        return aliases;
    }

    static SqlTaskStore store(Settings settings, Database database) {
        return new SqlTaskStore(
                database,
                clock(),
                settings.integer("_WORKER_QUEUE_COUNT"),
                settings.integer("_WORKER_QUEUE_TASK_LIMIT"));
    }

    /** The machine's time at the start, and what has passed since: it never jumps. */
    private static java.util.function.LongSupplier clock() {
        long start = System.currentTimeMillis();
        long nanos = System.nanoTime();
        return () -> start + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    static DurableConfig config(Settings settings, int maxRunners) {
        int count = settings.integer("_WORKER_QUEUE_COUNT");
        int given = settings.integer("_WORKER_QUEUE_CONCURRENCY");
        return new DurableConfig(
                served(settings, count),
                count,
                given > 0 ? given : Math.max(1, maxRunners / 2),
                settings.integer("_WORKER_PREFETCH_MULTIPLIER"),
                settings.integer("_WORKER_DEATHS_LIMIT"),
                Duration.ofSeconds(settings.number("_WORKER_STOP_TIMEOUT")),
                DurableConfig.Times.DEFAULT);
    }

    /** When functions are run by the clock. */
    static TriggerConfig trigger(Settings settings) {
        return new TriggerConfig(
                ZoneId.of(settings.text("TIMEZONE")),
                new CronRules(settings.flag("_CRON_SECONDS_ENABLED"), settings.integer("_CRON_SECONDS_MIN_INTERVAL")),
                settings.integer("_CRON_HELD_LIMIT"),
                settings.integer("_CRON_GRACE"),
                settings.integer("_CRON_LATE_AFTER"),
                settings.number("_CRON_FIRE_LIMIT"),
                true);
    }

    private static Set<Integer> served(Settings settings, int count) {
        return queues(settings.list("WORKER_QUEUES"), count);
    }

    /** @param texts numbers and ranges such as {@code 0-9}; none = all */
    static Set<Integer> queues(List<String> texts, int count) {
        Set<Integer> queues = new TreeSet<>();
        for (String text : texts) {
            if (text.isBlank()) {
                continue;
            }
            String[] ends = text.strip().split("-", 2);
            boolean good = ends[0].matches("\\d{1,2}") && ends[ends.length - 1].matches("\\d{1,2}");
            int from = good ? Integer.parseInt(ends[0]) : -1;
            int to = good ? Integer.parseInt(ends[ends.length - 1]) : -1;
            if (from < 0 || to < from || to >= count) {
                throw new SettingsException("--" + QUEUES + " (WORKER_QUEUES) holds `" + text
                        + "`; allowed: numbers and ranges from 0 to " + (count - 1) + ", for example 0-" + (count - 1));
            }
            for (int queue = from; queue <= to; queue++) {
                queues.add(queue);
            }
        }
        if (queues.isEmpty()) {
            for (int queue = 0; queue < count; queue++) {
                queues.add(queue);
            }
        }
        return queues;
    }
}
