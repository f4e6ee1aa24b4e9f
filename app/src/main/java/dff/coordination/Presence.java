package dff.coordination;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pages look at a thing right now, and which one of them may change it. A page says so again and again; one that falls silent for
 * {@link #CLAIM_MILLIS} is gone. Safe for all threads; lives in this process.
 */
public final class Presence {
    /** How long a report counts. */
    public static final long CLAIM_MILLIS = 5_000;
    /** Things watched at one time; beyond it those left longest are forgotten early, which frees claims rather than refusing pages. */
    static final int MAX_KEYS = 10_000;
    /** Pages on one thing. */
    static final int MAX_PAGES = 200;

    /** What a page wants. */
    public enum Wish {
        /** Be seen. */
        LOOK,
        /** Be the one that edits, unless another page is. */
        EDIT,
        /** Be the one that edits in any case. */
        TAKE_OVER,
        /** Be seen, and be let to edit by the one that does. */
        ASK,
        /** As the one that edits: go on, and have nobody ask any more. */
        DECLINE,
        /** No longer be there. */
        LEAVE
    }

    /** Who sits before a page. */
    public record Person(String userId, String username, String name) {}

    /**
     * A page that is there.
     *
     * @param isAsking it would like to edit: until it does, leaves or is declined
     * @param line where its cursor is, 0 = not told
     */
    public record Page(String pageId, Person person, long since, boolean isEditing, boolean isAsking, int line) {
        Page withoutClaims() {
            return new Page(pageId, person, since, false, false, line);
        }
    }

    /**
     * Who is there after a report.
     *
     * @param pages in the order they came
     * @param isChanged somebody came, left or changed roles
     */
    public record Standing(List<Page> pages, boolean isChanged) {
        public Optional<Page> editor() {
            return pages.stream().filter(Page::isEditing).findFirst();
        }
    }

    private record Entry(Page page, long seen) {}

    private final InstantSource clock;
    private final Map<String, Map<String, Entry>> things = new LinkedHashMap<>(16, 0.75f, true); // guarded by this

    public Presence(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a page's report on the thing called {@code key} and answers who is there now. */
    public synchronized Standing report(String key, String pageId, Person person, Wish wish, int line) {
        long now = clock.millis();
        Map<String, Entry> entries = things.computeIfAbsent(key, _ -> new LinkedHashMap<>());
        List<Page> before = pages(entries.values());
        entries.values().removeIf(entry -> now - entry.seen() >= CLAIM_MILLIS);
        if (wish == Wish.LEAVE) {
            entries.remove(pageId);
        } else if (entries.containsKey(pageId) || entries.size() < MAX_PAGES) {
            boolean edits = edits(entries, pageId, wish);
            Entry known = entries.get(pageId);
            boolean asks = !edits
                    && (wish == Wish.ASK || (known != null && known.page().isAsking()));
            entries.put(
                    pageId, new Entry(new Page(pageId, person, sinceOf(known, edits, now), edits, asks, line), now));
            if (wish == Wish.DECLINE && edits) {
                nobodyAsks(entries);
            }
        }
        List<Page> after = pages(entries.values());
        forget(key, entries, now);
        return new Standing(after, !roles(before).equals(roles(after)));
    }

    private static boolean edits(Map<String, Entry> entries, String pageId, Wish wish) {
        Optional<Page> editor = pages(entries.values()).stream()
                .filter(page -> page.isEditing() && !page.pageId().equals(pageId))
                .findFirst();
        if (wish == Wish.TAKE_OVER && editor.isPresent()) {
            Page loser = editor.get();
            long seen = entries.get(loser.pageId()).seen();
            entries.put(loser.pageId(), new Entry(loser.withoutClaims(), seen));
        }
        boolean wantsTo = wish == Wish.EDIT || wish == Wish.DECLINE;
        return wish == Wish.TAKE_OVER || (wantsTo && editor.isEmpty());
    }

    private static void nobodyAsks(Map<String, Entry> entries) {
        entries.replaceAll(
                (_, entry) -> entry.page().isAsking() ? new Entry(entry.page().withoutClaims(), entry.seen()) : entry);
    }

    /** Since when the page looks, or edits. */
    private static long sinceOf(Entry known, boolean edits, long now) {
        return known != null && known.page().isEditing() == edits ? known.page().since() : now;
    }

    private static List<Page> pages(Collection<Entry> entries) {
        return entries.stream().map(Entry::page).toList();
    }

    private static Map<String, String> roles(List<Page> pages) {
        Map<String, String> roles = new HashMap<>();
        pages.forEach(
                page -> roles.put(page.pageId(), page.isEditing() ? "edits" : page.isAsking() ? "asks" : "looks"));
        return roles;
    }

    private void forget(String key, Map<String, Entry> entries, long now) {
        if (entries.isEmpty()) {
            things.remove(key);
        }
        var oldest = things.entrySet().iterator();
        while (oldest.hasNext()) {
            Map<String, Entry> left = oldest.next().getValue();
            boolean isOver = left.values().stream().allMatch(entry -> now - entry.seen() >= CLAIM_MILLIS);
            if (!isOver && things.size() <= MAX_KEYS) {
                return; // things are kept in the order of their last report
            }
            oldest.remove();
        }
    }

    synchronized int size() {
        return things.size();
    }
}
