/**
 * A model that lives in this process and speaks the OpenAI chat dialect, so that a gateway with no provider configured
 * answers all the same; it says of itself that it is a demo.
 */
@NullMarked
package io.gapura.provider.demo;

import org.jspecify.annotations.NullMarked;
