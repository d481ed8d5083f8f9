package io.gapura.contract;

/** A part of the contract that needs a server of the tests' own: its logs, its process, or more applications than one. */
interface OnServer extends OnStage {
    @Override
    ServerStage stage();
}
