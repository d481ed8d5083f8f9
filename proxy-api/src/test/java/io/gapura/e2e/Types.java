package io.gapura.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;

/** What the official clients are asked to make of JSON. */
final class Types {
    /** An object. */
    static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private Types() {}
}
