package io.gapura;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house plan of {@code docs/architecture.md}, as far as a machine can read it. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter().importUrl(product());

    /** From the ground up; a package may use its own layer and all below. */
    private static final Map<String, List<String>> LAYERS = layers();

    private static Map<String, List<String>> layers() {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        layers.put("ground", List.of("json", "error", "config", "http"));
        layers.put("words", List.of("frame", "model", "store", "text"));
        layers.put("dialects", List.of("dialect"));
        layers.put("providers", List.of("provider"));
        layers.put("skeleton", List.of("exchange"));
        layers.put("features", List.of("route", "auth", "owned", "reasoning", "observe", "describe"));
        layers.put("relay", List.of("relay", "realtime"));
        layers.put("doors", List.of("rest", "filter"));
        return layers;
    }

    /** The classes of the product, and not those of its tests, wherever a build puts them. */
    private static URL product() {
        return Gateway.class.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Stream<String> features() {
        return LAYERS.getOrDefault("features", List.of()).stream();
    }

    @Test
    void importsOnlyDownwards() {
        Architectures.LayeredArchitecture plan =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        plan = plan.layer("root").definedBy("io.gapura");
        for (Map.Entry<String, List<String>> layer : LAYERS.entrySet()) {
            plan = plan.layer(layer.getKey())
                    .definedBy(layer.getValue().stream()
                            .map(name -> "io.gapura." + name + "..")
                            .toArray(String[]::new));
        }
        List<String> names = List.copyOf(LAYERS.keySet());
        for (int i = 0; i < names.size(); i++) {
            String[] above = Stream.concat(names.subList(i + 1, names.size()).stream(), Stream.of("root"))
                    .toArray(String[]::new);
            plan = plan.whereLayer(names.get(i)).mayOnlyBeAccessedByLayers(above);
        }
        plan.whereLayer("root").mayNotBeAccessedByAnyLayer().check(HOUSE);
    }

    @Test
    void knowsEveryPackage() {
        List<String> known = LAYERS.values().stream().flatMap(List::stream).toList();
        assertThat(HOUSE.getPackage("io.gapura").getSubpackages().stream().map(JavaPackage::getRelativeName))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("features")
    void keepsFeaturesApart(String feature) {
        String[] others = features()
                .filter(other -> !other.equals(feature))
                .map(other -> "io.gapura." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.gapura." + feature + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("features meet in the exchange")
                .check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("vendorRooms")
    void keepsVendorsApart(String room) {
        slices().matching("io.gapura." + room + ".(*)..")
                .should()
                .notDependOnEachOther()
                .because("a special case of one vendor is no business of another's")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    private static Stream<String> vendorRooms() {
        return Stream.of("dialect", "provider");
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.gapura.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void keepsCodecsFreeOfTheWorld() {
        noClasses()
                .that(resideInAnyPackage(
                        "io.gapura.json..", "io.gapura.frame..", "io.gapura.model..", "io.gapura.dialect.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.eclipse.jetty..",
                        "jakarta.servlet..",
                        "jakarta.ws.rs..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent.."))
                .orShould()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are a clock, chance, a thread or a file", ArchitectureTest::worldly))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(HOUSE);
    }

    private static boolean worldly(JavaClass each) {
        return List.of(
                        "java.util.Random",
                        "java.security.SecureRandom",
                        "java.time.Clock",
                        "java.lang.Thread",
                        "java.io.File",
                        "java.io.FileInputStream")
                .contains(each.getName());
    }

    @Test
    void usesJettyOnlyInTheRelay() {
        noClasses()
                .that(not(resideInAnyPackage("io.gapura.relay", "io.gapura.realtime")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(HOUSE);
    }

    @Test
    void readsAndWritesWithoutBlockingOnlyInTheRelay() {
        noClasses()
                .that(not(resideInAPackage("io.gapura.relay")))
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "belong to the servlet's asynchronous I/O", each -> List.of(
                                        "jakarta.servlet.ReadListener",
                                        "jakarta.servlet.WriteListener",
                                        "jakarta.servlet.AsyncListener")
                                .contains(each.getName())))
                .check(HOUSE);
    }

    @Test
    void knowsServletsOnlyAtTheDoorsInTheRelayAndAtTheRoot() {
        noClasses()
                .that(not(resideInAnyPackage(
                        "io.gapura", "io.gapura.relay", "io.gapura.realtime", "io.gapura.filter", "io.gapura.rest")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(HOUSE);
    }

    @Test
    void knowsJaxRsOnlyInTheResources() {
        noClasses()
                .that(not(resideInAPackage("io.gapura.rest")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(HOUSE);
    }

    @Test
    void knowsWebSocketsOnlyInTheirPackage() {
        noClasses()
                .that(not(resideInAPackage("io.gapura.realtime")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.websocket..", "org.eclipse.jetty.websocket..")
                .check(HOUSE);
    }

    @Test
    void needsNoJerseyToBeThere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.glassfish.jersey..", "org.jboss.resteasy..")
                .check(HOUSE);
    }

    @Test
    void namesTheJob() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
                .andShould()
                .haveNameNotMatching(".*\\.Abstract\\w*|.*\\w+Base")
                .check(HOUSE);
    }

    @Test
    void saysOfEveryPackageWhatItIsForAndThatNothingIsNull() {
        List<String> bare = HOUSE.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> each.tryGetAnnotationOfType(NullMarked.class).isEmpty())
                .map(JavaPackage::getName)
                .toList();
        assertThat(bare).isEmpty();
        assertThat(HOUSE.stream().map(JavaClass::getPackageName).distinct()).hasSizeGreaterThan(15);
    }
}
