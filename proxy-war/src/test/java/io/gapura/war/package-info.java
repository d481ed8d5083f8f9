/** Tests of the packed WAR: what is in it, and how it behaves on each server. */
@NullMarked
package io.gapura.war;

import org.jspecify.annotations.NullMarked;
