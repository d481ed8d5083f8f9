package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An object with known members. Immutable, shared by all threads.
 *
 * <p>Where one member says what kind of object it is ({@code type}, {@code role}), the kinds share one list of members, each
 * with the same meaning in every kind that has it. So nothing need be known of the kind while the members are read, in
 * whatever order they come, and what a kind needs is asked at the end: three words of bits, one for each member, say what was
 * there.
 */
public final class Structure implements Rule {
    private final List<Member> members;
    private final List<String> names;
    private final long required;
    private final long anyText;
    private final int kindMember;
    private final boolean closed;
    private final List<Kind> kinds;
    private final long[] needs;
    private final long[] excuses;
    private final long[] known;
    private final List<Bond> bonds;

    /** If {@code member} asks for something, {@code needed} has to be true or ask for something too. */
    private record Bond(int member, int needed) {}

    private Structure(List<Member> members, int kindMember, boolean closed, List<Kind> kinds, List<Bond> bonds) {
        if (members.size() > Long.SIZE) {
            throw new IllegalArgumentException("an object has at most 64 known members, not " + members.size());
        }
        this.members = List.copyOf(members);
        this.names = this.members.stream().map(Member::name).toList();
        this.required = bits(
                this.members.stream().filter(Member::required).map(Member::name).toList());
        this.anyText = bits(members.stream()
                .filter(member -> member.rule().takesAnyText())
                .map(Member::name)
                .toList());
        this.kindMember = kindMember;
        this.closed = closed;
        this.kinds = List.copyOf(kinds);
        this.needs = kinds.stream().mapToLong(kind -> bits(kind.needs())).toArray();
        this.excuses = kinds.stream().mapToLong(kind -> bits(kind.excuses())).toArray();
        this.known = kinds.stream()
                .mapToLong(kind -> bits(kind.needs()) | bits(kind.excuses()) | bits(kind.takes()) | 1L << kindMember)
                .toArray();
        this.bonds = List.copyOf(bonds);
    }

    /** An object with these members. */
    public static Structure of(Member... members) {
        return new Structure(List.of(members), -1, false, List.of(), List.of());
    }

    /** The same, whose kind is told by this member; kinds that are not listed pass, unless strictly checked. */
    public Structure openKinds(String member, Kind... listed) {
        return new Structure(members, indexOf(member), false, List.of(listed), bonds);
    }

    /** The same, whose kind is told by this member, and no other kinds are possible. */
    public Structure closedKinds(String member, Kind... listed) {
        return new Structure(members, indexOf(member), true, List.of(listed), bonds);
    }

    /** The same, where one member has no use unless another is true. */
    public Structure with(String member, String needed) {
        List<Bond> more = new ArrayList<>(bonds);
        more.add(new Bond(indexOf(member), indexOf(needed)));
        return new Structure(members, kindMember, closed, kinds, more);
    }

    /** The members, in the order of the table. */
    public List<Member> members() {
        return members;
    }

    /** The kinds that are told apart. */
    public List<Kind> kinds() {
        return kinds;
    }

    /** What a member of this object may be, in words: where it tells the kind, the kinds. */
    public String words(Member member) {
        if (kindMember < 0 || !member.equals(members.get(kindMember))) {
            return member.rule().words();
        }
        return (closed ? "" : "a string, documented: ") + oneOfKinds();
    }

    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.OBJECT, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        long there = 0;
        long filled = 0;
        long saying = 0;
        int kind = -1;
        boolean whole = check.atWhole();
        reader.beginObject();
        while (reader.nextMember()) {
            if (whole) {
                check.routing();
            }
            int at = reader.nameAmong(names);
            if (at < 0) {
                if (check.strict()) {
                    check.unknown(names);
                }
                continue;
            }
            long bit = 1L << at;
            there |= bit;
            JsonKind next = reader.peek();
            if (next == JsonKind.NULL) {
                filled &= ~bit;
                saying &= ~bit;
                nothing(members.get(at), check);
                continue;
            }
            filled |= bit;
            if (next == JsonKind.STRING && (anyText & bit) != 0) { // most of a request: it gets the short way
                reader.skip();
                saying |= bit;
            } else {
                saying = value(members.get(at), check, next) ? saying | bit : saying & ~bit;
            }
            if (at == kindMember) {
                kind = kind(check);
            }
        }
        if (!check.failed()) {
            whole(there, filled, saying, kind, check);
        }
        return true;
    }

    @Override
    public String words() {
        return JsonKind.OBJECT.words();
    }

    @Override
    public Map<String, Rule> below() {
        Map<String, Rule> below = new LinkedHashMap<>();
        members.forEach(member -> below.put(member.name(), member.rule()));
        return below;
    }

    private static void nothing(Member member, RuleCheck check) {
        if (member.rule() instanceof ToldRule told) {
            check.findings().begins(told.tag());
        }
        if (member.required() && !check.failed()) {
            check.enter(member.name());
            check.mistyped(member.rule(), JsonKind.NULL);
            check.leave();
        }
    }

    private static boolean value(Member member, RuleCheck check, JsonKind found) {
        check.enter(member.name());
        boolean says = member.rule().check(check, found);
        check.leave();
        return says;
    }

    /** Which of the kinds the member that was just read makes it; -1 for none. */
    private int kind(RuleCheck check) {
        if (check.failed()) {
            return -1;
        }
        for (int i = 0; i < kinds.size(); i++) { // no iterator: a body has thousands of these
            if (check.reader().valueIs(kinds.get(i).name())) {
                return i;
            }
        }
        if (closed || check.strict()) {
            check.enter(nameOf(kindMember));
            check.wrong(RuleCheck.INVALID_VALUE, oneOfKinds(), check.found());
            check.leave();
        }
        return -1;
    }

    private String oneOfKinds() {
        return kinds.stream()
                .map(kind -> RuleCheck.quote(kind.name()))
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /** What can be said only when all members were read. */
    private void whole(long there, long filled, long saying, int kind, RuleCheck check) {
        if ((required & ~there) != 0) {
            missing(required & ~there, "", check);
        }
        if (kind >= 0) {
            ofKind(kind, there, filled, check);
        }
        for (int i = 0; i < bonds.size(); i++) {
            Bond bond = bonds.get(i);
            if (has(saying, bond.member()) && !has(saying, bond.needed())) {
                check.mistake(
                        nameOf(bond.member()), null, "needs " + RuleCheck.quote(nameOf(bond.needed())) + ": true");
            }
        }
    }

    private void ofKind(int kind, long there, long filled, RuleCheck check) {
        boolean excused = (there & excuses[kind]) != 0;
        long absent = excused ? 0 : needs[kind] & ~filled;
        if ((absent & ~there) != 0) {
            missing(absent & ~there, onlyBeside(kind), check);
        } else if (absent != 0) {
            Member member = members.get(Long.numberOfTrailingZeros(absent));
            check.mistake(
                    member.name(),
                    RuleCheck.INVALID_TYPE,
                    "must be " + member.rule().words() + ", found null" + onlyBeside(kind));
        }
        long foreign = filled & ~required & ~known[kind];
        if (foreign != 0 && check.strict()) {
            check.misplaced(
                    nameOf(Long.numberOfTrailingZeros(foreign)),
                    nameOf(kindMember) + " " + RuleCheck.quote(kinds.get(kind).name()));
        }
    }

    private String onlyBeside(int kind) {
        List<String> excusing = kinds.get(kind).excuses();
        return excusing.isEmpty()
                ? ""
                : "; it may be left out beside "
                        + excusing.stream().map(RuleCheck::quote).collect(Collectors.joining(" or "));
    }

    private void missing(long bits, String unless, RuleCheck check) {
        Member member = members.get(Long.numberOfTrailingZeros(bits));
        check.missing(member.name(), words(member) + unless);
    }

    private String nameOf(int member) {
        return names.get(member);
    }

    private static boolean has(long bits, int member) {
        return (bits >>> member & 1) != 0;
    }

    private long bits(List<String> wanted) {
        long bits = 0;
        for (int i = 0; i < wanted.size(); i++) {
            bits |= 1L << indexOf(wanted.get(i));
        }
        return bits;
    }

    private int indexOf(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("no member is named " + name + ", known are " + names);
        }
        return at;
    }
}
