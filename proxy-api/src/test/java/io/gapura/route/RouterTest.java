package io.gapura.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.GatewayConfig;
import io.gapura.Providers;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.model.ModelPatterns;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.testing.HandTimers;
import io.gapura.testing.ScriptedUpstream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTest {
    private static final URI BASE = URI.create("http://up.example/v1");

    private final HandTimers timers = new HandTimers();
    private final Map<String, ScriptedUpstream> transports = new LinkedHashMap<>();

    @Test
    void sendsAnAliasToItsModelWhateverTheCaseOfLetters() {
        Router router = router("a: {models: [plain, {name: real-name, alias: Fast}]}");
        assertThat(plan(router, "fast")).isEqualTo("a real-name");
        assertThat(plan(router, "FAST")).isEqualTo("a real-name");
        assertThat(plan(router, "plain")).isEqualTo("a plain");
        assertThat(refused(router, "real-name", Caller.ANONYMOUS).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(refused(router, "PLAIN", Caller.ANONYMOUS).message()).contains("Did you mean `plain`?");
    }

    @Test
    void triesAliasesBeforeUpstreamNames() {
        Router router = router("a: {models: [big]}", "b: {models: [{name: other, alias: BIG}]}");
        assertThat(plan(router, "big")).isEqualTo("b other");
    }

    @Test
    void letsTheModelsOfOneAliasTakeTurns() {
        Router router = router(
                "a: {models: [{name: one, alias: pool}, {name: two, alias: pool}]}",
                "b: {models: [{name: three, alias: Pool}]}");
        assertThat(List.of(plan(router, "pool"), plan(router, "POOL"), plan(router, "pool"), plan(router, "pool")))
                .containsExactly("a one", "a two", "b three", "a one");
    }

    @Test
    void passesOverAMemberThatCanNotDoIt() {
        Router router = router(
                "a: {operations: [chat], models: [{name: one, alias: pool}]}",
                "b: {operations: [chat, embeddings], models: [{name: two, alias: pool}]}");
        assertThat(router.plan(Operation.EMBEDDINGS, "pool", null).model()).isEqualTo("two");
        assertThat(router.plan(Operation.EMBEDDINGS, "pool", null).model()).isEqualTo("two");
    }

    @Test
    void takesTheUpstreamsNameOfAPinnedCall() {
        Router router = router("a: {models: [{name: one, alias: pool}]}", "b: {models: [{name: two, alias: pool}]}");
        assertThat(router.plan(Operation.CHAT, "pool", "b").model()).isEqualTo("two");
        assertThat(router.plan(Operation.CHAT, "pool", "b").model()).isEqualTo("two");
        assertThat(router.plan(Operation.CHAT, "", "b").model()).isEmpty();
    }

    @Test
    void takesTheNameThatThePinnedUpstreamHasTooForItsOwn() {
        Router router = router("a: {models: [m]}", "b: {prefix: p, models: [m]}");
        assertThat(plan(router, "m")).isEqualTo("a m");
        assertThat(pinned(router, "m", "b")).isEqualTo("b m");
        assertThat(pinned(router, "p/m", "b")).isEqualTo("b m");
    }

    @Test
    void opensNothingToAPinnedCallThatIsClosedToOthers() {
        Router router = router(
                "a: {}",
                "listed: {models: [m, {name: own, alias: theirs}]}",
                "excluding: {prefix: e, excluded-models: ['*-preview']}",
                "forced: {prefix: f, force-model-prefix: true, excluded-models: [no]}");
        assertThat(pinned(router, "any", "a")).isEqualTo("a any");
        assertThat(pinned(router, "fine", "excluding")).isEqualTo("excluding fine");
        assertThat(pinned(router, "e/fine", "excluding")).isEqualTo("excluding fine");
        assertThat(pinned(router, "f/x", "forced")).isEqualTo("forced x");
        assertUnknown(router, "x-preview", "excluding");
        assertUnknown(router, "e/X-Preview", "excluding");
        assertUnknown(router, "x", "forced");
        assertUnknown(router, "f/no", "forced");
        assertUnknown(router, "other", "listed");
        assertUnknown(router, "own", "listed");
    }

    @Test
    void letsAFineTunedModelThroughToWhereItLies() {
        Router router =
                router("a: {prefix: p, force-model-prefix: true, models: [m]}", "b: {excluded-models: ['ft:secret*']}");
        assertThat(pinned(router, "ft:m:acme::1", "a")).isEqualTo("a ft:m:acme::1");
        assertThat(pinned(router, "p/ft:m:acme::1", "a")).isEqualTo("a ft:m:acme::1");
        assertThat(pinned(router, "FT:m:acme::1", "a")).isEqualTo("a FT:m:acme::1");
        assertUnknown(router, "q/ft:m:acme::1", "a");
        assertUnknown(router, "ft:secret:acme::1", "b");
    }

    @Test
    void sendsAPrefixedNameToItsUpstream() {
        Router router = router(
                "a: {}", "b: {prefix: team, models: [m, {name: n, alias: en}]}", "c: {prefix: open, default: false}");
        assertThat(plan(router, "team/m")).isEqualTo("b m");
        assertThat(plan(router, "team/EN")).isEqualTo("b n");
        assertThat(plan(router, "m")).isEqualTo("b m");
        assertThat(plan(router, "open/org/x")).isEqualTo("c org/x");
        assertThat(plan(router, "team/unknown"))
                .as("the default upstream may know it")
                .isEqualTo("a team/unknown");
    }

    @Test
    void leavesOnlyThePrefixedNamesWhereThatIsForced() {
        Router router = router(
                "a: {prefix: team, force-model-prefix: true, models: [m]}", "b: {prefix: p, force-model-prefix: true}");
        assertThat(plan(router, "team/m")).isEqualTo("a m");
        assertThat(plan(router, "p/x")).isEqualTo("b x");
        assertThat(refused(router, "m", Caller.ANONYMOUS).message()).contains("`m` does not exist");
        assertThat(refused(router, "x", Caller.ANONYMOUS).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void refusesWhatIsExcluded() {
        Router router = router("a: {prefix: p, excluded-models: ['*-Preview', exact], models: []}");
        assertThat(plan(router, "fine")).isEqualTo("a fine");
        for (String name : List.of("x-preview", "p/x-preview", "exact")) {
            assertThat(refused(router, name, Caller.ANONYMOUS).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        }
    }

    @Test
    void prefersAnUpstreamThatListsTheModelItself() {
        Router router = router("a: {}", "b: {}");
        assertThat(plan(router, "b-model")).as("nobody waits for the lists").isEqualTo("a b-model");
        list("a", "a-model");
        list("b", "b-model", "a-model");
        assertThat(plan(router, "b-model")).isEqualTo("b b-model");
        assertThat(plan(router, "a-model")).isEqualTo("a a-model");
        assertThat(plan(router, "nobody's")).isEqualTo("a nobody's");
    }

    @Test
    void hidesWhatTheCallerMayNotUse() {
        Router router = router("a: {models: [small-one, small-two, large]}");
        Caller caller = caller("small-*");
        assertThat(router.plan(Operation.CHAT, "small-one", null, caller).model())
                .isEqualTo("small-one");
        GatewayException forbidden = refused(router, "large", caller);
        GatewayException unknown = refused(router, "lerge", caller);
        assertThat(forbidden.message()).isEqualTo(unknown.message().replace("lerge", "large"));
        assertThat(forbidden.code()).isEqualTo("model_not_found");
        assertThat(forbidden.status()).isEqualTo(404);
        assertThat(refused(router, "small-ona", caller).message()).contains("Did you mean `small-one`?");
        assertThat(refused(router, "x".repeat(100_000), caller).message()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {
                "COUNT_TOKENS",
                "EMBEDDINGS",
                "MODERATIONS",
                "RERANK",
                "IMAGES",
                "SPEECH",
                "TRANSCRIPTIONS",
                "VIDEOS",
                "REALTIME"
            })
    void wantsAModelOfAKeyThatMayUseOnlySome(Operation operation) {
        Router router = router("a: {models: [small, large]}");
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> router.plan(operation, "", null, caller("small")));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.param()).isEqualTo("model");
        assertThat(refused.message()).contains("may use only some models: name one");
        assertThat(router.plan(operation, "", null, new Caller("free", Caller.Source.KEY))
                        .model())
                .isEmpty();
        assertThat(router.plan(operation, "small", null, caller("small")).model())
                .isEqualTo("small");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"FILES", "UPLOADS", "BATCHES", "FINE_TUNING", "VECTOR_STORES"})
    void wantsNoModelWhereNoneDoesIt(Operation operation) {
        Router router = router("a: {models: [small, large]}");
        assertThat(router.plan(operation, "", null, caller("small")).model()).isEmpty();
    }

    @Test
    void wantsNoModelOfACallThatGoesOnWithAVideo() {
        Router router = router("a: {models: [small, large]}");
        assertThat(router.plan(Operation.VIDEOS, "", "a", caller("small")).model())
                .isEmpty();
        GatewayException refused = catchThrowableOfType(
                GatewayException.class, () -> router.plan(Operation.IMAGES, "", "a", caller("small")));
        assertThat(refused.kind()).as("a file of one's own chooses no model").isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void hasADefaultModel() {
        assertThat(preset(routerWithDefault(null, "a: {models: [first, second]}"), Caller.ANONYMOUS))
                .isEqualTo("first");
        assertThat(preset(routerWithDefault("house", "a: {models: [first]}"), Caller.ANONYMOUS))
                .isEqualTo("house");
        assertThat(preset(routerWithDefault("house", "a: {models: [first, second]}"), caller("sec*")))
                .isEqualTo("second");
        assertThat(preset(routerWithDefault("house", "a: {models: [first]}"), caller("none")))
                .isEmpty();
        assertThat(preset(
                        routerWithDefault(null, "a: {models: [x]}", "b: {default: true, models: [y]}"),
                        Caller.ANONYMOUS))
                .isEqualTo("y");
    }

    @Test
    void takesTheDefaultModelFromTheUpstreamsOwnListWhereNothingIsConfigured() {
        Router router = router("a: {}");
        var asked = router.defaultModel(Caller.ANONYMOUS);
        assertThat(asked).isNotDone();
        list("a", "whisper", "llama");
        assertThat(asked.join()).isEqualTo("whisper");
        assertThat(preset(router, caller("l*"))).isEqualTo("llama");
        Router openAi = router("b: {}");
        var listed = openAi.defaultModel(Caller.ANONYMOUS);
        list("b", "whisper", "gpt-4o");
        assertThat(listed.join()).isEqualTo("gpt-4o");
        Router down = router("c: {}");
        var failed = down.defaultModel(Caller.ANONYMOUS);
        Objects.requireNonNull(transports.get("c")).fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "down"));
        assertThat(failed.join()).isEqualTo("gpt-4o");
    }

    @Test
    void takesNobodysFineTunedModelForTheDefault() {
        Router router = router("a: {prefix: p}");
        var asked = router.defaultModel(Caller.ANONYMOUS);
        list("a", "ft:m:acme::1", "FT:m:acme::2", "p/ft:m:acme::3", "plain");
        assertThat(asked.join()).isEqualTo("plain");
        assertThat(preset(router, caller("ft:*", "p/*"))).doesNotContainIgnoringCase("ft:");
        Router naming = router("b: {}", "c: {models: [{name: tuned, alias: 'ft:m:house::1'}]}");
        var listed = naming.defaultModel(Caller.ANONYMOUS);
        list("b", "ft:m:acme::1", "ft:m:house::1", "plain");
        assertThat(listed.join()).isEqualTo("ft:m:house::1");
    }

    private static String preset(Router router, Caller caller) {
        return router.defaultModel(caller).join();
    }

    private static Caller caller(String... patterns) {
        return new Caller("key", Caller.Source.KEY, new ModelPatterns(List.of(patterns)));
    }

    private static String plan(Router router, String model) {
        RoutePlan plan = router.plan(Operation.CHAT, model, null, Caller.ANONYMOUS);
        return plan.upstream().name() + " " + plan.model();
    }

    private static String pinned(Router router, String model, String upstream) {
        RoutePlan plan = router.plan(Operation.CHAT, model, upstream, Caller.ANONYMOUS);
        return plan.upstream().name() + " " + plan.model();
    }

    private static void assertUnknown(Router router, String model, String pinned) {
        assertThatThrownBy(() -> pinned(router, model, pinned))
                .as(model)
                .isInstanceOfSatisfying(GatewayException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(ErrorKind.MODEL_NOT_FOUND));
    }

    private static GatewayException refused(Router router, String model, Caller caller) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> router.plan(Operation.CHAT, model, null, caller));
        assertThat(refused).as(model).isNotNull();
        return refused;
    }

    private void list(String upstream, String... ids) {
        String data = String.join("\"},{\"id\":\"", ids);
        Objects.requireNonNull(transports.get(upstream))
                .head(200, "Content-Type", "application/json")
                .chunk("{\"data\":[{\"id\":\"" + data + "\"}]}")
                .end();
    }

    private Router router(String... upstreams) {
        return routerWithDefault(null, upstreams);
    }

    /** Each upstream is its name and the keys of its section. */
    private Router routerWithDefault(@Nullable String defaultModel, String... upstreams) {
        StringBuilder yaml = new StringBuilder("upstreams:\n");
        for (String each : upstreams) {
            String name = each.substring(0, each.indexOf(':'));
            String keys = each.substring(each.indexOf('{') + 1, each.lastIndexOf('}'));
            yaml.append("  - {name: ")
                    .append(name)
                    .append(", base-url: '")
                    .append(BASE)
                    .append("'");
            yaml.append(keys.isEmpty() ? "" : ", " + keys).append("}\n");
        }
        GatewayConfig config = GatewayConfig.loader(Map.of()).parse("test", yaml.toString());
        List<Upstream> list = config.upstreams().stream()
                .map(each -> new Upstream(
                        each,
                        Objects.requireNonNull(Providers.bundled().of(each.provider())),
                        BASE,
                        config.timeoutsOf(each),
                        transports.computeIfAbsent(each.name(), name -> new ScriptedUpstream())))
                .toList();
        return new Router(list, new ModelCatalogs(list, timers, List.of()), 404, defaultModel);
    }
}
