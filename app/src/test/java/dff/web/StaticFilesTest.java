package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uses the small user interface in the tests' resources. */
class StaticFilesTest {
    @RegisterExtension
    private static final WebServerExtension WEB = new WebServerExtension();

    private static final String FILE = "/client-app/assets/for-tests.js";

    @Test
    void root_redirects_with_the_text_that_probes_compare() throws Exception {
        HttpResponse<String> text = WEB.get("/", "Accept", "*/*");
        HttpResponse<String> html = WEB.get("/", "Accept", "text/html");

        assertThat(text.statusCode()).isEqualTo(302);
        assertThat(text.headers().firstValue("Location")).contains("/client-app");
        assertThat(text.body()).isEqualTo("Found. Redirecting to /client-app");
        assertThat(html.body()).contains("<a href=\"/client-app\">");
    }

    @Test
    void head_of_the_root_is_a_probe() throws Exception {
        assertThat(WEB.send("HEAD", "/", null).statusCode()).isEqualTo(200);
    }

    @Test
    void file_is_served_with_a_tag_and_not_again_when_it_is_known() throws Exception {
        HttpResponse<String> first = WEB.get(FILE);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            assertThat(WEB.get(FILE, "If-None-Match", known).statusCode()).isEqualTo(304);
        }
        assertThat(WEB.get(FILE, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void folder_is_no_file() throws Exception {
        assertThat(WEB.get("/client-app/assets").body()).doesNotContain("for-tests.js");
        assertThat(WEB.get("/client-app/assets/").statusCode()).isEqualTo(404);
    }

    @Test
    void missing_asset_is_not_found() throws Exception {
        assertThat(WEB.get("/client-app/assets/missing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void page_that_shows_results_has_an_origin_of_its_own() throws Exception {
        String policy = WEB.get("/client-app/preview.html")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();

        assertThat(policy).contains("sandbox allow-scripts").doesNotContain("allow-same-origin");
    }
}
