package dff.binding;

/**
 * One of the two addresses that callers use for one kind of thing. What they are told follows the address they used.
 *
 * @param path with {@code :id} at the end
 * @param title as messages call it
 * @param reason what sub-reasons begin with
 * @param origin as scripts see it
 * @param realm what is protected, before a colon and the id
 */
public record Door(String path, String title, String reason, String origin, String realm) {}
