package dff.binding;

/**
 * One of the two names of a kind, by the path that was used.
 *
 * @param path of the management requests, for example {@code /api/v1/auth-links}
 * @param idPrefix of ids made by us
 * @param callPath before the id in the address callers use; null = it has none
 * @param entity as errors call it
 */
public record BindingName(String path, String idPrefix, String callPath, String entity) {}
