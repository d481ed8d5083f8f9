package io.gapura.e2e;

import io.gapura.testing.FakeVendor;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A vendor of every dialect, each behind a gateway of its own. Thread-safe. */
final class Places implements AutoCloseable {
    /** A vendor and the gateway before it. */
    record Place(Spoken upstream, FakeVendor vendor, RunningGateway gateway) {
        /** Sends what a client of the dialect would send. */
        Answer call(Spoken client, boolean stream, String body, String... headers) throws IOException {
            Set<String> all = new LinkedHashSet<>(client.headers());
            all.addAll(List.of(headers));
            try (RawHttpClient connection = gateway.connect()) {
                connection.post(client.path(stream), body, all.toArray(String[]::new));
                RawHttpClient.Head head = connection.readHead();
                return new Answer(head, connection.readBody());
            }
        }
    }

    /** What came back to the client. */
    @SuppressWarnings("ArrayRecordComponent") // it is the body itself, compared by nobody
    record Answer(RawHttpClient.Head head, byte[] body) {
        /** The losses that its header names. */
        Set<String> losses() {
            Set<String> names = new LinkedHashSet<>();
            head.headers("x-gapura-losses").forEach(value -> names.addAll(List.of(value.split(", ", -1))));
            return names;
        }

        /** Its body. */
        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private final Map<Spoken, Place> all = new EnumMap<>(Spoken.class);

    /** Starts them. */
    Places() {
        for (Spoken upstream : Spoken.values()) {
            FakeVendor vendor = FakeVendor.of(upstream.toString());
            all.put(upstream, new Place(upstream, vendor, RunningGateway.start(upstream.configuration(vendor))));
        }
    }

    /** The one whose vendor speaks this dialect. */
    Place at(Spoken upstream) {
        return Objects.requireNonNull(all.get(upstream));
    }

    /** The same, where the vendor tells this scenario. */
    Place telling(Spoken upstream, Scenario scenario) {
        Place place = at(upstream);
        place.vendor().tells(scenario.folder());
        return place;
    }

    @Override
    public void close() {
        all.values().forEach(place -> {
            place.gateway().close();
            place.vendor().close();
        });
    }
}
