package dff.web.event;

import dff.json.Json;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Authenticator;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The real-time channel: what the server tells, as server-sent events. The last {@link #KEPT} events are kept, so that a page that lost
 * its connection goes on where it was; one that lost more is told to read everything again. Safe for all threads; publishing never blocks.
 */
public final class EventHub {
    /** Events kept for pages that come back. */
    static final int KEPT = 2_000;
    /** Most events replayed at once. */
    static final int REPLAY = 500;
    /** Events that wait for one slow reader. */
    static final int WAITING = 2_000;

    static final int MAX_STREAMS = 1_000;
    private static final int MAX_TOPICS = 50;
    private static final long HEARTBEAT_SECONDS = 15;
    private static final Event RESET = new Event(0, "", "reset", "{}");

    /**
     * One event.
     *
     * @param topic who listens, for example {@code trace:TRACE-…}
     * @param name for example {@code task.log}
     * @param data JSON text without line breaks
     */
    private record Event(long id, String topic, String name, String data) {
        String text() {
            return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
        }
    }

    private static final class Reader {
        final Set<String> topics;
        final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
        volatile boolean lost;

        Reader(Set<String> topics) {
            this.topics = topics;
        }

        void offer(Event event) {
            if (topics.contains(event.topic()) && !queue.offer(event)) {
                lost = true;
            }
        }
    }

    private final Authenticator authenticator;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final Deque<Event> kept = new ArrayDeque<>(); // guarded by this
    private long lastId; // guarded by this

    /** @param authenticator asked again at each heartbeat, so that a revoked sign-in ends its streams */
    public EventHub(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Tells everyone who listens to the topic. */
    public void publish(String topic, String name, Map<String, Object> data) {
        String json = Json.text(data);
        synchronized (this) {
            Event event = new Event(++lastId, topic, name, json);
            kept.addLast(event);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            readers.forEach(reader -> reader.offer(event));
        }
    }

    /** Whether somebody listens to the topic now. */
    public boolean isWatched(String topic) {
        return readers.stream().anyMatch(reader -> reader.topics.contains(topic));
    }

    public List<Route> routes() {
        return List.of(Route.guarded("GET", "/api/v1/events", "general_r", this::stream)
                .answersBare("text/event-stream"));
    }

    private Answer stream(HttpCall call) {
        Set<String> topics =
                Set.copyOf(List.of(call.query("topics").orElse("notice").split(",")));
        if (topics.size() > MAX_TOPICS) {
            throw ApiError.invalidQuery("Field `topics` holds " + topics.size() + " topics; at most " + MAX_TOPICS);
        }
        if (readers.size() >= MAX_STREAMS) {
            throw ApiError.of(ErrorClass.SYS_LIMIT_REACHED, "More than " + MAX_STREAMS + " event streams are open");
        }
        return new Answer.Stream(
                200,
                "text/event-stream; charset=utf-8",
                List.of(Map.entry("Cache-Control", "no-cache"), Map.entry("X-Accel-Buffering", "no")),
                -1,
                out -> pump(call, new Reader(topics), out));
    }

    private void pump(HttpCall call, Reader reader, OutputStream out) throws IOException {
        join(reader, call.header("Last-Event-ID"));
        try {
            write(out, ": connected\n\n");
            while (true) {
                Event event = reader.queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (reader.lost) {
                    reader.queue.clear();
                    reader.lost = false;
                    event = RESET;
                }
                if (event != null) {
                    write(out, event.text());
                } else if (isRevoked(call)) {
                    return;
                } else {
                    write(out, ": heartbeat\n\n");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops
        } finally {
            readers.remove(reader);
        }
    }

    private boolean isRevoked(HttpCall call) {
        try {
            return authenticator.identify(call).isEmpty();
        } catch (ApiError _) {
            return true;
        }
    }

    private synchronized void join(Reader reader, String lastSeen) {
        if (lastSeen != null && lastSeen.matches("\\d{1,18}")) {
            long seen = Long.parseLong(lastSeen);
            List<Event> missed = kept.stream()
                    .filter(event -> event.id() > seen && reader.topics.contains(event.topic()))
                    .toList();
            boolean gap = seen > lastId || (!kept.isEmpty() && kept.peekFirst().id() > seen + 1);
            if (gap || missed.size() > REPLAY) {
                reader.queue.add(RESET);
            }
            missed.stream().skip(Math.max(0, missed.size() - REPLAY)).forEach(reader.queue::add);
        }
        readers.add(reader);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
