package io.gapura.exchange;

/** The rest of the pipeline after a step. */
public interface Next {
    /** Goes on. Never throws: failures of later steps end the exchange. */
    void proceed();
}
