package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.GatewayException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "/v1/files/file-1/content => files/file-1/content",
                "/v1/files/a b => files/a%20b",
                "/v1/files/a%2Fb => files/a%252Fb",
                "/v1/files/ümläut✓ => files/%C3%BCml%C3%A4ut%E2%9C%93",
                "/v1/models/ft:gpt-4o:org::id => models/ft:gpt-4o:org::id",
                "/v1/files/a?b#c;d => files/a%3Fb%23c%3Bd",
                "/v1/files/... => files/...",
                "/v1/files/'\"<>\\^`{|}' => files/%27%22%3C%3E%5C%5E%60%7B%7C%7D%27"
            },
            quoteCharacter = '\u0001')
    void writesEachSegmentAnew(String path, String written) {
        assertThat(CallTarget.path(path)).isEqualTo(written);
        assertThat(URI.create("http://up.example/v1/" + written).getPath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files/../x", "/v1/./x", "/v1//x", "/v1/files/", "/v1/..", "/v1/"})
    void refusesWhatCouldLeadElsewhere(String path) {
        assertThatThrownBy(() -> CallTarget.path(path))
                .isInstanceOfSatisfying(GatewayException.class, told -> assertThat(told.status())
                        .isEqualTo(404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files/a\nb", "/v1/files/a\u0000", "/v1/files/\u007f"})
    void refusesControlCharacters(String path) {
        assertThatThrownBy(() -> CallTarget.path(path))
                .isInstanceOfSatisfying(GatewayException.class, told -> assertThat(told.status())
                        .isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "limit=2&after=file-1 => limit=2&after=file-1",
                "include[]=a&include%5B%5D=b => include[]=a&include%5B%5D=b",
                "key=secret&limit=2 => limit=2",
                "limit=2&KEY=secret => limit=2",
                "%6Bey=secret&limit=2 => limit=2",
                "limit=2&&access_token=s&api-key=s&api_key=s => limit=2",
                "limit=2&authorization=Bearer%20s&x-goog-api-key=s&+x-api-key=s => limit=2",
                "a=x y&b=\"<>|^`{}\\ => a=x%20y&b=%22%3C%3E%7C%5E%60%7B%7D%5C",
                "a=%zz&b=%2 => a=%25zz&b=%252",
                "a=é => a=%C3%A9",
                "a#b=c => a%23b=c",
                "monkey=1&keys=2 => monkey=1&keys=2"
            },
            quoteCharacter = '\u0001')
    void passesTheQueryWithoutCredentials(String query, String written) {
        assertThat(CallTarget.query(query)).isEqualTo(written);
        assertThat(URI.create("http://up.example/v1/x?" + written).getRawQuery())
                .isEqualTo(written);
    }

    @Test
    void hasNoQueryWhereNothingOfItIsLeft() {
        assertThat(CallTarget.query("key=secret")).isEmpty();
        assertThat(CallTarget.query("")).isEmpty();
    }
}
