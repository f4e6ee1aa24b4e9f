package dff.env;

import dff.db.Database;
import dff.json.Utf8Text;
import dff.runner.PlatformCall.Large;
import dff.runner.PlatformCallException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Values for one answer: gathered while they have room, then counted only. For one thread. */
final class StoreAnswer {
    /** What a value needs besides its bytes: its key, and places in lists. */
    static final int ROW = 100 + 2 * StoreCalls.MAX_NAME;

    private final Database database;
    private final InstantSource clock;
    private final String scope;
    private final long room;
    private final Map<String, Utf8Text> found = new LinkedHashMap<>();
    private long bytes;
    private long needed;

    /** @param room bytes of memory that the answer may need */
    StoreAnswer(Database database, InstantSource clock, String scope, long room) {
        this.database = database;
        this.clock = clock;
        this.scope = scope;
        this.room = room;
    }

    /** @throws PlatformCallException when the values have too many bytes for one answer */
    void add(List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        List<StoreSql.Text> texts = database.read(handle -> {
            long now = clock.millis();
            StoreSql.Amount amount = StoreSql.amount(handle, scope, keys, now);
            bytes += amount.bytes();
            needed += amount.bytes() + amount.rows() * ROW;
            if (bytes > StoredValues.MAX_ANSWER) {
                throw new PlatformCallException(
                        "ValueError",
                        "the values have more than " + StoredValues.MAX_ANSWER + " bytes in all; ask for fewer keys");
            }
            return needed <= room ? StoreSql.texts(handle, scope, keys, now) : List.of();
        });
        if (needed > room) {
            found.clear();
        }
        texts.forEach(text -> found.put(text.key(), text.json()));
    }

    /** The values by key, or how much room they need. @param again gathers them with so much room */
    Object whole(LongFunction<Object> again) {
        return within(found, needed, room, again);
    }

    static Object within(Object found, long needed, long room, LongFunction<Object> again) {
        return needed <= room ? found : new Large(needed, () -> again.apply(needed));
    }
}
