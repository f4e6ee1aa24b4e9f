package dff.coordination;

import dff.coordination.CacheValue.Ranking;
import dff.coordination.CacheValue.Ranking.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Commands on sorted sets. */
final class SortedSetCommands {
    private SortedSetCommands() {}

    static Map<String, CacheCommand> all() {
        return Map.ofEntries(
                Map.entry("ZADD", CacheCommand.grows(3, CacheCommand.MANY, SortedSetCommands::add)),
                Map.entry("ZINCRBY", CacheCommand.grows(3, 3, SortedSetCommands::increase)),
                Map.entry("ZREM", CacheCommand.shrinks(2, CacheCommand.MANY, SortedSetCommands::remove)),
                Map.entry("ZCARD", CacheCommand.reads(1, 1, call ->
                        (long) ranking(call).scores.size())),
                Map.entry("ZSCORE", CacheCommand.reads(2, 2, SortedSetCommands::score)),
                Map.entry("ZRANGE", CacheCommand.reads(3, 4, SortedSetCommands::range)),
                Map.entry("ZRANGEBYSCORE", CacheCommand.reads(3, 4, SortedSetCommands::between)));
    }

    private static Ranking ranking(CacheCall call) {
        Ranking ranking = call.value(Ranking.class);
        return ranking == null ? new Ranking() : ranking;
    }

    private static long add(CacheCall call) {
        if (call.count() % 2 == 0) {
            throw call.syntaxError();
        }
        for (int i = 1; i < call.count(); i += 2) {
            call.score(call.word(i)); // all of them are good, or nothing changes
        }
        Ranking ranking = call.made(Ranking.class, Ranking::new);
        long added = 0;
        for (int i = 1; i < call.count(); i += 2) {
            added += ranking.put(call.word(i + 1), call.score(call.word(i))) ? 1 : 0;
        }
        return added;
    }

    private static Bytes increase(CacheCall call) {
        double sum = ranking(call).scores.getOrDefault(call.word(2), 0.0) + call.score(call.word(1));
        if (Double.isNaN(sum)) {
            throw new CacheException("resulting score is not a number (NaN)");
        }
        call.made(Ranking.class, Ranking::new).put(call.word(2), sum);
        return shown(sum);
    }

    private static long remove(CacheCall call) {
        Ranking ranking = ranking(call);
        return call.wordsFrom(1).stream().filter(ranking::remove).count();
    }

    private static Bytes score(CacheCall call) {
        Double score = ranking(call).scores.get(call.word(1));
        return score == null ? null : shown(score);
    }

    /** As Redis writes scores: whole ones without a fraction. */
    private static Bytes shown(double score) {
        if (Double.isInfinite(score)) {
            return Bytes.of(score > 0 ? "inf" : "-inf");
        }
        return Bytes.of(
                score == Math.rint(score) && Math.abs(score) < 1e17
                        ? String.format(Locale.ROOT, "%.0f", score)
                        : "" + score);
    }

    private static List<Object> range(CacheCall call) {
        Ranking ranking = ranking(call);
        Span span = Span.of(call.whole(1), call.whole(2), ranking.order.size());
        return listed(call, ranking.order.stream().skip(span.from()).limit(span.length()));
    }

    private static List<Object> between(CacheCall call) {
        Bound from = Bound.of(call, call.word(1));
        Bound to = Bound.of(call, call.word(2));
        return listed(
                call,
                ranking(call).order.stream()
                        .dropWhile(one -> one.score() < from.score || from.excludes(one))
                        .takeWhile(one -> one.score() <= to.score && !to.excludes(one)));
    }

    private record Bound(double score, boolean open) {
        static Bound of(CacheCall call, Bytes word) {
            String text = word.latin();
            boolean open = text.startsWith("(");
            return new Bound(call.score(Bytes.of(open ? text.substring(1) : text)), open);
        }

        boolean excludes(Ranked one) {
            return open && one.score() == score;
        }
    }

    private static List<Object> listed(CacheCall call, Stream<Ranked> members) {
        boolean withScores = call.count() > 3;
        if (withScores && !call.isWord(3, "WITHSCORES")) {
            throw call.syntaxError();
        }
        List<Object> flat = new ArrayList<>();
        members.forEach(one -> {
            flat.add(one.member());
            if (withScores) {
                flat.add(shown(one.score()));
            }
        });
        return flat;
    }
}
