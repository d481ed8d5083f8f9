package io.gapura.contract;

/** A part of the contract; what its tests share is given by the class of each server. */
interface OnStage {
    /** The server and what is around it, started. */
    Stage stage();
}
