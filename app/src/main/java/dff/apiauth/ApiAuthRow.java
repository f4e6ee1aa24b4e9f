package dff.apiauth;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One row of {@code api_auth}.
 *
 * @param config without credentials
 * @param sealedSecrets the credentials, encrypted
 */
record ApiAuthRow(String id, String title, ApiAuthType type, ObjectNode config, String sealedSecrets, String note) {
    @Override
    public String toString() {
        return "ApiAuthRow[" + id + "]";
    }

    /** Null unless a function decides. */
    String funcId() {
        return config.path("funcId").textValue();
    }
}
