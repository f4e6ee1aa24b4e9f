package dff.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.RawObject;

/** What a caller gave: arguments as they were written, and options. */
public record CallInput(RawObject arguments, ObjectNode options) {}
