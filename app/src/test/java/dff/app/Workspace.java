package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes scripts and links on a running server, as its administrator. Safe for all threads. */
public final class Workspace {
    private final TestServer server;

    public Workspace(TestServer server) {
        this.server = server;
    }

    public static Workspace shared() {
        return new Workspace(TestServer.shared());
    }

    public TestServer server() {
        return server;
    }

    public Client admin() {
        return server.admin();
    }

    public Client anonymous() {
        return server.anonymous();
    }

    /** Saves a draft; makes script set and script when they are missing. */
    public void draft(String scriptId, String code) {
        String setId = scriptId.substring(0, scriptId.indexOf("__"));
        admin().post("/api/v1/script-sets/do/add", Map.of("data", Map.of("id", setId)));
        Reply added = admin().post("/api/v1/scripts/do/add", Map.of("data", Map.of("id", scriptId, "codeDraft", code)));
        if (added.status() != 200) {
            Reply modified = admin().post(
                            "/api/v1/scripts/" + scriptId + "/do/modify", Map.of("data", Map.of("codeDraft", code)));
            assertThat(modified.status()).as(modified.toString()).isEqualTo(200);
        }
    }

    public void publish(String scriptId, String code) {
        draft(scriptId, code);
        Reply published = admin().post("/api/v1/scripts/" + scriptId + "/do/publish", Map.of());
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
    }

    /** @return the path that calls the new link */
    public String link(String functionId) {
        return link(functionId, Map.of(), Map.of());
    }

    /** @return the path that calls the new link */
    public String link(String functionId, Map<String, Object> kwargs) {
        return link(functionId, kwargs, Map.of());
    }

    /** @return the path that calls the new link */
    public String link(String functionId, Map<String, Object> kwargs, Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>(more);
        data.put("funcId", functionId);
        data.put("funcCallKwargsJSON", kwargs);
        Reply added = admin().post("/api/v1/auth-links/do/add", Map.of("data", data));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return "/api/v1/al/" + added.data().path("id").asText();
    }
}
