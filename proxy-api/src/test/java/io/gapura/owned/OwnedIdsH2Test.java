package io.gapura.owned;

class OwnedIdsH2Test extends OwnedIdsContract {
    @Override
    String database() {
        return "";
    }
}
