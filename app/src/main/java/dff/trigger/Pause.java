package dff.trigger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A pause of one config, or of all.
 *
 * @param until Unix milliseconds, null = until it is resumed
 * @param reason as told by who paused, or null
 */
record Pause(boolean isSet, Long until, String reason) {
    static final Pause NONE = new Pause(false, null, null);

    /** @param row with {@code is_paused}, {@code pause_until}, {@code pause_reason} */
    static Pause of(ResultSet row) throws SQLException {
        long until = row.getLong("pause_until");
        Long end = row.wasNull() ? null : (Long) until;
        return new Pause(row.getInt("is_paused") != 0, end, row.getString("pause_reason"));
    }

    boolean isOn(long now) {
        return isSet && (until == null || until > now);
    }
}
