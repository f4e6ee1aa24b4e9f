package dff.app;

import dff.script.ScriptChanges;
import dff.web.event.EventHub;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells open pages what to read again. */
record HubNotices(EventHub hub) implements ScriptChanges {
    @Override
    public void changed(String kind, String id, String md5) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", kind);
        data.put("id", id);
        if (md5 != null) {
            data.put("md5", md5);
        }
        hub.publish("notice", "notice", data);
    }
}
