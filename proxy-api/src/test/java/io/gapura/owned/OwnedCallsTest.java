package io.gapura.owned;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ReferencePaths;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnedCallsTest {
    /** They run on what the request itself holds, and make nothing. */
    private static final Set<Endpoint> MAKE_AND_NAME_NOTHING = Set.of(Endpoint.GRADER_RUN, Endpoint.GRADER_VALIDATE);

    private static Stream<Endpoint> endpoints() {
        return Stream.of(Endpoint.values())
                .filter(each -> each.operation() != null && OwnedCalls.OPERATIONS.contains(each.operation()));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void saysOfEveryEndpointWithIdsWhatItDoesWithThem(Endpoint endpoint) {
        OwnedCall call = OwnedCalls.of(endpoint);
        assertThat(call.equals(OwnedCall.NONE)).isEqualTo(MAKE_AND_NAME_NOTHING.contains(endpoint));
        assertThat(call.path()).hasSameSizeAs(endpoint.parameterNames());
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void hasWhatIsDeletedForgotten(Endpoint endpoint) {
        boolean detaches = endpoint == Endpoint.VECTOR_STORE_FILE_DELETE;
        assertThat(OwnedCalls.of(endpoint).deletes())
                .isEqualTo(endpoint.method().equals("DELETE") && !detaches);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void answersEveryListOfThingsThatBelongToSomebody(Endpoint endpoint) {
        boolean list =
                endpoint.method().equals("GET") && endpoint.parameterNames().isEmpty();
        assertThat(OwnedLists.answers(endpoint)).isEqualTo(list);
    }

    @Test
    void knowsNoIdsElsewhereButInBodies() {
        assertThat(Stream.of(Endpoint.values())
                        .filter(each -> each.operation() == null || !OwnedCalls.OPERATIONS.contains(each.operation()))
                        .filter(each -> !OwnedCalls.of(each).equals(OwnedCall.NONE)))
                .isEmpty();
        assertThat(ReferencePaths.of(Endpoint.CHAT_COMPLETIONS)).isNotEmpty();
    }
}
