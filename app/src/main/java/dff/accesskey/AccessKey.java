package dff.accesskey;

import dff.web.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of {@code access_key}.
 *
 * @param secret encrypted
 * @param owner what is known of its owner now
 */
record AccessKey(
        long seq,
        String id,
        String userId,
        String title,
        String secret,
        Webhook webhook,
        long createTime,
        long updateTime,
        Owner owner) {
    /** What the later generation keeps with a key; nothing calls it. */
    record Webhook(String url, List<String> events, boolean allowEcho) {
        static final Webhook NONE = new Webhook(null, List.of(), false);

        Webhook {
            events = List.copyOf(events);
        }
    }

    /** All null when the user is gone. */
    record Owner(String id, String username, String name, String mobile) {
        static final Owner UNKNOWN = new Owner(null, null, null, null);
    }

    /** As clients see it, without the secret. */
    Map<String, Object> shown() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", seq);
        row.put("id", id);
        row.put("title", title);
        row.put("name", title);
        row.put("webhookURL", webhook.url());
        row.put("webhookEvents", webhook.events());
        row.put("allowWebhookEcho", webhook.allowEcho());
        row.put("createTime", Times.iso(createTime));
        row.put("updateTime", Times.iso(updateTime));
        row.put("u_id", owner.id());
        row.put("u_username", owner.username());
        row.put("u_name", owner.name());
        row.put("u_mobile", owner.mobile());
        return row;
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
